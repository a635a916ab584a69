"""Lemma: for t > 0, Loss''(a) < 0 if and only if a < a* - ln 2/t.

Loss is derived by SymPy from the flow of x' = a x and from the second moment of x(0); nothing below
is typed from the paper.  With u = (a - a*) t the threshold is u = -ln 2.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symnode.calculus import derive
from symnode.numeric import rk4

A, TARGET = sympy.symbols("a a_*", real=True)
T, SIGMA = sympy.symbols("t sigma", positive=True)

LN2 = math.log(2)
targets = st.floats(-2, 2)
horizons = st.floats(0.1, 3)
deviations = st.floats(0.1, 3)
sides = st.sampled_from([-1, 1])


@cache
def second_derivative() -> sympy.Expr:
    x = sympy.Symbol("x", real=True)
    prediction, target = (derive.flow(rate * x, x, T, x) for rate in (A, TARGET))
    loss = derive.loss(prediction, target, mean={x: {1: 0, 2: SIGMA**2}})
    return sympy.diff(loss, A, 2)


@cache
def compiled(module: str) -> Callable[..., Any]:
    function: Callable[..., Any] = sympy.lambdify(
        (A, TARGET, T, SIGMA), second_derivative(), module
    )
    return function


@given(targets, horizons, deviations, sides, st.floats(1e-6, 5))
def test_sign_on_either_side(
    target: float, t: float, sigma: float, side: int, distance: float
) -> None:
    # Margin: the exponents are rounded to about |a t| 2e-16 < 3e-15, a billionth of the distance.
    u = -LN2 + side * distance
    value = compiled("math")(target + u / t, target, t, sigma)
    assert (value < 0) == (side < 0)


@given(st.integers(-20, 20), st.integers(1, 30), sides, st.integers(1, 40))
def test_sign_arbitrarily_close_to_the_threshold(
    target: int, t: int, side: int, digits: int
) -> None:
    """Down to u + ln 2 = +-1e-40, computed with 100 digits."""
    with mpmath.workdps(100):
        t_exact, target_exact = mpmath.mpf(t) / 10, mpmath.mpf(target) / 10
        u = -mpmath.ln(2) + side * mpmath.mpf(10) ** -digits
        value = compiled("mpmath")(target_exact + u / t_exact, target_exact, t_exact, 1)
        assert (value < 0) == (side < 0)


def test_exactly_at_the_threshold() -> None:
    at_threshold = second_derivative().subs(A, TARGET - sympy.log(2) / T)
    # Expansion only applies e^(p+q) = e^p e^q and e^(-ln 2) = 1/2, both valid everywhere.
    assert sympy.expand(at_threshold) == 0


@given(st.fractions(-2, 2, max_denominator=9), st.fractions("1/9", 3, max_denominator=9))
def test_zero_to_a_hundred_digits_at_the_threshold(target: Fraction, t: Fraction) -> None:
    with mpmath.workdps(100):
        a_star, time = (mpmath.mpf(q.numerator) / q.denominator for q in (target, t))
        value = compiled("mpmath")(a_star - mpmath.ln(2) / time, a_star, time, 1)
        assert abs(value) < mpmath.mpf(10) ** -90  # rounding of terms below e^12 at 100 digits


@given(targets, st.floats(-3, -0.1), sides, st.floats(1e-6, 5))
def test_backward_time_turns_the_half_line_around(
    target: float, t: float, side: int, distance: float
) -> None:
    """t > 0 is a hypothesis: for t < 0 the loss is concave for a *above* a* - ln 2/t."""
    a = target + (-LN2 + side * distance) / t
    assert (compiled("math")(a, target, t, 1.0) < 0) == (a > target - LN2 / t)


def simulated(rates: np.ndarray, target: float, t: float, data: np.ndarray) -> np.ndarray:
    """Loss at several rates, by integrating x' = a x for every start in ``data``."""
    # 200 steps and |a t| <= 5: the error (a t)^5/(120 n^4) of order 4 and its second derivative
    # in a t stay below 2e-8.
    column = np.append(rates, target)[:, None]
    start = np.broadcast_to(data, (len(column), len(data)))
    ends = rk4(lambda time, x: column * x, start, [0.0, t], substeps=200)[-1]
    squares: np.ndarray = (ends[:-1] - ends[-1]) ** 2
    return squares.mean(axis=1) / 2


@given(
    st.floats(-2, 2),
    st.floats(0.1, 3),
    st.lists(st.floats(0.5, 2), min_size=1, max_size=4),
    sides,
    st.floats(0.01, 2),
)
def test_against_differences_of_the_simulated_loss(
    scaled_target: float, t: float, data: list[float], side: int, distance: float
) -> None:
    """Any data set will do: only its second moment enters."""
    target, u = scaled_target / t, -LN2 + side * distance
    a, step = target + u / t, 1e-3 / t
    sigma = math.sqrt(sum(x**2 for x in data) / len(data))
    low, middle, high = simulated(np.array([a - step, a, a + step]), target, t, np.array(data))
    difference = (low - 2 * middle + high) / step**2
    scale = (sigma * t) ** 2 * math.exp(a * t) * (2 * math.exp(a * t) + math.exp(target * t))
    # Central difference: (step t)^2/12 times at most 4 scale = 4e-7 scale; rounding of the losses
    # over step^2 adds about 1e-8 scale, RK4 2e-8 scale.
    assert abs(difference - compiled("math")(a, target, t, sigma)) < 1e-6 * scale
    # 1 % from the threshold the value is 5e-3 scale, so its sign is that of the lemma.
    assert (difference < 0) == (side < 0)


@pytest.mark.parametrize("wrong", [sympy.Integer(1), sympy.log(3), sympy.log(2) / 2])
def test_no_other_threshold_fits(wrong: sympy.Expr) -> None:
    value = second_derivative().subs(A, TARGET - wrong / T)
    assert value.subs({TARGET: 0, T: 1, SIGMA: 1}).evalf(30, chop=True) != 0
