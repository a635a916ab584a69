"""``descend``: its history, where it stops, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from symnode.numeric import IntegrationError, compile_field, training
from symnode.numeric.training import SGD, LinearLoss, TrainingError, VarianceCorrected, descend
from symnode.page import dimensions, hadamard, parameter, state


def parabola(a: np.ndarray) -> tuple[float, np.ndarray]:
    return float(np.sum(a * a)) / 2, a


def test_the_history_holds_every_step() -> None:
    found = descend(parabola, [[2.0, -4.0]], rule=SGD(0.5), steps=3)
    assert found.parameters.shape == found.gradients.shape == (4, 1, 2)
    assert found.losses.tolist() == [10.0, 2.5, 0.625, 0.15625]
    assert np.array_equal(found.gradients, found.parameters)


def test_it_stops_at_an_exact_fit_and_below_a_bound() -> None:
    assert len(descend(parabola, 1.0, rule=SGD(1.0), steps=9).losses) == 10
    assert len(descend(parabola, 1.0, rule=SGD(1.0), steps=9, stop_below=0.0).losses) == 2
    found = descend(parabola, 1.0, rule=SGD(0.5), steps=50, stop_below=1e-3)
    assert found.losses[-1] <= 1e-3 < found.losses[-2]


def test_an_overflow_is_told_with_the_run_up_to_it() -> None:
    loss = LinearLoss(goal=-1.0, horizon=1.0)
    with pytest.raises(TrainingError, match="the loss after 1 step") as caught:
        descend(loss, -8.0, rule=VarianceCorrected(0.5), steps=10)
    history = caught.value.history
    assert history is not None
    assert history.parameters.tolist() == [-8.0]
    # The edge that float64 draws: from -7.5874 the loss stays below its largest number.
    with pytest.raises(TrainingError):
        descend(loss, -7.5876, rule=VarianceCorrected(0.5), steps=1)
    assert np.isfinite(descend(loss, -7.5874, rule=VarianceCorrected(0.5), steps=1).losses[1])


def test_a_trajectory_that_blows_up_is_told_with_the_run_up_to_it() -> None:
    ones = np.ones((1, 1))
    n = dimensions("n")
    a, x = parameter("a"), state("x", n)
    field = compile_field(a * hadamard(x, x), x)
    loss = training.TerminalLoss(field, {"a": ()}, ones, 3 * ones, 1.0)
    with pytest.raises(TrainingError, match=r"numeric\.rk4") as caught:
        descend(loss, [0.5], rule=SGD(100.0), steps=5)
    assert caught.value.history is not None
    assert caught.value.history.parameters.tolist() == [[0.5]]
    with pytest.raises(IntegrationError):
        descend(loss, [50.0], rule=SGD(1.0), steps=5)


def test_a_vanishing_moment_is_told() -> None:
    with pytest.raises(TrainingError, match="second moment of the final states"):
        descend(LinearLoss(-1.0, 1.0), -400.0, rule=VarianceCorrected(0.5), steps=1)


RULES = [
    training.VarianceCorrected(0.5),
    training.LogRetracted(0.5),
    training.Safeguarded(0.5),
    training.GaussNewton(0.5),
    training.MatrixCorrected(0.5),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_rules_of_final_states_refuse_a_bare_loss(rule: training.Rule) -> None:
    with pytest.raises(TrainingError, match="LinearLoss or TerminalLoss"):
        descend(parabola, 1.0, rule=rule, steps=1)


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf"), True, "0.1"])
def test_rates_are_positive_numbers(rate: float) -> None:
    for kind in (*map(type, RULES), SGD, training.Adam):
        with pytest.raises(TrainingError, match="rate"):
            kind(rate)


def test_rates_of_numpy_are_numbers() -> None:
    assert descend(parabola, 1.0, rule=SGD(np.float32(0.5)), steps=1).parameters[1] == 0.5  # type: ignore[arg-type]


def test_the_logarithm_needs_a_rate_of_at_most_one() -> None:
    with pytest.raises(TrainingError, match="at most 1"):
        training.LogRetracted(1.01)
    with pytest.raises(TrainingError, match="one number"):
        loss = LinearLoss(np.eye(2), 1.0)
        descend(loss, np.zeros((2, 2)), rule=training.LogRetracted(0.5), steps=1)


@pytest.mark.parametrize(
    ("start", "steps", "told"),
    [
        ([np.nan], 1, "finite numbers"),
        (1j, 1, "real numbers"),
        (["a"], 1, "array of numbers"),
        (1.0, 0, "1 or more"),
        (1.0, 2.5, "whole number"),
    ],
)
def test_unusable_input(start: object, steps: int, told: str) -> None:
    with pytest.raises(TrainingError, match=told):
        descend(parabola, start, rule=SGD(0.1), steps=steps)  # type: ignore[arg-type]


def test_a_gradient_of_another_shape_is_refused() -> None:
    with pytest.raises(TrainingError, match="NumPy would broadcast"):
        descend(lambda a: (0.5, 1.0), [1.0, 2.0], rule=SGD(0.1), steps=1)


def test_integers_are_trained_as_floats() -> None:
    assert descend(parabola, 1, rule=SGD(0.5), steps=1).parameters.tolist() == [1.0, 0.5]


def test_betas_and_damping() -> None:
    with pytest.raises(TrainingError, match="beta_2"):
        training.Adam(0.1, beta_2=1.0)
    with pytest.raises(TrainingError, match="damping"):
        training.GaussNewton(0.1, damping=-1.0)
