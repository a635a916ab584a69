"""Fields compiled from terms: recorded, in groups, at checkpoints; the same as two functions."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from symnode.language.elementary import tanh
from symnode.language.states import state
from symnode.language.surface import dimensions, parameter
from symnode.numeric import (
    Augmented,
    Continuous,
    Discrete,
    IntegrationError,
    Loss,
    Problem,
    RunningCost,
    WithVjp,
    gradient,
)
from symnode.numeric.adjoints import stage_records
from symnode.numeric.emission.field import compile_field

d, w = dimensions("d w")
W1, W2, b = parameter("W1", w, d), parameter("W2", d, w), parameter("b", w)
x = state("x", d, of=(W1, W2, b))
FIELD = compile_field(W2 @ tanh(W1 @ x + b), x)
BY_HAND = WithVjp(FIELD, FIELD.vjp)
LOSS = Loss(
    terminal=(lambda x: np.sum(np.sin(x)), np.cos),
    observed=(lambda s: np.sum(s**2) / 2, lambda s: s),
)


def problem(field: Any, batch: int = 5, seed: int = 0, times: Any = (0.0, 0.4, 1.0)) -> Problem:
    r = np.random.default_rng(seed)
    parameters = {"W1": r.normal(size=(4, 3)), "W2": r.normal(size=(3, 4)), "b": r.normal(size=4)}
    return Problem(field, r.normal(size=(batch, 3)), times, parameters)


def agree(left: Any, right: Any) -> None:
    # The same operations but for the order of sums over samples and stages.
    assert np.isclose(left.loss, right.loss, rtol=1e-14)
    assert np.allclose(left.initial, right.initial, rtol=1e-13, atol=1e-14)
    assert left.parameters.keys() == right.parameters.keys()
    for name, bar in left.parameters.items():
        assert np.allclose(bar, right.parameters[name], rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("together", [1, 3000, 2**20])
@pytest.mark.parametrize("every", [None, 1, 3, 4, 10, 100])
@pytest.mark.parametrize("method", ["rk4", "dormand_prince"])
def test_records_change_nothing(
    method: str, every: int | None, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """14 steps in segments of all lengths, groups of one step, of a few, of all."""
    monkeypatch.setattr(stage_records, "TOGETHER", together)
    monkeypatch.setattr(stage_records, "_SPARE", type(stage_records._SPARE)())
    mode = Discrete(method, 7, every)
    agree(gradient(problem(FIELD), LOSS, mode=mode), gradient(problem(BY_HAND), LOSS, mode=mode))


@pytest.mark.parametrize("times", [(0.0, 0.4, 1.0), (0.0, 0.4, 0.4, 1.0), (0.0, 1e-323, 1.0)])
@pytest.mark.parametrize("method", ["rk4", "heun", "bogacki_shampine", "dormand_prince"])
@pytest.mark.parametrize("mode", [Continuous, partial(Augmented, drift=0.1)])
def test_the_other_modes_take_compiled_fields(mode: Any, method: str, times: Any) -> None:
    """Also with stages and whole steps that have no weight, for which nothing is recorded."""
    made = mode(method, 7)
    found, expected = (
        gradient(problem(field, times=times), LOSS, mode=made) for field in (FIELD, BY_HAND)
    )
    agree(found, expected)
    np.testing.assert_allclose(found.times, expected.times, rtol=1e-12, atol=1e-14)


def test_a_running_cost_joins_what_is_recorded() -> None:
    def running(t: float, x: Any, p: Any) -> Any:
        return np.sum(p["b"] ** 2) * np.sum(x**2) / 2

    def slopes(t: float, x: Any, p: Any) -> Any:
        return np.sum(p["b"] ** 2) * x, {"b": p["b"] * np.sum(x**2)}

    loss = Loss(running=RunningCost(running, slopes))
    for mode in (Discrete("rk4", 4), Continuous("rk4", 4), Augmented("rk4", 4)):
        agree(*(gradient(problem(field), loss, mode=mode) for field in (FIELD, BY_HAND)))


def test_memory_of_the_last_sweep_leaks_into_no_other() -> None:
    """Sweeps of different sizes in turn, and one inside the loss of another."""
    mode = Discrete("rk4", 4)
    expected = {n: gradient(problem(BY_HAND, n, n), LOSS, mode=mode) for n in (5, 2)}
    for batch in (5, 2, 5, 5, 2):
        agree(gradient(problem(FIELD, batch, batch), LOSS, mode=mode), expected[batch])

    def nested(x: np.ndarray) -> Any:
        inner = gradient(problem(FIELD, 5, 5), LOSS, mode=mode)
        agree(inner, expected[5])
        return np.sum(np.sin(x)), np.cos(x)

    outer = gradient(problem(FIELD), Loss(terminal=nested), mode=mode)
    plain = Loss(terminal=LOSS.terminal)
    agree(outer, gradient(problem(BY_HAND), plain, mode=mode))


def test_an_error_on_the_way_leaves_nothing_behind() -> None:
    mode = Discrete("rk4", 4)
    broken = Loss(terminal=(lambda x: 1 / 0, np.cos))
    with pytest.raises(ZeroDivisionError):
        gradient(problem(FIELD), broken, mode=mode)
    agree(gradient(problem(FIELD), LOSS, mode=mode), gradient(problem(BY_HAND), LOSS, mode=mode))


def test_an_empty_batch() -> None:
    found = gradient(problem(FIELD, 0), LOSS, mode=Discrete("rk4", 4))
    assert found.loss == 0.0 and not np.any(found.parameters["W1"])


def test_memory_of_compiled_fields_is_bounded() -> None:
    with pytest.raises(IntegrationError, match="tapes of a segment"):
        gradient(problem(FIELD, 10**5), LOSS, mode=Discrete("rk4", 10**4))


@pytest.mark.parametrize("method", ["gauss_two", "implicit_midpoint"])
def test_implicit_methods_take_compiled_fields(method: str) -> None:
    mode = Discrete(method, substeps=3)
    found = gradient(problem(FIELD, batch=2), LOSS, mode=mode)
    by_hand = gradient(problem(BY_HAND, batch=2), LOSS, mode=mode)
    assert np.isclose(found.loss, by_hand.loss, rtol=1e-12)
    for name, bar in found.parameters.items():
        assert np.allclose(bar, by_hand.parameters[name], rtol=1e-10, atol=1e-11)


def test_states_that_a_running_cost_keeps_stay_as_they_were() -> None:
    seen = []

    def running(t: float, x: Any, p: Any) -> float:
        seen.append((x, x.copy()))
        return 0.0

    loss = Loss(running=RunningCost(running, lambda t, x, p: (0 * x, {})))
    gradient(problem(FIELD), loss, mode=Discrete("rk4", 4, checkpoint_every=2))
    assert seen and all(np.array_equal(kept, then) for kept, then in seen)


def test_states_are_made_where_the_tape_keeps_them() -> None:
    class Watched:
        """The field, which looks where the states of the stages lie."""

        def __init__(self) -> None:
            self.inside: list[bool] = []

        def __getattr__(self, name: str) -> Any:
            return getattr(FIELD, name)

        def __call__(self, *arguments: Any) -> Any:
            return FIELD(*arguments)

        def bound(self, *arguments: Any) -> Any:
            return self

        def taped(self, t: float, x: Any, p: Any, record: Any) -> Any:
            self.inside.append(x is record.tape[0])
            return FIELD.taped(t, x, p, record)

    watched: Any = Watched()
    found = gradient(problem(watched), LOSS, mode=Discrete("rk4", 1))
    assert watched.inside == [False, True, True, True] * 2  # the first state is that of the step
    agree(found, gradient(problem(BY_HAND), LOSS, mode=Discrete("rk4", 1)))
