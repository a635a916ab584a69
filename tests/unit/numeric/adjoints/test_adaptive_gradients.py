"""Gradients with tolerances: exact for the accepted steps, and as accurate as they allow."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from symnode.numeric import (
    Augmented,
    Continuous,
    Discrete,
    IntegrationError,
    Loss,
    Problem,
    SolverOptions,
    WithVjp,
    gradient,
)
from symnode.numeric.adjoints.adaptive_schedule import adaptive_schedule
from tests.unit.numeric.adjoints.problems import (
    LOSSES,
    Computed,
    complex_steps,
    distance,
    network,
)

PAIRS = ["bogacki_shampine", "cooper_verner", "dormand_prince"]
LOOSE, TIGHT = SolverOptions(rtol=1e-4, atol=1e-6), SolverOptions(rtol=1e-10, atol=1e-12)


def parts(found: Any) -> dict[str, np.ndarray]:
    return {"initial": found.initial, "times": found.times, **found.parameters}


@pytest.mark.parametrize("method", PAIRS)
@pytest.mark.parametrize("times", [(0.2, 0.9, 2.0), (2.0, 1.1, 1.1, 0.2)])
def test_the_accepted_steps_are_differentiated_exactly(method: str, times: Any) -> None:
    problem, loss = network(times=times), LOSSES["all"]
    schedule = adaptive_schedule(problem, method, LOOSE, "test")
    fractions = []
    for first, last in zip(schedule.before[:-1], schedule.before[1:], strict=True):
        inside = schedule.steps[first:last]
        fractions.append([step.left for step in inside] + [inside[-1].left + inside[-1].share])
    expected = complex_steps(Computed(method, 0, loss, fractions), problem)
    found = gradient(problem, loss, mode=Discrete(method, options=LOOSE))
    assert distance(found, expected) < 3e-14
    again = gradient(problem, loss, mode=Discrete(method, checkpoint_every=2, options=LOOSE))
    assert all(np.array_equal(parts(again)[n], value) for n, value in parts(found).items())
    assert len(schedule.steps) > len(times)


@pytest.mark.parametrize(
    "mode",
    [
        *(Discrete(method, options=TIGHT) for method in PAIRS if method != "bogacki_shampine"),
        *(Continuous(m, options=TIGHT) for m in ("dormand_prince", "cooper_verner", "lsoda")),
        Continuous("dormand_prince", checkpoint_every=1, options=TIGHT),
        Augmented("dormand_prince", options=TIGHT),
    ],
)
@pytest.mark.parametrize("loss", ["times", "all"])
def test_tight_tolerances_give_the_gradient_of_the_equation(mode: Any, loss: str) -> None:
    problem = network(batch=2)
    fine = gradient(problem, LOSSES[loss], mode=Discrete("cooper_verner", 60))
    found = gradient(problem, LOSSES[loss], mode=mode)
    # A hundred steps of 1e-10 each; the frozen steps differ from the equation in f_t as well.
    assert distance(found, parts(fine)) < 3e-7
    assert math.isclose(found.loss, fine.loss, rel_tol=1e-7)


@pytest.mark.parametrize("kind", [Continuous, Augmented])
def test_the_error_follows_the_tolerance(kind: Any) -> None:
    problem, loss = network(batch=2), LOSSES["all"]
    fine = parts(gradient(problem, loss, mode=Discrete("cooper_verner", 60)))
    errors = [
        distance(gradient(problem, loss, mode=kind("dormand_prince", options=options)), fine)
        for options in (SolverOptions(rtol=1e-3, atol=1e-5), SolverOptions(rtol=1e-8, atol=1e-10))
    ]
    assert 1e-12 < errors[1] < 1e-3 * errors[0]


DECAY = WithVjp(lambda t, x, p: p["a"] * x, lambda t, x, p, c: (p["a"] * c, {"a": np.vdot(c, x)}))
SUM = Loss(terminal=(np.sum, np.ones_like))


def test_the_augmented_solve_fails_where_the_flow_contracts() -> None:
    """x' = -100 x: forward x(1) is of the size of the tolerance, and back it is e^100 of that."""
    problem = Problem(DECAY, [1.0], [0.0, 1.0], {"a": -100.0})
    for mode in (
        Discrete("dormand_prince", options=TIGHT),
        Continuous("dormand_prince", options=TIGHT),
    ):
        found = gradient(problem, SUM, mode=mode)
        # e^-100 = 4e-44, below the absolute tolerance: the gradient is 0 up to that.
        assert abs(float(found.parameters["a"])) < 1e-10 and abs(found.initial[0]) < 1e-10
    with pytest.raises(IntegrationError):
        gradient(problem, SUM, mode=Augmented("dormand_prince", options=TIGHT))


def test_a_stiff_equation_by_an_implicit_method() -> None:
    problem = Problem(DECAY, [1.0, 2.0], [0.0, 1.0], {"a": -3.0})
    found = gradient(problem, SUM, mode=Continuous("radau", options=TIGHT))
    assert np.allclose(found.initial, math.exp(-3.0), rtol=1e-7)
    assert math.isclose(float(found.parameters["a"]), 3 * math.exp(-3.0), rel_tol=1e-7)


@pytest.mark.parametrize("kind", [Discrete, Continuous, Augmented])
def test_times_may_repeat_and_batches_may_be_empty(kind: Any) -> None:
    mode = kind("dormand_prince", options=TIGHT)
    still = gradient(Problem(DECAY, [1.0], [0.3, 0.3], {"a": -1.0}), SUM, mode=mode)
    assert still.initial.tolist() == [1.0] and still.parameters["a"] == 0.0
    empty = gradient(Problem(DECAY, np.empty((0, 2)), [0.0, 1.0], {"a": -1.0}), SUM, mode=mode)
    assert empty.loss == 0.0 and empty.initial.shape == (0, 2) and empty.parameters["a"] == 0.0


@pytest.mark.parametrize("kind", [Discrete, Continuous, Augmented])
def test_options_that_do_not_fit_are_refused(kind: Any) -> None:
    problem = Problem(DECAY, [1.0], [0.0, 1.0], {"a": -1.0})
    with pytest.raises(IntegrationError, match="beside options"):
        gradient(problem, SUM, mode=kind("dormand_prince", 4, options=TIGHT))
    with pytest.raises(IntegrationError, match="method"):
        gradient(problem, SUM, mode=kind("rk5", options=TIGHT))
    with pytest.raises(IntegrationError, match="steps"):
        few = SolverOptions(rtol=1e-10, most_steps=3)
        gradient(problem, SUM, mode=kind("dormand_prince", options=few))
    if kind is Discrete:
        with pytest.raises(IntegrationError, match="a pair"):
            gradient(problem, SUM, mode=kind("rk4", options=TIGHT))
