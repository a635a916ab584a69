"""The examples in docstrings are executed."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import symnode.calculus.derive
import symnode.numeric


def modules() -> list[str]:
    return [
        info.name
        for package in (symnode.calculus.derive, symnode.numeric)
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    ] + ["symnode.calculus.derive", "symnode.numeric"]


@pytest.mark.parametrize("name", modules())
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_every_public_function_has_an_example() -> None:
    for package in (symnode.calculus.derive, symnode.numeric):
        for name in package.__all__:
            assert ">>>" in (getattr(package, name).__doc__ or "") or isinstance(
                getattr(package, name), type
            ), f"{package.__name__}.{name} has no example"
