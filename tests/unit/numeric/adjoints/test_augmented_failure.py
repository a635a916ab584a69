"""Where the forward flow contracts, integrating it back fails, and the other modes do not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symnode.numeric import (
    Augmented,
    Continuous,
    Discrete,
    IntegrationError,
    Loss,
    Problem,
    WithVjp,
    gradient,
)

SUM = Loss(terminal=(np.sum, np.ones_like))
RATE = 100.0

DECAY = WithVjp(lambda t, x, p: p["a"] * x, lambda t, x, p, c: (p["a"] * c, {"a": np.vdot(c, x)}))
RELAX = WithVjp(
    lambda t, x, p: p["a"] * (x - 1),
    lambda t, x, p, c: (p["a"] * c, {"a": np.vdot(c, x - 1)}),
)
MIXED = WithVjp(
    lambda t, x, p: p["A"] @ x, lambda t, x, p, c: (p["A"].T @ c, {"A": np.outer(c, x)})
)


def decay(start: float = 1.0) -> Problem:
    return Problem(DECAY, start, [0.0, 1.0], {"a": -RATE})


def test_fast_decay_with_the_steps_that_the_forward_solve_can_take() -> None:
    """x' = -100 x in 100 steps: R(-1) = 3/8 forward, R(1) = 65/24 back, and 65/64 to the 100."""
    discrete = gradient(decay(), SUM, mode=Discrete("rk4", 100))
    stored = gradient(decay(), SUM, mode=Continuous("rk4", 100))
    assert discrete.initial == pytest.approx(0.375**100, rel=1e-12)
    assert stored.initial == pytest.approx(discrete.initial, rel=1e-12)  # the same R(-1)
    with pytest.raises(IntegrationError, match="the initial state back"):
        gradient(decay(), SUM, mode=Augmented("rk4", 100))
    wrong = gradient(decay(), SUM, mode=Augmented("rk4", 100, drift=math.inf))
    # The state comes back 65/64 to the 100 = 4.7 times too large, and the gradient with it.
    assert wrong.parameters["a"] > 1.5 * stored.parameters["a"]


def test_a_fixed_point_forgets_where_the_state_came_from() -> None:
    """x' = -100 (x - 1): the end is 1 to the last digit or two, which go back to anywhere."""
    problem = Problem(RELAX, 2.0, [0.0, 1.0], {"a": -RATE})
    discrete = gradient(problem, SUM, mode=Discrete("rk4", 100))
    stored = gradient(problem, SUM, mode=Continuous("rk4", 100))
    assert stored.initial == pytest.approx(discrete.initial, rel=1e-12)  # R(-1)^100 both
    with pytest.raises(IntegrationError, match="the initial state back"):
        gradient(problem, SUM, mode=Augmented("rk4", 100))


def test_rounding_in_a_fast_direction_is_amplified_however_small_the_steps() -> None:
    """Rates -1 and -100 in rotated axes: the end lies along the slow one, up to rounding."""
    c, s = math.cos(0.6), math.sin(0.6)
    turn = np.array([[c, -s], [s, c]])
    matrix = turn @ np.diag([-1.0, -RATE]) @ turn.T
    problem = Problem(MIXED, turn @ np.array([1.0, 1.0]), [0.0, 1.0], {"A": matrix})
    discrete = gradient(problem, SUM, mode=Discrete("dormand_prince", 2000))
    stored = gradient(problem, SUM, mode=Continuous("dormand_prince", 2000))
    scale = np.max(np.abs(discrete.parameters["A"]))
    # h |a| = 1/20: (1/20)^5/120 a step, over 100 time constants.
    assert np.max(np.abs(stored.parameters["A"] - discrete.parameters["A"])) < 1e-6 * scale
    wrong = gradient(problem, SUM, mode=Augmented("dormand_prince", 2000, drift=math.inf))
    assert not np.max(np.abs(wrong.parameters["A"])) < 1e10 * scale
    with pytest.raises(IntegrationError, match="contracts"):
        gradient(problem, SUM, mode=Augmented("dormand_prince", 2000))


def test_a_mild_flow_comes_back() -> None:
    problem = Problem(DECAY, [1.0, -2.0], [0.0, 1.0], {"a": -1.0})
    discrete = gradient(problem, SUM, mode=Discrete("rk4", 50))
    back = gradient(problem, SUM, mode=Augmented("rk4", 50))
    assert np.allclose(back.parameters["a"], discrete.parameters["a"], rtol=1e-8)  # (1/50)^4/120
    assert np.allclose(back.initial, discrete.initial, rtol=1e-8)
