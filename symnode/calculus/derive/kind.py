"""The kind that came in goes out.

The functions of this package compute with SymPy alone.  :func:`same_kind` lets them take terms of
:mod:`symnode.language` as well: what has a method ``.sympy()`` is converted before the call, and
the result of such a call is converted back.  Where no argument has that method, SymPy objects pass
through untouched and no other module of symnode is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import sympy

P = ParamSpec("P")
R = TypeVar("R")


def same_kind(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function from SymPy to SymPy take and return terms of symnode too.

    Arguments are searched inside lists, tuples, mappings and data classes.  A single term among
    the arguments is enough to have the result converted by ``from_sympy``.

    Errors: those of ``.sympy()`` and ``from_sympy``, unchanged.

    >>> @same_kind
    ... def double(e):
    ...     return 2 * e
    >>> double(sympy.Symbol("x"))
    2*x
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        found: list[object] = []

        def enter(value: Any) -> object:
            if not _is_term(value):
                return value
            found.append(value)
            return value.sympy()

        sympy_args: Any = [_each(value, enter) for value in args]
        sympy_kwargs: Any = {name: _each(value, enter) for name, value in kwargs.items()}
        result = function(*sympy_args, **sympy_kwargs)
        return cast(R, _each(result, _leave)) if found else result

    return call


def _is_term(value: object) -> bool:
    return not isinstance(value, type) and callable(getattr(value, "sympy", None))


def _leave(value: object) -> object:
    if not isinstance(value, sympy.Basic | sympy.MatrixBase):
        return value
    # Imported here, so that someone who passes SymPy only never loads the term language.
    from symnode.language.sympy_io import from_sympy

    back: object = from_sympy(value)
    return back


def _each(value: Any, leaf: Callable[[object], object]) -> Any:
    """``leaf`` at every leaf; a term is a leaf even where it happens to be a data class."""
    if _is_term(value):
        return leaf(value)
    if isinstance(value, Mapping):
        return {_each(key, leaf): _each(item, leaf) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_each(item, leaf) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{f.name: _each(getattr(value, f.name), leaf) for f in fields(value)}
        )
    return leaf(value)
