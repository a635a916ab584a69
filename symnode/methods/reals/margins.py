"""By how much formulas hold, in floating point, at many points at once.

The margin of ``t > 0`` is ``t``, of ``t = 0`` it is ``-|t|``; a conjunction has the least margin of
its parts, a negation the opposite one. A margin is a hint where to look; it never decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from symnode.checker.reals.formulas import Formula
from symnode.checker.reals.terms import Term, subterms

Array = NDArray[np.float64]

_UNARY: dict[str, Callable[[Any], Any]] = {
    **{n: getattr(np, n) for n in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{n: getattr(np, n) for n in ("sign", "floor", "ceil")},
    **{"asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "asinh": np.arcsinh},
    **{"acosh": np.arccosh, "atanh": np.arctanh, "erf": erf, "abs": np.abs},
}


def _angle(y: Array, x: Array) -> Any:
    """The angle of (x, y): there is no negative zero, and none at the origin."""
    return np.where((x == 0) & (y == 0), np.nan, np.arctan2(y + 0.0, x + 0.0))


_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "max": np.maximum,
    "min": np.minimum,
    "atan2": _angle,
}


def floats(terms: Sequence[Term], values: Mapping[str, Array], size: int) -> dict[Term, Array]:
    """The values of terms and their subterms; nan where one is undefined."""
    known: dict[Term, Array] = {}
    with np.errstate(all="ignore"):
        for t in subterms(*terms):
            known[t] = _value(t, values, known, size)
    return known


def _value(t: Term, values: Mapping[str, Array], known: Mapping[Term, Array], size: int) -> Array:
    if t.head == "num":
        return np.full(size, _as_float(t.data))
    if t.head == "pi":
        return np.full(size, np.pi)
    if t.head == "var":
        return values[t.data]
    args = [known[a] for a in t.args]
    found: Any = args[0]
    if t.head in ("add", "mul"):
        for a in args[1:]:
            found = found + a if t.head == "add" else found * a
    elif t.head == "pow":
        found = args[0] ** t.data if t.data > 0 else 1.0 / args[0] ** -t.data
        if t.data < 0:
            found = np.where(args[0] == 0, np.nan, found)
    elif t.head == "root":
        found = np.sqrt(args[0]) if t.data == 2 else args[0] ** (1.0 / t.data)
    elif t.head == "oddroot":
        found = np.sign(args[0]) * np.abs(args[0]) ** (1.0 / t.data)
    elif t.head in _BINARY:
        found = _BINARY[t.head](*args)
    elif t.head == "log":
        found = np.log(np.where(args[0] > 0, args[0], np.nan))
    else:
        found = _UNARY[t.head](args[0])
    return np.asarray(found, dtype=np.float64)


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def margins(f: Formula, values: Mapping[str, Array], size: int, slack: float = 0.0) -> Array:
    """The margin of a formula at each point; equalities are met within ``slack`` of their sizes."""
    known = floats(list(_terms(f)), values, size)
    with np.errstate(all="ignore"):
        return _margin(f, known, size, slack)


def _terms(f: Formula) -> list[Term]:
    found = [*f.written, *([f.atom.term] if f.atom else [])]
    for part in f.parts:
        found += _terms(part)
    return found


def _margin(f: Formula, known: Mapping[Term, Array], size: int, slack: float) -> Array:
    if f.kind in ("true", "false"):
        return np.full(size, np.inf if f.kind == "true" else -np.inf)
    if f.kind == "not":
        return -_margin(f.parts[0], known, size, slack)
    if f.kind == "atom":
        return _atom_margin(f, known, slack)
    # A part that decides alone does not mind an undefined one.
    found = np.full(size, np.inf if f.kind == "and" else -np.inf)
    for part in f.parts:
        more = _margin(part, known, size, slack)
        found = np.fmin(found, more) if f.kind == "and" else np.fmax(found, more)
    return found


def _atom_margin(f: Formula, known: Mapping[Term, Array], slack: float) -> Array:
    assert f.atom is not None
    d = known[f.atom.term]
    sides = [known[t] for t in f.written]
    size = 1.0 + sum((np.abs(s) for s in sides), start=np.zeros_like(d))
    undefined = np.any([np.isnan(s) for s in (d, *sides)], axis=0)
    if f.atom.relation == "=":
        d = slack * size - np.abs(d)
    elif f.atom.relation == "!=":
        d = np.abs(d) - slack * size
    return np.where(undefined, np.nan, d)
