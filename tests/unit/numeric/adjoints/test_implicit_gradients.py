"""Implicit methods: the implicit function theorem gives the gradient of the solved steps."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from symnode.numeric import (
    Discrete,
    IntegrationError,
    Loss,
    Problem,
    WithVjp,
    autonomous,
    fixed_steps,
    gradient,
)
from symnode.numeric.analytic import stability_function
from tests.unit.numeric.adjoints.problems import (
    IMPLICIT,
    LOSSES,
    Computed,
    complex_steps,
    distance,
    network,
)

DECAY = WithVjp(lambda t, x, p: p["a"] * x, lambda t, x, p, c: (p["a"] * c, {"a": np.vdot(c, x)}))
SUM = Loss(terminal=(np.sum, np.ones_like))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("method", IMPLICIT)
def test_discrete_is_the_complex_step_derivative(method: str, loss: str) -> None:
    problem, computed = network(batch=2), Computed(method, 4, LOSSES[loss])
    found = gradient(problem, LOSSES[loss], mode=Discrete(method, 4))
    # Stages are solved to some units of round-off, and a linear system beside.
    assert distance(found, complex_steps(computed, problem)) < 1e-12
    again = gradient(problem, LOSSES[loss], mode=Discrete(method, 4, checkpoint_every=3))
    assert np.array_equal(again.parameters["W"], found.parameters["W"])


@pytest.mark.parametrize("method", IMPLICIT)
def test_the_states_are_those_of_the_solver(method: str) -> None:
    problem = network(batch=2)
    ends: list[np.ndarray] = []

    def loss(states: np.ndarray) -> Any:
        ends.append(states)
        return np.sum(states), np.ones_like(states)

    gradient(problem, Loss(observed=loss), mode=Discrete(method, 3))
    path = fixed_steps(
        lambda t, x: problem.field(t, x, problem.parameters),
        problem.initial, problem.times, method=method, substeps=3,
    )  # fmt: skip
    assert np.allclose(ends[0], path, rtol=0, atol=1e-12)


@pytest.mark.parametrize("method", IMPLICIT)
def test_stiff_decay_in_few_steps(method: str) -> None:
    """x' = -1000 x in 10 steps: R(-100)^10, where an explicit method would have overflowed."""
    problem = Problem(DECAY, [1.0], [0.0, 1.0], {"a": -1000.0}, in_time=autonomous)
    found = gradient(problem, SUM, mode=Discrete(method, 10))
    step = 1 - 100 * stability_function(method).ratio(-100.0)
    assert math.isclose(found.loss, step**10, rel_tol=1e-11)
    assert math.isclose(found.initial[0], step**10, rel_tol=1e-11)
    # x(T) depends on a T alone: T dL/dT = a dL/da.
    assert found.t1 is not None
    assert math.isclose(found.t1, -1000.0 * float(found.parameters["a"]), rel_tol=1e-9)


def test_what_cannot_be_solved_is_refused() -> None:
    pole = Problem(DECAY, [1.0], [0.0, 1.0], {"a": 2.0})  # 1 - h a/2 = 0
    with pytest.raises(IntegrationError, match="singular"):
        gradient(pole, SUM, mode=Discrete("implicit_midpoint"))
    nowhere = WithVjp(
        lambda t, x, p: np.where(x > 0.5, -10.0, 10.0), lambda t, x, p, c: (0 * c, {})
    )
    with pytest.raises(IntegrationError, match="does not converge"):
        gradient(Problem(nowhere, [0.5], [0.0, 1.0]), SUM, mode=Discrete("implicit_midpoint"))
    large = Problem(DECAY, np.ones((300, 300)), [0.0, 1.0], {"a": 0.1})
    with pytest.raises(IntegrationError, match="GiB"):
        gradient(large, SUM, mode=Discrete("gauss_two"))


@pytest.mark.parametrize("method", IMPLICIT)
def test_no_time_and_no_batch(method: str) -> None:
    still = Problem(DECAY, [1.0], [0.3, 0.3], {"a": -2.0}, in_time=autonomous)
    found = gradient(still, SUM, mode=Discrete(method, 2))
    assert found.initial.tolist() == [1.0] and found.parameters["a"] == 0.0 and found.t1 == -2.0
    empty = Problem(DECAY, np.empty((0, 2)), [0.0, 1.0], {"a": -2.0})
    assert gradient(empty, SUM, mode=Discrete(method, 2)).initial.shape == (0, 2)
