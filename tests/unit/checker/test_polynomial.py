"""Exact values of a counter-model: powers of e, integrals, roots, and their bounds."""

from __future__ import annotations

from fractions import Fraction
from math import exp

import pytest

from symnode.checker.constants import enclosure, power
from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.polynomial import EXP, NotExact, Polynomial

u, v = Polynomial.generator("u"), Polynomial.generator("v")


def number(q: object) -> Polynomial:
    return Polynomial.number(Fraction(q))  # type: ignore[arg-type]


def e(q: object) -> Polynomial:
    return Polynomial.generator(EXP, Fraction(q))  # type: ignore[arg-type]


def bounds(p: Polynomial) -> tuple[Fraction, Fraction]:
    found = enclosure(p)
    assert found is not None
    return found


@pytest.mark.parametrize("q", ["0", "1", "-1", "1/3", "-7/2", "13", "-39", "40"])
def test_bounds_of_a_power_of_e_hold_it(q: str) -> None:
    low, high = bounds(e(q))
    assert low <= high
    assert float(low) == pytest.approx(exp(Fraction(q)), rel=1e-9)
    assert float(high) == pytest.approx(exp(Fraction(q)), rel=1e-9)


def test_bounds_of_a_difference_keep_the_right_side() -> None:
    close = e(1) - number("2718281828/1000000000")
    low, high = bounds(close)
    assert 0 < low <= high < Fraction(1, 10**8)
    low, high = bounds(close.scaled(Fraction(-3)))
    assert -Fraction(1, 10**8) < low <= high < 0


def test_what_varies_or_is_too_large_has_no_bounds() -> None:
    for value in (u, u * e(1), e(1501), e(-1501), e(10**9)):
        with pytest.raises(Rejected):
            enclosure(value)


def test_powers_of_e_multiply_and_differ() -> None:
    assert (e(1) * e(-1) - number(1)).is_zero()
    assert (e("1/2").power(2) - e(1)).is_zero()
    assert not (e(1) - number(3)).is_zero()
    assert not (e(2) - e(1) * number("2718281828459/1000000000000")).is_zero()


def test_an_integral_is_oriented_and_exact() -> None:
    body = u.power(2).scaled(Fraction(3)) + v
    forward = body.integral("u", number(0), v)
    assert (forward - v.power(3) - v * v).is_zero()
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
    assert power(number(base), Fraction(k)).rational() == Fraction(value)


@pytest.mark.parametrize(("base", "k"), [("-4", "1/2"), ("-8", "1/3"), ("-1", "-1/2")])
def test_roots_of_negative_numbers(base: str, k: str) -> None:
    with pytest.raises(NotExact):
        power(number(base), Fraction(k))


def test_powers_of_zero_and_of_what_varies() -> None:
    with pytest.raises(ZeroDivisionError):
        power(number(0), Fraction(-1))
    for k in ("-1", "1/2"):
        with pytest.raises(NotExact):
            power(u, Fraction(k))
        with pytest.raises(NotExact):
            power(u + number(1), Fraction(k))
    assert (power(number(0), Fraction(0)) - number(1)).is_zero()


def test_sizes_are_limited() -> None:
    with pytest.raises(OutOfBudget):
        power(number(2), Fraction(2001))
    wide = Polynomial.sum(Polynomial.generator(f"u{k}") for k in range(64))
    with pytest.raises(OutOfBudget):
        wide.power(4)
    with pytest.raises(OutOfBudget):
        number(3).power(1999).power(1999)


def test_substitution_and_derivative() -> None:
    p = u * u * v + u
    assert (p.derivative("u") - (u * v).scaled(Fraction(2)) - number(1)).is_zero()
    assert (p.substitute({"u": v, "v": u}) - v * v * u - v).is_zero()
    assert p.derivative("w").is_zero()
