"""Small powers in products share their multiplications, and stay what they are elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
import sympy

from symnode import numeric

x, y, z = sympy.symbols("x y z", real=True)


def multiplications(*terms: sympy.Expr) -> int:
    return numeric.compile(list(terms), [x, y, z]).source.count("multiply(")


def test_a_ladder_of_powers_costs_one_multiplication_each() -> None:
    assert multiplications(y / x, y / x**2, y / x**3) == 3
    assert multiplications(x * y, x**2 * y, x**3 * y) == 3


def test_a_power_that_is_needed_by_itself_is_shared() -> None:
    assert multiplications(x**2, x**2 * y) == 2
    assert multiplications(x**3, x**3 * y, x**2 * z) == 4


def test_a_power_with_one_exponent_stays() -> None:
    assert multiplications(x**3 * y, x**3 * z) == 4


@pytest.mark.parametrize(
    "terms",
    [
        (y / x, y / x**2, z / x**3, y * z / x**2),
        (x * y, x**2 * z, x**3 * y * z, x**2),
        (x**2 * y / z**3, y / z, x * y / z**2, x**3 / z**2),
        (y * x**2 / (x + y) ** 3, z * (x + y) ** 2, (x + y) / z**2),
        (-y / x, -3 * y / x**2, x**2 * sympy.exp(-y) / 7),
    ],
)
def test_values_are_those_of_the_formula(terms: tuple[sympy.Expr, ...]) -> None:
    points = np.random.default_rng(0).uniform(0.2, 3.0, (3, 1000)) * [[1], [-1], [1]]
    found = numeric.compile(list(terms), [x, y, z])(*points)
    plain = sympy.lambdify([x, y, z], list(terms), "numpy")(*points.astype(np.longdouble))
    for a, b in zip(found, plain, strict=True):
        np.testing.assert_allclose(a, b.astype(float), rtol=1e-13)


def test_zero_and_infinity_are_not_cancelled() -> None:
    f = numeric.compile([y / x, y / x**2, y / x**3], [x, y])
    with np.errstate(divide="ignore", invalid="ignore"):
        ones = f(np.zeros(2), np.array([1.0, 0.0]))
    assert all(np.isinf(r[0]) and np.isnan(r[1]) for r in ones)
    big = f(np.full(2, 1e-120), np.full(2, 1e-100))
    np.testing.assert_allclose([r[0] for r in big], [1e20, 1e140, 1e260], rtol=1e-14)
