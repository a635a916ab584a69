"""A field bound to its parameters gives what the field gives, also where it steps aside."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symnode.language.elementary import tanh
from symnode.language.states import state
from symnode.language.surface import dimensions, parameter, time
from symnode.numeric.emission.field import CompiledField, compile_field

BATCH, D, W = 5, 3, 4


def network(*, timed: bool) -> CompiledField:
    d, w = dimensions("d w")
    w1, b1, w2 = parameter("W1", w, d), parameter("b1", w), parameter("W2", d, w)
    x = state("x", d, of=(w1, b1, w2))
    value = w2 @ tanh(w1 @ x + b1)
    return compile_field(time("t") * value if timed else value, x)


def arguments(seed: int, batch: int = BATCH) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    shapes = {"W1": (W, D), "b1": (W,), "W2": (D, W)}
    parameters = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    return rng.normal(size=(batch, D)), parameters, rng.normal(size=(batch, D))


def swept(field: Any, records: Any, parameters: Any, stages: Any) -> tuple[Any, ...]:
    """Slopes, costates and gradients of stages, recorded."""
    slopes, costates = [], []
    for k, (t, x, costate) in enumerate(stages):
        slope, tape = field.taped(t, x, parameters, records[k])
        through, _ = field.pull(tape, parameters, costate)
        slopes.append(slope)
        costates.append(through)
    return slopes, costates, field.collect(records, parameters)


@pytest.mark.parametrize("timed", [False, True])
@pytest.mark.parametrize("batch", [0, 1, BATCH])
def test_stages_are_those_of_the_field(timed: bool, batch: int) -> None:
    field = network(timed=timed)
    x, parameters, _ = arguments(0, batch)
    stages = [(0.25 * k, *arguments(k, batch)[::2]) for k in range(4)]
    plain = swept(field, field.records(4, x, parameters), parameters, stages)
    bound = swept(field.bound(x, parameters), field.records(4, x, parameters), parameters, stages)
    for a, b in zip(plain[0] + plain[1], bound[0] + bound[1], strict=True):
        # Matrices in another order are multiplied in another order: round-off of W terms.
        np.testing.assert_allclose(a, b, rtol=1e-14, atol=1e-15 * W)
    for name, bar in plain[2].items():
        np.testing.assert_allclose(bar, bound[2][name], rtol=1e-13, atol=1e-14)


def test_other_shapes_and_types_go_to_the_field() -> None:
    field = network(timed=False)
    x, parameters, costate = arguments(0)
    bound = field.bound(x, parameters)
    for other in (x, x[:2], x.astype(np.float32), x + 1e-3j, x):  # and then it is what it was
        own, given = (field.records(1, other, parameters) for _ in range(2))
        slope, tape = bound.taped(0.0, other, parameters, given[0])
        expected, kept = field.taped(0.0, other, parameters, own[0])
        assert slope.dtype == expected.dtype
        through, _ = bound.pull(tape, parameters, costate[: len(other)])
        wanted, _ = field.pull(kept, parameters, costate[: len(other)])
        np.testing.assert_allclose(slope, expected, rtol=1e-14)
        np.testing.assert_allclose(bound(0.0, other, parameters), expected, rtol=1e-14)
        np.testing.assert_allclose(through, wanted, rtol=1e-12)
        bars, exact = bound.collect(given, parameters), field.collect(own, parameters)
        for name in exact:
            np.testing.assert_allclose(bars[name], exact[name], rtol=1e-12)


def test_what_is_not_recorded_goes_to_the_field() -> None:
    field = network(timed=False)
    x, parameters, costate = arguments(0)
    bound = field.bound(x, parameters)
    for c in (costate, costate * 1j):
        _, tape = bound.taped(0.0, x, parameters)
        expected, _ = field.vjp(0.0, x, parameters, c)
        np.testing.assert_allclose(bound.pull(tape, parameters, c)[0], expected, rtol=1e-12)


def test_results_stay_when_the_next_stage_comes() -> None:
    field = network(timed=False)
    x, parameters, costate = arguments(0)
    bound, records = field.bound(x, parameters), field.records(2, x, parameters)
    first, tape = bound.taped(0.0, x, parameters, records[0])
    through, _ = bound.pull(tape, parameters, costate)
    value = bound(0.0, x, parameters)
    kept = [a.copy() for a in (first, through, value)]
    _, tape = bound.taped(0.0, x + 1, parameters, records[1])
    bound.pull(tape, parameters, costate + 1)
    bound(0.0, x + 1, parameters)
    for a, b in zip((first, through, value), kept, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_complex_time_is_no_real_one() -> None:
    field = network(timed=True)
    x, parameters, _ = arguments(0)
    bound, moment = field.bound(x, parameters), 0.5 + 1e-20j
    expected = field(moment, x, parameters)
    assert np.any(expected.imag)
    np.testing.assert_array_equal(bound(moment, x, parameters), expected)
    np.testing.assert_array_equal(bound.taped(moment, x, parameters)[0], expected)
