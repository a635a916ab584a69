"""Tapes of compiled fields: what they keep and collect to, also when bound to parameters."""

from __future__ import annotations

import numpy as np
import pytest

from symnode import numeric
from symnode.language.arrays import Array
from symnode.language.elementary import tanh
from symnode.language.surface import hadamard, norm2
from symnode.numeric.emission.field import CompiledField
from tests.unit.numeric.emission.compiled_fields import (
    FIELDS,
    W1,
    W2,
    A,
    b1,
    b2,
    c,
    drawn,
    network,
    r,
    x,
)

# A vector of parameters may be kept once a row only where it is added to rows, or multiplied.
VECTORS: dict[str, tuple[Array, Array]] = {
    "a vector that rows and a product read": (W2 @ tanh(W1 @ x + b1) + c + A @ c, x),
    "a vector that is subtracted": (W2 @ tanh(W1 @ x - b1) - c, x),
    "a vector that is negated": (-c - x, x),
    "a vector that is multiplied": (hadamard(hadamard(x, c), c + x) + c, x),
    "a vector by a number for each sample": (norm2(x) * c + x, x),
    "a vector and its norm": (norm2(c) * x + c, x),
}


@pytest.fixture(params={**FIELDS, **VECTORS}, scope="module")
def field(request: pytest.FixtureRequest) -> CompiledField:
    rhs, own = {**FIELDS, **VECTORS}[request.param]
    return numeric.compile_field(rhs, own)


def test_tapes_collect_to_the_sum_of_the_stages(field: CompiledField) -> None:
    states, parameters = drawn(field, 4)
    rng = np.random.default_rng(4)
    stages = [(0.1 * k, *rng.normal(size=(2, *states.shape))) for k in range(3)]
    records = field.records(3, states, parameters)
    fresh, wanted = [], {k: np.zeros(p.shape) for k, p in parameters.items()}
    for k, (moment, at, costate) in enumerate(stages):
        slope, tape = field.taped(moment, at, parameters)
        again, kept = field.taped(moment, at.copy(), parameters, records[k])
        assert np.array_equal(slope, field(moment, at, parameters)) and np.array_equal(slope, again)
        x_bar, factors = field.pull(tape, parameters, costate)
        same, _ = field.pull(kept, parameters, costate)
        direct, bars = field.vjp(moment, at, parameters, costate)
        assert np.allclose(x_bar, direct, rtol=1e-13, atol=1e-13) and np.array_equal(x_bar, same)
        fresh.append(factors)
        wanted = {k: wanted[k] + bars[k] for k in wanted}
    for found in (field.collect(fresh, parameters), field.collect(records, parameters)):
        assert set(found) == set(wanted)
        for k in wanted:
            assert np.allclose(found[k], wanted[k], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("placed", [False, True])
def test_a_bound_field_gives_the_same(field: CompiledField, placed: bool) -> None:
    """Also with states and costates that are made where the records keep them."""
    states, parameters = drawn(field, 4)
    bound = field.bound(states, parameters)
    records = field.records(2, states, parameters)
    rng = np.random.default_rng(6)
    wanted = {k: np.zeros(p.shape) for k, p in parameters.items()}
    for k in range(2):
        at, costate = rng.normal(size=(2, *states.shape))
        state_place, costate_place = records[k].tape[0], records[k].costate
        if placed:
            state_place[...] = at
            at = state_place
        slope, tape = bound.taped(0.3, at, parameters, records[k])
        assert np.allclose(slope, field(0.3, at, parameters), rtol=1e-13, atol=1e-13)
        direct, bars = field.vjp(0.3, at, parameters, costate)
        if placed and costate_place is not None:
            costate_place[...] = costate
            costate = costate_place
        x_bar, _ = bound.pull(tape, parameters, costate)
        assert np.allclose(x_bar, direct, rtol=1e-12, atol=1e-13)
        wanted = {k: wanted[k] + bars[k] for k in wanted}
    found = bound.collect(records, parameters)
    for k in wanted:
        assert np.allclose(found[k], wanted[k], rtol=1e-11, atol=1e-11)


def test_parameter_gradients_of_all_stages_are_one_product_each() -> None:
    field = numeric.compile_field(network, x)
    states, parameters = drawn(field, 4)
    slope, tape = field.taped(0.0, states, parameters)
    _, factors = field.pull(tape, parameters, slope)
    field.collect([factors] * 10, parameters)
    collect = field._functions["collect"].source
    assert collect.count("matmul") == 2 and collect.count("column_sums") == 2


PER_INSTANCE: dict[str, Array] = {
    "a factor and a gradient of its own": tanh(c + hadamard(x, b2)),
    "the costate itself": c + x,
    "shared and own parameters in one product": hadamard(hadamard(c, b2), x),
    "twice": c + tanh(c + r * x),
    "a matrix product": tanh(A @ x + c),
    "beside a matrix": A @ hadamard(c, x),
}


@pytest.mark.parametrize("formula", PER_INSTANCE)
@pytest.mark.parametrize("batch", [1, 3, 4])
def test_parameters_of_each_sample_are_recorded_too(formula: str, batch: int) -> None:
    field = numeric.compile_field(PER_INSTANCE[formula], x, per_instance=["c"])
    states, parameters = drawn(field, batch)
    rng = np.random.default_rng(9)
    parameters["c"] = rng.normal(size=states.shape)
    for own in (field, field.bound(states, parameters)):
        records = field.records(3, states, parameters)
        wanted = {k: np.zeros(p.shape) for k, p in parameters.items()}
        fresh = []
        for k in range(3):
            at, costate = rng.normal(size=(2, *states.shape))
            _, tape = own.taped(0.0, at, parameters, records[k])
            x_bar, _ = own.pull(tape, parameters, costate)
            _, factors = field.pull(field.taped(0.0, at, parameters)[1], parameters, costate)
            fresh.append(factors)
            direct, bars = field.vjp(0.0, at, parameters, costate)
            assert np.allclose(x_bar, direct, rtol=1e-12, atol=1e-13)
            wanted = {k: wanted[k] + bars[k] for k in wanted}
        for found in (own.collect(records, parameters), field.collect(fresh, parameters)):
            for name, bar in wanted.items():
                assert np.allclose(found[name], bar, rtol=1e-11, atol=1e-11)
