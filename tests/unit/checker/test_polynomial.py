"""Exact values of a counter-model: powers of e, integrals, roots, and their bounds."""

from __future__ import annotations

from fractions import Fraction
from math import exp

import pytest

from symnode.checker.context import OutOfBudget
from symnode.checker.polynomial import EXP, NotExact, Polynomial, enclosure

u, v = Polynomial.generator("u"), Polynomial.generator("v")


def number(q: object) -> Polynomial:
    return Polynomial.number(Fraction(q))  # type: ignore[arg-type]


def e(q: object) -> Polynomial:
    return Polynomial.generator(EXP, Fraction(q))  # type: ignore[arg-type]


@pytest.mark.parametrize("q", ["0", "1", "-1", "1/3", "-7/2", "13", "-39", "40"])
def test_bounds_of_a_power_of_e_hold_it(q: str) -> None:
    low, high = enclosure(e(q))
    assert low <= high
    assert float(low) == pytest.approx(exp(Fraction(q)), rel=1e-9)
    assert float(high) == pytest.approx(exp(Fraction(q)), rel=1e-9)


def test_bounds_of_a_difference_keep_the_right_side() -> None:
    close = e(1) - number("2718281828/1000000000")
    low, high = enclosure(close)
    assert 0 < low <= high < Fraction(1, 10**8)
    low, high = enclosure(close.scaled(Fraction(-3)))
    assert -Fraction(1, 10**8) < low <= high < 0


def test_what_varies_or_is_too_large_has_no_bounds() -> None:
    for value in (u, u * e(1), e(41), e(-41)):
        with pytest.raises(NotExact):
            enclosure(value)


def test_powers_of_e_multiply_and_differ() -> None:
    assert (e(1) * e(-1) - number(1)).is_zero()
    assert (e("1/2").power(Fraction(2)) - e(1)).is_zero()
    assert not (e(1) - number(3)).is_zero()
    assert not (e(2) - e(1) * number("2718281828459/1000000000000")).is_zero()


def test_an_integral_is_oriented_and_exact() -> None:
    body = u.power(Fraction(2)).scaled(Fraction(3)) + v
    forward = body.integral("u", number(0), v)
    assert (forward - v.power(Fraction(3)) - v * v).is_zero()
    assert (forward + body.integral("u", v, number(0))).is_zero()
    assert body.integral("u", v, v).is_zero()
    assert (forward.derivative("v") - v * v.scaled(Fraction(3)) - v.scaled(Fraction(2))).is_zero()


@pytest.mark.parametrize(
    ("base", "k", "value"),
    [
        ("4", "1/2", "2"),
        ("8/27", "-2/3", "9/4"),
        ("2", "-3", "1/8"),
        ("7", "0", "1"),
        ("0", "1/2", "0"),
    ],
)
def test_rational_powers(base: str, k: str, value: str) -> None:
    assert number(base).power(Fraction(k)).rational() == Fraction(value)


@pytest.mark.parametrize(("base", "k"), [("2", "1/2"), ("-4", "1/2"), ("-8", "1/3")])
def test_roots_that_are_not_rational(base: str, k: str) -> None:
    with pytest.raises(NotExact):
        number(base).power(Fraction(k))


def test_powers_of_zero_and_of_sums() -> None:
    with pytest.raises(ZeroDivisionError):
        number(0).power(Fraction(-1))
    with pytest.raises(NotExact):
        (e(1) + number(1)).power(Fraction(-1))
    with pytest.raises(NotExact):
        u.power(Fraction(-1))
    assert (number(0).power(Fraction(0)) - number(1)).is_zero()


def test_sizes_are_limited() -> None:
    with pytest.raises(OutOfBudget):
        number(2).power(Fraction(2001))
    wide = Polynomial.sum(Polynomial.generator(f"u{k}") for k in range(64))
    with pytest.raises(OutOfBudget):
        wide.power(Fraction(4))
    with pytest.raises(OutOfBudget):
        number(3).power(Fraction(1999)).power(Fraction(1999))


def test_substitution_and_derivative() -> None:
    p = u * u * v + u
    assert (p.derivative("u") - (u * v).scaled(Fraction(2)) - number(1)).is_zero()
    assert (p.substitute({"u": v, "v": u}) - v * v * u - v).is_zero()
    assert p.derivative("w").is_zero()
