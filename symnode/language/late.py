"""Late binding inside the language.

An array knows how to add, print and leave for SymPy, and all of these are written in terms of
arrays. The modules that are built on arrays are looked up by name when they are first needed.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any


@cache
def late(module: str) -> Any:
    """A module of this package that is built on arrays."""
    return import_module(f"symnode.language.{module}")
