"""Normal forms: against numbers at random points, and on known identities and near misses."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.normal_form import (
    cleared,
    fraction,
    is_zero,
    linear_in,
    normal,
    number,
    univariate,
)
from symnode.checker.reals.shapes import bounds
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import (
    ONE,
    PI,
    Term,
    add,
    div,
    fn,
    mul,
    neg,
    num,
    power,
    root,
    sub,
    text,
    var,
)
from tests.unit.checker.reals.values import (
    CLOSE,
    DIGITS,
    TooLarge,
    Undefined,
    close,
    leaves,
    points,
    polynomial_terms,
    random_terms,
    satisfied,
    value,
)

X, Y = var("x"), var("y")
HALF = num(Fraction(1, 2))
rationals = st.tuples(st.integers(-7, 7), st.sampled_from([1, 2, 3, 4, 5, 8, 12])).map(
    lambda p: num(Fraction(*p))
)
linear = st.one_of(
    st.tuples(rationals, leaves).map(lambda p: mul(*p)),
    st.tuples(rationals, leaves, leaves).map(lambda p: add(mul(p[0], p[1]), p[2])),
)
given_atoms = st.lists(st.tuples(st.sampled_from([">", ">=", "!="]), linear), max_size=2)


def times(c: int, *t: Term) -> Term:
    return mul(num(c), *t)


EQUAL: list[tuple[Term, Term]] = [
    (power(add(X, Y), 2), add(power(X, 2), times(2, X, Y), power(Y, 2))),
    (fn("exp", add(X, Y)), mul(fn("exp", X), fn("exp", Y))),
    (fn("sin", times(2, X)), times(2, fn("sin", X), fn("cos", X))),
    (fn("tan", mul(HALF, X)), div(fn("sin", X), add(ONE, fn("cos", X)))),
    (fn("cos", times(3, fn("acos", X))), sub(times(4, power(X, 3)), times(3, X))),
    (fn("tanh", X), div(fn("sinh", X), fn("cosh", X))),
    (root(2, power(X, 2)), fn("abs", X)),
    (power(root(2, X), 2), X),
    (div(X, root(2, X)), root(2, X)),
    (fn("log", mul(num(6), X)), add(fn("log", num(2)), fn("log", num(3)), fn("log", X))),
    (fn("exp", mul(HALF, fn("log", X))), root(2, X)),
    (fn("cos", div(PI, num(5))), div(add(ONE, root(2, num(5))), num(4))),
    (fn("cos", div(PI, num(8))), mul(HALF, root(2, add(num(2), root(2, num(2)))))),
    (fn("sinh", fn("asinh", X)), X),
    (fn("cosh", fn("acosh", X)), X),
    (fn("tanh", fn("atanh", X)), X),
    (fn("asinh", neg(X)), neg(fn("asinh", X))),
    (fn("tan", fn("atan", X)), X),
    (fn("sin", fn("acos", X)), root(2, sub(ONE, power(X, 2)))),
    (add(fn("asin", X), fn("acos", X)), mul(HALF, PI)),
    (fn("atan", sub(num(2), root(2, num(3)))), div(PI, num(12))),
    (fn("log", sub(power(X, 2), ONE)), add(fn("log", add(X, ONE)), fn("log", sub(X, ONE)))),
    (root(2, add(ONE, power(fn("sinh", X), 2))), fn("cosh", X)),
    (Term("oddroot", (times(-8, X),), 3), times(-2, Term("oddroot", (X,), 3))),
    (fn("floor", add(X, num(3))), add(fn("floor", X), num(3))),
    (fn("max", X, Y), sub(add(X, Y), fn("min", X, Y))),
]
ALMOST = [sub(add(a, num(Fraction(1, 10**6))), b) for a, b in EQUAL]
FALSE = [
    sub(root(2, power(X, 2)), X),
    sub(fn("log", power(X, 2)), times(2, fn("log", neg(X)))),
    sub(fn("asin", fn("sin", X)), X),
    sub(fn("atan", fn("tan", X)), X),
    sub(fn("acosh", fn("cosh", X)), X),
    sub(fn("sign", X), ONE),
    sub(fn("tan", times(2, X)), times(-2, div(fn("cos", X), fn("sin", X)))),
    sub(root(4, power(X, 2)), root(2, fn("abs", add(X, ONE)))),
    sub(fn("floor", times(2, X)), times(2, fn("floor", X))),
]


@pytest.mark.parametrize(("a", "b"), EQUAL, ids=lambda t: text(t))
def test_identities_are_seen(a: Term, b: Term) -> None:
    assert is_zero(sub(a, b))
    assert is_zero(sub(normal(a), b))


@pytest.mark.parametrize("t", ALMOST, ids=text)
def test_near_misses_are_not_zero(t: Term) -> None:
    assert number(t) == Fraction(1, 10**6)
    assert not is_zero(t)


@pytest.mark.parametrize("t", FALSE[:1] + FALSE[2:], ids=text)
def test_what_holds_on_a_part_only_is_not_seen(t: Term) -> None:
    assert not is_zero(t)


def test_given_signs_resolve_absolute_values() -> None:
    t = sub(fn("abs", X), X)
    assert is_zero(t, (Atom(">=", X),))
    assert not is_zero(t, (Atom(">=", neg(X)),))
    assert is_zero(add(fn("abs", X), X), (Atom(">", neg(X)),))
    assert not is_zero(t, (Atom(">=", mul(X, Y)), Atom(">=", Y)))  # y may be 0
    assert is_zero(t, (Atom(">=", mul(X, Y)), Atom(">", Y)))
    assert not is_zero(t, (Atom(">=", mul(X, power(Y, 2))),))
    assert is_zero(t, (Atom(">", mul(X, power(Y, 2))),))


def test_a_number_over_itself() -> None:
    t = div(add(X, ONE), add(times(2, X), num(2)))
    assert number(t) == Fraction(1, 2)
    assert number(div(X, Y)) is None


def test_a_denominator_that_is_zero_is_rejected() -> None:
    with pytest.raises(Rejected, match="denominator"):
        is_zero(power(sub(fn("abs", X), root(2, power(X, 2))), -1))


def test_linear_and_univariate() -> None:
    assert linear_in(add(times(2, X), fn("exp", Y)), "x") == 2
    assert linear_in(mul(X, Y), "x") is None
    assert linear_in(div(ONE, X), "x") is None
    assert linear_in(add(X, fn("exp", X)), "x") is None
    found = univariate(add(X, div(ONE, sub(X, ONE))), X)
    assert found is not None
    top, bottom = found
    assert top == [1, -1, 1] and bottom == [-1, 1]
    assert univariate(add(X, Y), X) is None


def test_budgets_hold() -> None:
    with pytest.raises(OutOfBudget):
        normal(power(add(X, Y, fn("exp", X), ONE), 60))
    with pytest.raises(OutOfBudget):
        normal(fn("sin", times(1000, X)))


def _compare(t: Term, system: System, at: dict[str, Fraction]) -> None:
    """All forms of a term against its value at a point that satisfies the system."""
    try:
        form, (top, bottom) = normal(t, system.atoms), fraction(t, system.atoms)
        one_sign = cleared(t, system.atoms)
    except (OutOfBudget, Rejected):
        return
    try:
        if not satisfied(system, at):
            return
        expected = value(t, at)
    except Undefined:
        return
    try:
        assert close(expected, value(form, at))
        assert value(bottom, at) != 0
        with mpmath.workdps(DIGITS):
            assert close(expected * value(bottom, at), value(top, at))
        if abs(expected) > CLOSE:
            assert (value(one_sign, at) > 0) == (expected > 0)
    except TooLarge:
        return
    except Undefined:
        raise AssertionError("the normal form is undefined where the term is defined") from None


@given(random_terms, points)
def test_normal_forms_have_the_same_value(t: Term, at: dict[str, Fraction]) -> None:
    _compare(t, System(()), at)


@given(random_terms, given_atoms, points)
def test_normal_forms_under_atoms(t: Term, atoms: Any, at: dict[str, Fraction]) -> None:
    _compare(t, System(tuple(Atom(r, a) for r, a in atoms)), at)


@given(random_terms, linear, points)
def test_products_with_their_powers(t: Term, u: Term, at: dict[str, Fraction]) -> None:
    _compare(mul(root(2, mul(t, u)), fn("log", mul(t, u)), fn("sin", u)), System(()), at)


@given(polynomial_terms, polynomial_terms)
def test_polynomials_are_decided(a: Term, b: Term) -> None:
    """For polynomials the answer is exact: at some of enough points they differ."""
    spread = [{"x": Fraction(i), "y": Fraction(100 * j + 7, 3)} for i in range(5) for j in range(5)]
    try:
        equal = all(close(value(a, p), value(b, p)) for p in spread)
    except TooLarge:
        return
    if is_zero(sub(a, b)):
        assert equal
    elif equal:
        assert any(
            not close(value(a, p), value(b, p))
            for p in ({"x": Fraction(i, 7), "y": Fraction(i * i, 11)} for i in range(99))
        )


@given(random_terms, given_atoms, points)
def test_bounds_hold_the_value(t: Term, atoms: Any, at: dict[str, Fraction]) -> None:
    system = System(tuple(Atom(r, a) for r, a in atoms))
    found = bounds(system, t)
    try:
        if not satisfied(system, at):
            return
        expected = value(t, at)
    except Undefined:
        return
    with mpmath.workdps(DIGITS):
        slack = mpmath.mpf(10) ** -60 * (1 + abs(expected))
        for end, sign in ((found.lo, 1), (found.hi, -1)):
            if isinstance(end, Fraction):
                exact = mpmath.mpf(end.numerator) / end.denominator
                assert sign * (expected - exact) >= -slack
        assert abs(expected) > slack or not found.without_zero()
