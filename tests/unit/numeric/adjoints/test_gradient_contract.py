"""Every mode with every method: exact where it claims so, and of the method's order elsewhere."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from symnode.numeric import Augmented, Continuous, Discrete, Loss, LossGradient, gradient
from symnode.numeric.tableaux import TABLEAUX
from tests.unit.numeric.adjoints.problems import (
    EXPLICIT,
    LOSSES,
    Computed,
    complex_steps,
    distance,
    network,
)

# The first of three step counts, each twice the last: the errors are above round-off, and the
# steps small enough for the order to show.
FIRST = {1: 128, 2: 32, 3: 16, 4: 8, 5: 8, 8: 4}
ADJOINTS: dict[str, Callable[[str, int], Any]] = {
    "stored": Continuous,
    "checkpointed": lambda method, n: Continuous(method, n, checkpoint_every=3),
    # The state comes back with the error of the method, which is what the slope measures.
    "augmented": lambda method, n: Augmented(method, n, drift=math.inf),
}


def parts(found: LossGradient) -> dict[str, np.ndarray]:
    assert found.times is not None
    return {"initial": found.initial, "times": found.times, **found.parameters}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("method", EXPLICIT)
def test_discrete_is_the_complex_step_derivative(method: str, loss: str) -> None:
    problem, computed = network(), Computed(method, 2, LOSSES[loss])
    found = gradient(problem, LOSSES[loss], mode=Discrete(method, 2))
    expected = complex_steps(computed, problem)
    # Round-off of a few hundred operations on numbers near 1.
    assert distance(found, expected) < 2e-14
    value = computed(problem.initial, problem.parameters, problem.times)
    assert math.isclose(found.loss, value, rel_tol=1e-14)


def test_the_reference_would_see_an_error() -> None:
    """A gradient that is wrong by one part in 10^12 is not within the tolerance above."""
    problem, loss = network(), LOSSES["all"]
    found = gradient(problem, loss, mode=Discrete("rk4", 2))
    expected = complex_steps(Computed("rk4", 2, loss), problem)
    expected["W"] *= 1 + 1e-12
    assert distance(found, expected) > 2e-14


@pytest.mark.parametrize("mode", ADJOINTS)
@pytest.mark.parametrize("method", EXPLICIT)
def test_continuous_tends_to_discrete_at_the_order_of_the_method(method: str, mode: str) -> None:
    problem, loss, order = network(), LOSSES["all"], TABLEAUX[method].order
    distances = []
    for n in (FIRST[order], 2 * FIRST[order], 4 * FIRST[order]):
        exact = gradient(problem, loss, mode=Discrete(method, n))
        found = gradient(problem, loss, mode=ADJOINTS[mode](method, n))
        distances.append(distance(found, parts(exact)))
    # log2 of the quotient is p up to a term that halves with the step.
    assert math.log2(distances[1] / distances[2]) > order - 0.3
    assert distances[1] > 1e-13  # above round-off, so the slope means something


@pytest.mark.parametrize("loss", LOSSES)
def test_checkpoints_change_nothing(loss: str) -> None:
    problem = network()
    for mode, every in itertools.product((Discrete, Continuous), (1, 2, 5, 100)):
        plain = parts(gradient(problem, LOSSES[loss], mode=mode("rk4", 3)))
        again = parts(gradient(problem, LOSSES[loss], mode=mode("rk4", 3, every)))
        assert all(np.array_equal(plain[name], again[name]) for name in plain)


@pytest.mark.parametrize("mode", [Discrete("rk4", 40), Continuous("rk4", 40), Augmented("rk4", 40)])
def test_finite_differences_agree_roughly(mode: Any) -> None:
    """A check of meaning, not of accuracy: an independent solver and a difference quotient."""
    problem, loss = network(), LOSSES["all"]
    found, computed, shift = gradient(problem, loss, mode=mode), Computed("rk4", 80, loss), 1e-5
    for name, index in (("V", (0, 1)), ("W", (2, 0)), ("b", (1,))):
        values = []
        for sign in (1, -1):
            moved = {n: v.copy() for n, v in problem.parameters.items()}
            moved[name][index] += sign * shift
            values.append(computed(problem.initial, moved, problem.times))
        quotient = (values[0] - values[1]) / (2 * shift)
        assert math.isclose(found.parameters[name][index], quotient, rel_tol=1e-4)


@pytest.mark.parametrize("mode", [Discrete("rk4", 4), Continuous("rk4", 4), Augmented("rk4", 4)])
def test_backwards_in_time(mode: Any) -> None:
    """From t_1 to t_0 < t_1, the same contract."""
    problem, loss = network(times=(1.0, 0.8, 0.2)), LOSSES["all"]
    found = gradient(problem, loss, mode=mode)
    expected = complex_steps(Computed("rk4", 4, loss), problem)
    # Exact, or of order 4 with h = 0.15.
    assert distance(found, expected) < (2e-14 if isinstance(mode, Discrete) else 2e-3)


@pytest.mark.parametrize("mode", [Discrete("rk4", 3), Continuous("rk4", 3), Augmented("rk4", 3)])
def test_no_time_at_all_has_a_gradient(mode: Any) -> None:
    """T = 0: the loss is that of the initial state, and the end can still move."""
    problem, loss = network(times=(0.4, 0.4)), LOSSES["all"]
    found = gradient(problem, loss, mode=mode)
    expected = complex_steps(Computed("rk4", 3, loss), problem)
    assert distance(found, expected) < 1e-14
    assert np.any(found.times) and not np.any(found.parameters["W"])


@pytest.mark.parametrize("mode", [Discrete("heun", 2), Continuous("heun", 2)])
def test_a_repeated_time_counts_twice(mode: Any) -> None:
    problem, loss = network(times=(0.0, 0.5, 0.5, 1.0)), LOSSES["times"]
    found = gradient(problem, loss, mode=mode)
    expected = complex_steps(Computed("heun", 2, loss), problem)
    expected.pop("times")
    tolerance = 2e-14 if isinstance(mode, Discrete) else 0.2  # h^2 = 1/16
    assert distance(found, expected, times=False) < tolerance


def test_a_batch_is_the_sum_of_its_columns() -> None:
    problem = network(batch=4)
    loss = Loss(terminal=LOSSES["end"].terminal)
    whole = gradient(problem, loss, mode=Discrete("rk4", 5))
    total = np.zeros_like(problem.parameters["W"])
    for k in range(4):
        one = network(batch=4)
        one.initial = problem.initial[:, k : k + 1]
        single = gradient(one, loss, mode=Discrete("rk4", 5))
        total += single.parameters["W"]
        assert np.allclose(single.initial[:, 0], whole.initial[:, k], rtol=1e-13)
    assert np.allclose(total, whole.parameters["W"], rtol=1e-12)
