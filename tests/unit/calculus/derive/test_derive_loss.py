"""``derive.expectation`` and ``derive.loss``: exact, and refused where they would guess."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symnode.calculus import derive

x, y, a, sigma = sympy.symbols("x y a sigma", real=True)

rationals = st.fractions(min_value=-5, max_value=5, max_denominator=20)


@given(st.lists(rationals, min_size=1, max_size=6), st.lists(rationals, min_size=1, max_size=5))
def test_expectation_is_the_mean_over_a_finite_sample(
    coefficients: list[Fraction], sample: list[Fraction]
) -> None:
    """A finite sample is a random variable; its expectation is an average of fractions."""
    polynomial = sum((c * x**k for k, c in enumerate(coefficients)), sympy.Integer(0))
    moments = {k: sum(s**k for s in sample) / len(sample) for k in range(1, len(coefficients))}
    average = sum(sum(c * s**k for k, c in enumerate(coefficients)) for s in sample) / len(sample)
    assert derive.expectation(polynomial, x, moments) == sympy.Rational(average)


def test_expectation_keeps_factors() -> None:
    squared = (x * sympy.exp(a) - x * sympy.exp(y)) ** 2
    expected = sigma**2 * (sympy.exp(a) - sympy.exp(y)) ** 2
    assert derive.expectation(squared, x, {2: sigma**2}) == expected


def test_expectation_of_a_matrix_is_taken_entry_by_entry() -> None:
    found = derive.expectation(sympy.Matrix([[x, x**2], [1, a]]), x, {1: 0, 2: sigma**2})
    assert found == sympy.Matrix([[0, sigma**2], [1, a]])


def test_quotients_are_not_cancelled() -> None:
    """A polynomial domain turns (a^2 - y^2)/(a - y) into a + y, which has a value at a = y."""
    quotient = (a**2 - y**2) / (a - y)
    assert derive.expectation(quotient * x**2, x, {2: 1}) == quotient


@pytest.mark.parametrize(
    "expression",
    [1 / x, sympy.exp(x), sympy.sqrt(x), abs(x), x**a, (x**2 - 1) / (x - 1), sympy.sin(x) ** 2],
)
def test_what_is_not_polynomial_is_refused(expression: sympy.Expr) -> None:
    with pytest.raises(derive.DerivationError) as caught:
        derive.expectation(1 + a * expression, x, {k: 1 for k in range(1, 9)})
    assert "a polynomial in x" in str(caught.value)
    assert "way out" in str(caught.value)


def test_the_smallest_guilty_part_is_shown() -> None:
    with pytest.raises(derive.DerivationError) as caught:
        derive.expectation(a * (x + sympy.exp(2 * x)) ** 2 + x, x, {1: 0, 2: 1})
    assert caught.value.got == sympy.exp(2 * x)


def test_a_missing_moment_is_named() -> None:
    with pytest.raises(derive.DerivationError, match=r"E\[x\*\*4\]"):
        derive.expectation(x**4, x, {1: 0, 2: sigma**2})


def test_a_moment_that_is_not_needed_may_be_missing() -> None:
    assert derive.expectation((x + 1) ** 2 - 2 * x, x, {2: 3}) == 4


@pytest.mark.parametrize(
    "moments", [{0: 2}, {1: x}, {-1: 1}, {True: 0}, {1: 2, 2: 3}, {2: -1}, [0, 1], {2: "sigma**2"}]
)
def test_impossible_moments_are_refused(moments: object) -> None:
    with pytest.raises(derive.DerivationError):
        derive.expectation(x**2, x, moments)  # type: ignore[arg-type]


def test_loss_of_the_simplest_neural_ode_as_printed() -> None:
    t, rate, target = sympy.symbols("t a a_*", real=True)
    found = derive.loss(
        x * sympy.exp(rate * t), x * sympy.exp(target * t), mean={x: {1: 0, 2: sigma**2}}
    )
    assert found == sigma**2 / 2 * (sympy.exp(rate * t) - sympy.exp(target * t)) ** 2


def test_loss_of_vectors_and_matrices_sums_over_entries() -> None:
    assert derive.loss([x, 3], [1, y]) == (x - 1) ** 2 / 2 + (3 - y) ** 2 / 2
    square = sympy.Matrix([[x, 1], [2, 3]])
    assert derive.loss(square, sympy.zeros(2)) == x**2 / 2 + 7


def test_mean_over_two_independent_variables() -> None:
    found = derive.loss(x, y, mean={x: {1: 2, 2: 5}, y: {1: 1, 2: 3}})
    assert found == sympy.Rational(5 - 2 * 2 * 1 + 3, 2)


@pytest.mark.parametrize(
    ("prediction", "target"),
    [([x, y], x), ([x, y], [x, y, 1]), (sympy.Matrix([[x, y]]), [x, y]), ("x", 1), (x, sympy.nan)],
)
def test_arguments_that_do_not_fit_are_refused(prediction: object, target: object) -> None:
    with pytest.raises(derive.DerivationError):
        derive.loss(prediction, target)


def test_strings_are_never_evaluated() -> None:
    with pytest.raises(derive.DerivationError):
        derive.loss("__import__('os').getcwd()", 0)
