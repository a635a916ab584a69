"""The examples in docstrings of the writers and of the runs are executed."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import symnode.document
import symnode.verify


def modules() -> list[str]:
    return [
        info.name
        for package in (symnode.document, symnode.verify)
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    ]


@pytest.mark.parametrize("name", modules())
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    tried = [doctest.testmod(importlib.import_module(name)).attempted for name in modules()]
    assert sum(tried) >= 8
