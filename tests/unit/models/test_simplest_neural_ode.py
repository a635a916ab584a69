"""The formulas of the simplest Neural ODE against the losses and rules that train on it."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from symnode.language.differentials import d
from symnode.models import simplest_neural_ode as model
from symnode.numeric.training import SGD, LinearLoss, VarianceCorrected, descend
from symnode.page import positive, scalar

A, GOAL, ETA = scalar("a"), scalar("a_star"), positive("eta")
T, SIGMA = positive("T"), positive("sigma")
ARGUMENTS = (A, GOAL, T, SIGMA)
LOSS = model.loss(*ARGUMENTS)
COMPILED = [e.lambdify(*ARGUMENTS) for e in (LOSS, d(LOSS, A))]
MOMENT = model.second_moment(A, T, SIGMA).lambdify(A, T, SIGMA)
KAPPA = model.kappa(ETA, GOAL, T, SIGMA).lambdify(ETA, GOAL, T, SIGMA)
MAPS = [m(A, ETA).lambdify(A, ETA) for m in (model.descent_map, model.corrected_map)]
RATES, TIMES, SPREADS = st.floats(-2, 2), st.floats(0.2, 2), st.floats(0.3, 3)


@given(RATES, RATES, TIMES, SPREADS)
def test_formulas_are_what_is_trained_on(a: float, goal: float, t: float, sigma: float) -> None:
    seen = LinearLoss(goal, t, sigma**2)(np.array(a))
    loss, slope = (f(a, goal, t, sigma) for f in COMPILED)
    size = sigma**2 * math.exp(2 * t * max(a, goal))  # of what is subtracted
    assert abs(seen.loss - loss) <= 1e-14 * size * (1 + 4 * t)
    assert abs(seen.gradient - slope) <= 1e-14 * size * (1 + 4 * t)
    assert seen.terminal is not None
    assert math.isclose(seen.terminal.second_moment, MOMENT(a, t, sigma), rel_tol=1e-13)


@given(RATES, RATES, TIMES, SPREADS, st.floats(0.05, 0.5))
def test_rules_are_the_maps(a: float, goal: float, t: float, sigma: float, rate: float) -> None:
    if abs(a - goal) < 1e-3:
        return
    loss, u = LinearLoss(goal, t, sigma**2), (a - goal) * t
    for rule, step, rated in (
        (SGD(rate), MAPS[0], KAPPA(rate, goal, t, sigma)),
        (VarianceCorrected(rate), MAPS[1], rate),
    ):
        found = (descend(loss, a, rule=rule, steps=1).parameters[-1] - goal) * t
        expected = step(u, rated)
        assert abs(found - expected) <= 1e-12 * (1 + abs(u) + abs(expected - u))
