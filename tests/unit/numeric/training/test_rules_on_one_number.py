"""The rules on x' = a x against the maps that the pages prove, in u = (a - a*) t."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.numeric.training import (
    SGD,
    Adam,
    GaussNewton,
    LinearLoss,
    LogRetracted,
    Rule,
    Safeguarded,
    VarianceCorrected,
    descend,
)

GOALS, HORIZONS, MOMENTS = st.floats(-2, 2), st.floats(0.2, 3), st.floats(0.1, 10)
EPS = 2.0**-52


def positions(rule: Rule, u: float, steps: int, goal: float = 0.0, t: float = 1.0) -> np.ndarray:
    """u_0, ..., u_k."""
    found = descend(LinearLoss(goal, t), goal + u / t, rule=rule, steps=steps)
    return (found.parameters - goal) * t


def rounding(u: float, goal: float, t: float, rate: float) -> float:
    """Of one step, in u: exponents a t and a* t are rounded, and e^{|u|} amplifies that."""
    return 64 * EPS * (1 + abs(u) + abs(goal) * t) * (1 + rate * math.exp(max(-u, 0.0)))


@given(st.floats(-6, 20), st.floats(0.01, 2), GOALS, HORIZONS, MOMENTS)
def test_the_corrected_rule_is_the_ricker_map(
    u: float, rate: float, goal: float, t: float, moment: float
) -> None:
    loss = LinearLoss(goal, t, moment)  # the moment cancels
    for rule in (VarianceCorrected(rate), GaussNewton(rate)):
        found = descend(loss, goal + u / t, rule=rule, steps=1).parameters
        after = (found[-1] - goal) * t
        y = math.exp(-u)
        allowed = rounding(u, goal, t, rate)
        assert abs(after - (u - rate * -math.expm1(-u))) <= allowed
        assert math.isclose(
            math.exp(-after), y * math.exp(rate * (1 - y)), rel_tol=math.expm1(allowed), abs_tol=0
        )


@given(st.floats(-5, 20), st.floats(0.01, 2))
def test_the_normalised_error_shrinks_from_every_start(u: float, rate: float) -> None:
    """|w| = |1 - e^{-u}|, for rates of at most 2: the loss over sigma_t^2, not the loss, shrinks.

    (Left of u = -5 the jump at the rate 2 goes beyond the losses that float64 has.)
    """
    before, after = positions(VarianceCorrected(rate), u, 1)
    w = np.abs(np.expm1([-before, -after]))
    # The parameters are rounded by EPS |u|, and w feels it e^{-u}-fold.
    rounded = 8 * EPS * (1 + abs(u) + abs(after)) * (1 + math.exp(-after))
    assert w[1] <= w[0] + rounded


@given(st.floats(-6, 3), st.floats(0.01, 2), GOALS, st.floats(0.2, 2), MOMENTS)
def test_gradient_descent_is_its_map(
    u: float, rate: float, goal: float, t: float, moment: float
) -> None:
    found = descend(LinearLoss(goal, t, moment), goal + u / t, rule=SGD(rate), steps=1).parameters
    kappa = rate * t**2 * moment * math.exp(2 * goal * t)
    after = u - kappa * math.exp(u) * math.expm1(u)
    allowed = 64 * EPS * (1 + abs(u) + abs(goal) * t) * (1 + kappa * math.exp(2 * max(u, 0.0)))
    assert abs((found[-1] - goal) * t - after) <= allowed


@given(st.floats(-12, 12), st.floats(0.05, 0.95), GOALS, HORIZONS, st.integers(1, 8))
def test_the_log_retracted_rule_is_exactly_linear(
    u: float, rate: float, goal: float, t: float, steps: int
) -> None:
    """|e^{u_k} - 1| = (1 - eta)^k |e^{u_0} - 1|, so the loss is linear, from every start."""
    found = positions(LogRetracted(rate), u, steps, goal, t)
    for k, after in enumerate(found):
        expected = (1 - rate) ** k * math.expm1(u)
        # On the left e^{|u|} amplifies the rounding of w, which the logarithm takes back.
        allowed = 256 * EPS * (k + 1) * (1 + abs(u) + abs(goal) * t) * (1 + math.exp(max(u, 0.0)))
        assert abs(math.expm1(after) - expected) <= allowed / (1 - rate)


@given(st.floats(-20, 20), st.floats(0.05, 2), GOALS, HORIZONS)
def test_the_safeguarded_rule_never_goes_further_away(
    u: float, rate: float, goal: float, t: float
) -> None:
    found = positions(Safeguarded(rate), u, 12, goal, t)
    slack = 256 * EPS * (1 + abs(u) + abs(goal) * t)
    assert np.all(np.abs(found[1:]) <= np.abs(found[:-1]) + slack)
    if rate <= 1:
        assert np.all(found * math.copysign(1, u) >= -slack)
    z = abs(u)
    assert abs(found[1] - (u - rate * math.copysign(-math.expm1(-z), u))) <= slack * (1 + rate)


@pytest.mark.parametrize(("rate", "grows"), [(2.0, False), (2.01, True)])
def test_the_safeguarded_bound_two_is_sharp(rate: float, grows: bool) -> None:
    found = np.abs(positions(Safeguarded(rate), 1e-3, 3))
    assert bool(found[1] > found[0]) is grows


@given(st.floats(0.05, 4), st.floats(0.05, 1.9), st.floats(-1, 1), st.floats(-3, 3))
def test_only_gauss_newton_does_not_see_the_parametrisation(
    c: float, rate: float, u: float, goal: float
) -> None:
    """f = c theta x: Algorithm 2 trains at the rate c^2 eta, Gauss-Newton at eta."""
    linear = LinearLoss(goal, 1.0)

    def scaled(theta: np.ndarray) -> object:
        seen = linear(c * theta)
        assert seen.terminal is not None
        end = seen.terminal
        information = lambda: c * c * end.information()  # noqa: E731
        terminal = type(end)(end.horizon, end.moment, end.target, information)
        return type(seen)(seen.loss, c * seen.gradient, terminal)

    effective: list[tuple[Rule, float]] = [
        (VarianceCorrected(rate), c * c * rate),
        (GaussNewton(rate), rate),
    ]
    for rule, expected in effective:
        found = descend(scaled, (goal + u) / c, rule=rule, steps=1)  # type: ignore[arg-type]
        after = c * found.parameters[-1] - goal
        assert abs(after - (u + expected * math.expm1(-u))) <= 1e-12 * (1 + expected)  # rounding


def parabola(scale: float, a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return scale * a**2 / 2, scale * a


def test_adam_steps_by_its_rate_first_whatever_the_scale() -> None:
    for scale in (1e-3, 1.0, 1e6):
        found = descend(partial(parabola, scale), 3.0, rule=Adam(0.5), steps=1)
        assert math.isclose(found.parameters[1], 2.5, rel_tol=1e-5)  # epsilon/|g|


def test_adam_against_its_sums_written_out() -> None:
    rng = np.random.default_rng(0)
    gradients = rng.normal(size=(6, 3))
    shown = iter(gradients)
    found = descend(lambda a: (1.0, next(shown)), np.zeros(3), rule=Adam(0.1), steps=5)
    expected = np.zeros(3)
    for k in range(1, 6):
        weights = 0.9 ** np.arange(k - 1, -1, -1.0)
        squares = 0.999 ** np.arange(k - 1, -1, -1.0)
        mean = weights @ gradients[:k] / weights.sum()
        square = squares @ gradients[:k] ** 2 / squares.sum()
        expected = expected - 0.1 * mean / (np.sqrt(square) + 1e-8)
        # Two ways to the same sums: rounding, divided by 1 - 0.999.
        assert np.allclose(found.parameters[k], expected, rtol=1e-11)
