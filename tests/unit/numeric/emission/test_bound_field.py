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
    for other in (x, x, x[:2], x.astype(np.float32), x + 1e-3j):
        slope, tape = bound.taped(0.0, other, parameters)
        expected, kept = field.taped(0.0, other, parameters)
        np.testing.assert_allclose(slope, expected, rtol=1e-14)
        assert slope.dtype == expected.dtype
        for c in (costate[: len(other)], costate[: len(other)] * 1j):
            np.testing.assert_allclose(
                bound.pull(tape, parameters, c)[0], field.pull(kept, parameters, c)[0], rtol=1e-12
            )
    # Afterwards it is what it was.
    _, tape = bound.taped(0.0, x, parameters, field.records(1, x, parameters)[0])
    expected, _ = field.vjp(0.0, x, parameters, costate)
    np.testing.assert_allclose(bound.pull(tape, parameters, costate)[0], expected, rtol=1e-12)


def test_results_stay_when_the_next_stage_comes() -> None:
    field = network(timed=False)
    x, parameters, _ = arguments(0)
    bound = field.bound(x, parameters)
    bound.taped(0.0, x, parameters)
    first, _ = bound.taped(0.0, x, parameters)
    kept = first.copy()
    bound.taped(0.0, x + 1, parameters)
    np.testing.assert_array_equal(first, kept)
