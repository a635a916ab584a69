"""Random terms over random boxes: enclosures, derivatives, Taylor coefficients against mpmath."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symnode.checker.context import Rejected
from symnode.checker.reals import dyadic, enclosure
from symnode.checker.reals.derivative import derivative
from symnode.checker.reals.intervals import EVERYTHING, Interval, Nowhere, between
from symnode.checker.reals.jets import Jets
from symnode.checker.reals.terms import (
    Term,
    add,
    fn,
    mul,
    num,
    power,
    root,
    sub,
    substitute,
    subterms,
    var,
)

mpmath.mp.prec = 400
X, Y = var("x"), var("y")
UNARY = sorted(enclosure.UNARY)
SMOOTH = sorted(set(UNARY) - {"abs", "sign", "floor", "ceil"})
NUMBERS = st.fractions(-4, 4, max_denominator=8)


def terms_of(functions: list[str]) -> st.SearchStrategy[Term]:
    leaves = st.one_of(st.just(X), st.just(Y), NUMBERS.map(num))

    def more(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        pairs = st.tuples(inner, inner)
        return st.one_of(
            pairs.map(lambda p: add(*p)),
            pairs.map(lambda p: mul(*p)),
            st.tuples(inner, st.sampled_from((-3, -2, -1, 2, 3, 5))).map(lambda p: power(*p)),
            st.tuples(st.sampled_from((2, 3)), inner).map(lambda p: root(*p)),
            inner.map(lambda t: Term("oddroot", (t,), 3)),
            st.tuples(st.sampled_from(functions), inner).map(lambda p: fn(*p)),
            *([pairs.map(lambda p: fn("max", *p))] if "abs" in functions else []),
            pairs.map(lambda p: fn("atan2", *p)),
        )

    return st.recursive(leaves, more, max_leaves=6)


class Undefined(Exception):
    """A term has no value here, or one too large to compare."""


def value(t: Term, at: dict[str, Fraction]) -> mpmath.mpf:
    """The value in floating point of 400 bits."""
    if t.head == "num":
        return mpmath.mpf(t.data.numerator) / t.data.denominator
    if t.head == "pi":
        return +mpmath.pi
    if t.head == "var":
        return mpmath.mpf(at[t.data].numerator) / at[t.data].denominator
    of = [value(a, at) for a in t.args]
    if any(abs(u) > 10**6 for u in of):
        raise Undefined
    found = _operation(t, of)
    if isinstance(found, mpmath.mpc) or not mpmath.isfinite(found):
        raise Undefined
    return found


def _operation(t: Term, of: list[Any]) -> Any:
    u = of[0]
    if t.head == "add":
        return mpmath.fsum(of)
    if t.head == "mul":
        return mpmath.fprod(of)
    try:
        if t.head == "pow":
            return u**t.data
        if t.head == "root":
            return mpmath.root(u, t.data) if u >= 0 else mpmath.mpc(0, 1)
        if t.head == "oddroot":
            return mpmath.sign(u) * mpmath.root(abs(u), t.data)
        if t.head in ("max", "min"):
            return max(of) if t.head == "max" else min(of)
        if t.head == "abs":
            return abs(u)
        if t.head == "atan2" and of == [0, 0]:
            raise Undefined
        return getattr(mpmath, t.head)(*of)
    except (ZeroDivisionError, ValueError, OverflowError):
        raise Undefined from None


def contains(a: Interval, x: mpmath.mpf) -> bool:
    sign, man, exp, _ = x._mpf_
    q = Fraction((-1) ** sign * int(man)) * Fraction(2) ** exp
    slack = (abs(q) + 1) / 2**120
    low = a.lo is None or dyadic.to_fraction(a.lo) <= q + slack
    return low and (a.hi is None or q - slack <= dyadic.to_fraction(a.hi))


RANGES = st.tuples(NUMBERS, NUMBERS)
PARTS = st.tuples(st.fractions(0, 1, max_denominator=7), st.fractions(0, 1, max_denominator=7))
Ends = tuple[Fraction, Fraction]


def box_and_point(x: Ends, y: Ends, part: Ends) -> tuple[list[Interval], dict[str, Fraction]]:
    box = [between(min(r), max(r), (False, False), 64) for r in (x, y)]
    at = {n: min(r) + (max(r) - min(r)) * p for n, r, p in zip("xy", (x, y), part, strict=True)}
    return box, at


@settings(max_examples=400, deadline=None)
@given(t=terms_of(UNARY), x=RANGES, y=RANGES, part=PARTS)
def test_values_lie_in_enclosures(t: Term, x: Ends, y: Ends, part: Ends) -> None:
    box, at = box_and_point(x, y, part)
    try:
        true = value(t, at)
    except Undefined:
        return
    assume(
        not any(s.head in ("floor", "ceil", "sign") for s in subterms(t)) or _far_from_steps(t, at)
    )
    tape = enclosure.tape((t,), ("x", "y"), 64)
    assert contains(tape.run(box)[0], true)
    assert contains(tape.run([EVERYTHING, EVERYTHING])[0], true)


def _far_from_steps(t: Term, at: dict[str, Fraction]) -> bool:
    """No step within the error of the comparison."""
    for s in subterms(t):
        if s.head in ("floor", "ceil", "sign"):
            u = value(s.args[0], at)
            if s.args[0].head not in ("num", "var") and abs(u - mpmath.nint(u)) < 1e-30:
                return False
    return True


@settings(max_examples=300, deadline=None)
@given(t=terms_of(UNARY), x=RANGES, y=RANGES, part=PARTS)
def test_certainly_defined_means_defined(t: Term, x: Ends, y: Ends, part: Ends) -> None:
    box, at = box_and_point(x, y, part)
    tape = enclosure.tape((t,), ("x", "y"), 64)
    if tape.smooth(box):
        assert tape.defined(box)
    if tape.defined(box):
        found = tape.run(box)[0]
        if found.finite() and not any(s.head in ("floor", "ceil", "sign") for s in subterms(t)):
            try:
                assert contains(found, value(t, at))
            except Undefined:
                assert any(abs(_size(s, at)) > 10**6 for s in subterms(t))


def _size(t: Term, at: dict[str, Fraction]) -> mpmath.mpf:
    try:
        return value(t, at)
    except Undefined:
        return mpmath.mpf(10) ** 7


@settings(max_examples=300, deadline=None)
@given(t=terms_of(UNARY), x=NUMBERS, y=NUMBERS)
def test_derivatives_and_coefficients(t: Term, x: Fraction, y: Fraction) -> None:
    """Where all operations are smooth: the symbolic derivative, and the jet, against mpmath."""
    at = {"x": x, "y": y}
    box = [between(q, q, (False, False), 64) for q in (x, y)]
    tape = enclosure.tape((t,), ("x", "y"), 64)
    if not tape.smooth(box):
        return
    h = mpmath.mpf(2) ** -60
    jet = Jets(3, 64).expand(t, "x", {"x": x, "y": y})
    d: Term = t
    for k in range(3):
        try:
            one = value(d, at)
            up, down = (_shifted(d, at, s * h) for s in (1, -1))
        except (Undefined, ValueError):
            return
        if abs(one) > 10**6:
            return
        assert contains(Jets(3, 64).interval(jet[k]), one / mpmath.factorial(k))
        d = derivative(d, "x", corners=True)
        try:
            slope = value(d, at)
        except Undefined:
            return
        third = abs(up - 2 * one + down) / h**2 + 1
        if third < 10**8 and abs(slope) < 10**6:
            assert abs((up - down) / (2 * h) - slope) < 1e-9 * (1 + abs(slope)) * third


def _shifted(t: Term, at: dict[str, Fraction], h: mpmath.mpf) -> mpmath.mpf:
    sign, man, exp, _ = h._mpf_
    step = Fraction((-1) ** sign * int(man)) * Fraction(2) ** exp
    return value(t, {**at, "x": at["x"] + step})


@settings(max_examples=200, deadline=None)
@given(t=terms_of(SMOOTH), x=RANGES, y=RANGES, part=PARTS)
def test_remainders(t: Term, x: Ends, y: Ends, part: Ends) -> None:
    """A coefficient over a box holds the coefficients at its points."""
    box, at = box_and_point(x, y, part)
    tape = enclosure.tape((t,), ("x", "y"), 64)
    if not tape.smooth(box):
        return
    jets = Jets(3, 64)
    wide = jets.expand(t, "x", {"x": box[0], "y": box[1]})
    try:
        narrow = jets.expand(t, "x", {"x": at["x"], "y": at["y"]})
    except Nowhere:
        return
    for a, b in zip(wide, narrow, strict=True):
        outer, inner = jets.interval(a), jets.interval(b)
        if outer.lo is not None and inner.hi is not None:
            assert not dyadic.less(inner.hi, outer.lo)
        if outer.hi is not None and inner.lo is not None:
            assert not dyadic.less(outer.hi, inner.lo)


def test_coefficients_that_are_exact() -> None:
    jets = Jets(4, 64)

    def at(t: Term, c: Fraction) -> list[Any]:
        return jets.expand(t, "x", {"x": c, "y": Interval(None, None, True, True)})

    zero = Fraction(0)
    assert at(fn("exp", X), zero) == [1, 1, Fraction(1, 2), Fraction(1, 6), Fraction(1, 24)]
    assert at(fn("log", X), Fraction(1)) == [0, 1, Fraction(-1, 2), Fraction(1, 3), Fraction(-1, 4)]
    assert at(fn("tan", X), zero) == [0, 1, 0, Fraction(1, 3), 0]
    assert at(fn("atan", X), zero) == [0, 1, 0, Fraction(-1, 3), 0]
    assert at(fn("asin", X), zero) == [0, 1, 0, Fraction(1, 6), 0]
    assert at(fn("asinh", X), zero) == [0, 1, 0, Fraction(-1, 6), 0]
    assert at(fn("tanh", X), zero) == [0, 1, 0, Fraction(-1, 3), 0]
    assert at(fn("atanh", X), zero) == [0, 1, 0, Fraction(1, 3), 0]
    assert at(root(2, add(X, num(1))), Fraction(3))[:2] == [2, Fraction(1, 4)]
    assert at(mul(X, Y), zero)[0] == 0
    assert at(mul(X, X, Y), zero)[:2] == [0, 0]
    assert at(power(X, 3), zero) == [0, 0, 0, 1, 0]
    assert at(fn("cosh", X), zero) == [1, 0, Fraction(1, 2), 0, Fraction(1, 24)]


def test_no_derivative_at_corners() -> None:
    for t in (fn("abs", X), fn("floor", X), fn("max", X, Y), fn("atan2", X, Y)):
        with pytest.raises(Rejected):
            derivative(t, "x")
    assert derivative(fn("abs", Y), "x") == num(0)


def test_smooth_and_defined() -> None:
    def ask(t: Term, low: str, high: str, *opens: bool) -> tuple[bool, bool]:
        box = [between(Fraction(low), Fraction(high), (opens[0], opens[1]), 64)]
        tape = enclosure.tape((t,), ("x",), 64)
        return tape.defined(box), tape.smooth(box)

    assert ask(power(X, -1), "-1", "1", False, False) == (False, False)
    assert ask(power(X, -1), "0", "1", True, False) == (True, True)
    assert ask(root(2, X), "0", "1", False, False) == (True, False)
    assert ask(root(2, X), "0", "1", True, False) == (True, True)
    assert ask(fn("asin", X), "-1", "1", False, False) == (True, False)
    assert ask(fn("asin", X), "-1", "1", True, True) == (True, True)
    assert ask(fn("tan", X), "0", "3/2", False, False) == (True, True)
    assert ask(fn("tan", X), "0", "8/5", False, False) == (False, False)
    assert ask(fn("abs", X), "-1", "1", False, False) == (True, False)
    assert ask(fn("abs", X), "0", "1", True, False) == (True, True)
    assert ask(fn("floor", X), "0", "1", True, True) == (True, True)
    assert ask(fn("floor", X), "0", "1", False, True) == (True, False)
    assert ask(fn("atan2", X, num(-1)), "0", "1", False, False) == (True, False)
    assert ask(fn("atan2", X, num(-1)), "0", "1", True, False) == (True, True)
    assert ask(fn("max", X, num(1)), "0", "1", False, True) == (True, True)
    assert ask(fn("max", X, num(1)), "0", "1", False, False) == (True, False)


def test_a_term_without_any_value() -> None:
    with pytest.raises(Nowhere):
        enclosure.constant(fn("log", num(-1)), 64)
    with pytest.raises(Nowhere):
        enclosure.constant(power(sub(fn("exp", num(0)), num(1)), -1), 64)
    assert enclosure.constant(substitute(fn("exp", X), {X: num(0)}), 64).is_point()


def test_equal_factors_are_a_power() -> None:
    tape = enclosure.tape((Term("mul", (X, X)),), ("x",), 64)
    assert tape.run([between(Fraction(-1), Fraction(2), (False, True), 64)])[0].nonnegative()
