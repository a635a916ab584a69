"""The examples in docstrings are executed, and what pages and users import has one."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pytest

import symnode
import symnode.calculus.derive
import symnode.numeric
import symnode.page
from symnode.language import elementary  # exp, log, sin ... say what they are by their names


def modules() -> list[str]:
    walked = pkgutil.walk_packages(symnode.__path__, "symnode.")
    return [info.name for info in walked if not info.name.endswith(".__main__")]


@pytest.mark.parametrize("name", modules())
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


@pytest.mark.parametrize("package", [symnode.calculus.derive, symnode.numeric, symnode.page])
def test_every_public_function_has_an_example(package: object) -> None:
    public = [getattr(package, name) for name in package.__all__]  # type: ignore[attr-defined]
    functions = [f for f in public if inspect.isfunction(f) and f.__module__ != elementary.__name__]
    assert functions
    assert [f.__name__ for f in functions if ">>>" not in (f.__doc__ or "")] == []
