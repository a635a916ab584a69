"""Terms at points, to 90 digits, and random terms: for tests only."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
from hypothesis import strategies as st

from symnode.checker.reals.systems import System
from symnode.checker.reals.terms import PI, Term, add, fn, mul, num, power, root, var

DIGITS = 90
CLOSE = mpmath.mpf(10) ** -25
NAMES = ("x", "y")
SMALL = ["1/2", "-1/2", "1", "-1", "2", "-2", "3", "1/3", "5", "-3/2"]


class Undefined(Exception):
    """The term is not defined at the point, or too close to the edge to tell."""


class TooLarge(Undefined):
    """The value is too large to be compared."""


def value(t: Term, at: dict[str, Fraction]) -> Any:
    """The value of a term at a point."""
    with mpmath.workdps(DIGITS):
        return _value(t, at)


def _value(t: Term, at: dict[str, Fraction]) -> Any:
    args = [_value(a, at) for a in t.args]
    match t.head:
        case "num":
            return mpmath.mpf(t.data.numerator) / t.data.denominator
        case "var":
            return mpmath.mpf(at[t.data].numerator) / at[t.data].denominator
        case "pi":
            return +mpmath.pi
        case "add":
            return mpmath.fsum(args)
        case "mul":
            return mpmath.fprod(args)
        case "pow":
            return _small(args[0] if t.data > 0 or _nonzero(args[0]) else 1) ** t.data
        case "root":
            return mpmath.root(_at_least(args[0], 0), t.data)
        case "oddroot":
            return mpmath.sign(args[0]) * mpmath.root(abs(args[0]), t.data)
    return _function(t.head, args)


def _function(head: str, args: list[Any]) -> Any:
    u = args[0]
    match head:
        case "log":
            return mpmath.log(u if _nonzero(_at_least(u, 0)) else 1)
        case "tan":
            _nonzero(mpmath.cos(u))
        case "asin" | "acos" | "atanh":
            if head == "atanh":
                _nonzero(1 - u * u)
            u = _at_least(_at_least(u, -1) + 1, 0) - 1
            u = 1 - _at_least(1 - u, 0)
            return getattr(mpmath, head)(u)
        case "acosh":
            return mpmath.acosh(_at_least(u, 1))
        case "abs" | "sign":
            return abs(u) if head == "abs" else mpmath.sign(_apart(u))
        case "max" | "min":
            return max(args) if head == "max" else min(args)
        case "floor" | "ceil":
            nearest = mpmath.nint(u)
            if u != nearest:
                _nonzero(u - nearest)
            return getattr(mpmath, head)(u)
        case "atan2":
            _nonzero(args[0] ** 2 + args[1] ** 2)
            return mpmath.atan2(_apart(args[0]), args[1])
        case "exp" | "sinh" | "cosh":
            _small(u, 60)
    return getattr(mpmath, head)(u)


def _nonzero(u: Any) -> bool:
    if abs(u) < CLOSE:
        raise Undefined
    return True


def _apart(u: Any) -> Any:
    """u, if it is exactly 0 or clearly not."""
    if u != 0 and abs(u) < CLOSE:
        raise Undefined
    return u


def _at_least(u: Any, low: int) -> Any:
    if u < low and abs(u - low) < CLOSE:
        return mpmath.mpf(low)
    if u < low:
        raise Undefined
    return u


def _small(u: Any, most: float = 1e30) -> Any:
    if abs(u) > most:
        raise TooLarge
    return u


def close(a: Any, b: Any) -> bool:
    """Whether two values are equal up to the rounding of the evaluation."""
    with mpmath.workdps(DIGITS):
        return bool(abs(a - b) <= mpmath.mpf(10) ** -20 * (1 + abs(a) + abs(b)))


def satisfied(system: System, at: dict[str, Fraction]) -> bool:
    """Whether a point satisfies a system, as far as numbers tell."""
    tests = {">": lambda v: v > 0, ">=": lambda v: v >= 0, "=": lambda v: v == 0}
    tests["!="] = lambda v: v != 0
    return all(tests[a.relation](value(a.term, at)) for a in system.atoms)


numbers = st.sampled_from(SMALL).map(num)
leaves = st.one_of(st.sampled_from([var(n) for n in NAMES]), numbers, st.just(PI))
HEADS = ["exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"]
HEADS += ["asinh", "acosh", "atanh", "erf", "abs", "sign", "floor", "ceil"]


def _larger(inner: Any) -> Any:
    return st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda a: add(*a)),
        st.lists(inner, min_size=2, max_size=3).map(lambda a: mul(*a)),
        st.tuples(inner, st.sampled_from([-2, -1, 2, 3])).map(_power),
        st.tuples(inner, st.sampled_from([2, 3, 4])).map(lambda p: root(p[1], p[0])),
        st.tuples(inner, st.sampled_from([3, 5])).map(lambda p: Term("oddroot", (p[0],), p[1])),
        st.tuples(st.sampled_from(HEADS), inner).map(lambda p: fn(p[0], p[1])),
        st.tuples(st.sampled_from(["max", "min"]), inner, inner).map(lambda p: fn(*p)),
    )


def _power(p: tuple[Term, int]) -> Term:
    return power(p[0], p[1])


random_terms = st.recursive(leaves, _larger, max_leaves=7)
coordinates = st.sampled_from(["1/3", "-2/3", "7/5", "-9/4", "2", "-1", "0", "1/2", "3", "1"])
points = st.fixed_dictionaries({n: coordinates.map(Fraction) for n in NAMES})
polynomial_terms = st.recursive(
    st.one_of(st.sampled_from([var(n) for n in NAMES]), numbers),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda a: add(*a)),
        st.lists(inner, min_size=2, max_size=3).map(lambda a: mul(*a)),
        st.tuples(inner, st.sampled_from([2, 3])).map(_power),
    ),
    max_leaves=6,
)
