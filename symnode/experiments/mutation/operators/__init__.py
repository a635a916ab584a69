"""Operators of mutation: the file ``NAME.py`` holds one, as ``OPERATOR``.

The folder is the registry.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from symnode.experiments.mutation.change import Operator


@cache
def operators() -> tuple[Operator, ...]:
    """Every operator of this folder, by the names of the files."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").OPERATOR for name in names)
