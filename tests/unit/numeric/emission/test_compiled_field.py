"""``numeric.compile_field``: values, both modes of derivatives, and bad input."""

from __future__ import annotations

import numpy as np
import pytest

from symnode import numeric
from symnode.language.arrays import Array
from symnode.language.differentials import d
from symnode.language.dynamics import Dynamics
from symnode.language.elementary import (
    logsumexp,
    softmax,
    tanh,
)
from symnode.language.states import function
from symnode.language.surface import (
    dimensions,
    norm2,
    parameter,
)
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.field import CompiledField
from tests.unit.numeric.emission.compiled_fields import (
    FIELDS,
    SIZES,
    W1,
    W2,
    A,
    B,
    S,
    b1,
    b2,
    c,
    drawn,
    n,
    network,
    r,
    t,
    w,
    x,
    z,
)


@pytest.fixture(params=FIELDS, scope="module")
def case(request: pytest.FixtureRequest) -> tuple[CompiledField, Array, Array]:
    rhs, own = FIELDS[request.param]
    return numeric.compile_field(rhs, own), rhs, own


def test_values_agree_with_lambdify(case: tuple) -> None:
    field, rhs, own = case
    states, parameters = drawn(field, 4)
    names = {s.head.name: s for s in (W1, W2, b1, b2, A, B, c, r, S)}
    f = rhs.lambdify(own, t, *(names[k] for k in parameters), n=SIZES[n], w=SIZES[w])
    wanted = np.array([f(row, 0.7, *parameters.values()) for row in states])
    # Sums of at most 5 products, at most four deep, in another order.
    assert np.allclose(field(0.7, states, parameters), wanted, rtol=1e-12, atol=1e-12)


def test_derivatives_agree_with_complex_steps(case: tuple) -> None:
    """Both modes against the imaginary part of a step of 1e-30, which has no round-off."""
    field, _, _ = case
    states, parameters = drawn(field, 4)
    rng = np.random.default_rng(1)
    costate, x_dot = rng.normal(size=states.shape), rng.normal(size=states.shape)
    dots = {k: rng.normal(size=p.shape) for k, p in parameters.items()}
    if "S" in dots:
        dots["S"] = dots["S"] + dots["S"].T
    moved = {k: p + 1e-30j * dots[k] for k, p in parameters.items()}
    wanted = field(0.7, states + 1e-30j * x_dot, moved).imag / 1e-30
    found = field.jvp(0.7, states, parameters, x_dot, dots)
    assert np.allclose(found, wanted, rtol=1e-11, atol=1e-11)
    x_bar, bars = field.vjp(0.7, states, parameters, costate)
    assert x_bar.shape == states.shape
    assert {k: b.shape for k, b in bars.items()} == {k: p.shape for k, p in parameters.items()}
    paired = np.sum(x_bar * x_dot) + sum(np.sum(bars[k] * dots[k]) for k in parameters)
    assert np.isclose(paired, np.sum(costate * wanted), rtol=1e-11, atol=1e-11)


def test_the_bars_are_right_entry_by_entry(case: tuple) -> None:
    field, _, _ = case
    states, parameters = drawn(field, 3)
    costate = np.random.default_rng(2).normal(size=states.shape)
    x_bar, bars = field.vjp(0.7, states, parameters, costate)
    for name, bar in bars.items():
        for place in np.ndindex(bar.shape):
            unit = np.zeros(bar.shape)
            unit[place] = 1
            if name == "S":
                unit = (unit + unit.T) / 2  # the gradient in a symmetric matrix is symmetrised
            moved = {**parameters, name: parameters[name] + 1e-30j * unit}
            step = np.sum(costate * field(0.7, states, moved).imag) / 1e-30
            assert np.isclose(bar[place], step, rtol=1e-10, atol=1e-10)
    for k in range(SIZES[n]):
        step = field(0.7, states + 1e-30j * np.eye(SIZES[n])[k], parameters).imag / 1e-30
        assert np.allclose(x_bar[:, k], np.sum(costate * step, axis=1), rtol=1e-10, atol=1e-10)


def test_arguments_stay_as_they_are(case: tuple) -> None:
    field, _, _ = case
    states, parameters = drawn(field, 4)
    kept = states.copy(), {k: p.copy() for k, p in parameters.items()}
    costate = np.ones_like(states)
    for own in (field, field.bound(states, parameters)):
        records = field.records(1, states, parameters)
        own(0.7, states, parameters)
        _, tape = own.taped(0.7, states, parameters, records[0])
        own.pull(tape, parameters, costate)
        own.collect(records, parameters)
    field.vjp(0.7, states, parameters, costate)
    field.jvp(0.7, states, parameters, costate, parameters)
    assert np.array_equal(states, kept[0]) and np.array_equal(costate, np.ones_like(costate))
    for name, value in parameters.items():
        assert np.array_equal(value, kept[1][name])


def test_the_code_is_the_same_at_every_width() -> None:
    """Nothing is expanded: graph and source depend on the formula alone."""
    field = numeric.compile_field(network, x)
    before, nodes = field.source, len(field._functions["vjp"].steps)
    for width in (4, 400):
        rng = np.random.default_rng(width)
        weights = {
            "W_1": rng.normal(size=(width, width)),
            "W_2": rng.normal(size=(width, width)),
            "b_1": rng.normal(size=width),
            "b_2": rng.normal(size=width),
        }
        states = rng.normal(size=(2, width))
        x_bar, bars = field.vjp(0.0, states, weights, states)
        assert x_bar.shape == (2, width) and bars["W_1"].shape == (width, width)
        assert field.source == before and len(field._functions["vjp"].steps) == nodes
    assert nodes <= 20
    assert numeric.compile_field(network, x).source == before


def test_the_slope_of_tanh_reuses_its_value() -> None:
    vjp = numeric.compile_field(network, x).source.split("def ")[2]
    assert vjp.startswith("vjp") and vjp.count("tanh") == 1 and "cosh" not in vjp
    assert vjp.count("matmul") == 5  # one forwards, none for the value itself, four backwards
    assert "einsum" not in vjp


def test_products_of_parameters_are_ordered_by_their_sizes() -> None:
    """(A @ B) @ x of wide matrices and few samples goes from the right."""
    field = numeric.compile_field(A @ B @ x, x)
    assert "contracted(" in field.source
    states, parameters = drawn(field, 2)
    wanted = states @ (parameters["A"] @ parameters["B"]).T
    assert np.allclose(field(0.0, states, parameters), wanted, rtol=1e-13)


def test_parameters_per_instance() -> None:
    field = numeric.compile_field(A @ tanh(x) + c, x, per_instance=["A"])
    rng = np.random.default_rng(8)
    weights = {"A": rng.normal(size=(6, 3, 3)), "c": rng.normal(size=3)}
    states, costate = rng.normal(size=(2, 6, 3))
    found = field(0.0, states, weights)
    assert np.allclose(found, np.einsum("bij,bj->bi", weights["A"], np.tanh(states)) + weights["c"])
    x_bar, bars = field.vjp(0.0, states, weights, costate)
    assert np.allclose(bars["A"], costate[:, :, None] * np.tanh(states)[:, None, :])
    assert np.allclose(bars["c"], costate.sum(axis=0))
    fresh = []
    for _ in range(3):
        _, tape = field.taped(0.0, states, weights)
        fresh.append(field.pull(tape, weights, costate)[1])
    assert np.allclose(field.collect(fresh, weights)["A"], 3 * bars["A"])


def test_one_time_for_each_sample() -> None:
    field = numeric.compile_field(t * x, x)
    times, states = np.array([0.0, 1.0, 2.0]), np.ones((3, 3))
    assert np.array_equal(field(times, states, {}), times[:, None] * states)
    with pytest.raises(EmissionError, match="one a sample"):
        field(times[:2], states, {})


def test_names_of_parameters_never_become_code() -> None:
    """Names that Python or the code itself uses are replaced."""
    weights = {name: parameter(name) for name in ("np", "o0", "r0", "lambda", "a b", "softmax")}
    field = numeric.compile_field(total_of(list(weights.values())) * z, z)
    found = field(0.0, np.ones((1, 2)), {name: 2.0 for name in weights})
    assert found.tolist() == [[12.0, 12.0]]
    assert "lambda" not in field.source and "a b" not in field.source


def total_of(terms: list[Array]) -> Array:
    whole = terms[0]
    for a in terms[1:]:
        whole = whole + a
    return whole


def test_a_parameter_may_be_called_as_the_state_or_the_time() -> None:
    weight, shift = parameter("x"), parameter("t", n)
    field = numeric.compile_field(weight * z + shift, z)
    found = field(0.0, np.ones((2, 3)), {"x": 2.0, "t": np.arange(3.0)})
    assert found.tolist() == [[2.0, 3.0, 4.0]] * 2


def test_dynamics_are_taken_as_they_are() -> None:
    field = numeric.compile_field(Dynamics(x, rhs=-(A @ x), on=(0, 1)), x)
    assert np.array_equal(field(0.0, np.ones((1, 2)), {"A": np.eye(2)}), [[-1.0, -1.0]])


def test_maps_of_other_shapes_have_the_same_derivatives() -> None:
    """An energy: its gradients against complex steps; an output layer: its costate's shape."""
    energy = numeric.compile_map(norm2(x) / 2 - logsumexp(W1 @ x + b1), x)
    states, parameters = drawn(energy, 4)
    values, slopes, bars = energy.gradient(0.0, states, parameters)
    step = energy(0.0, states + 1e-30j * np.eye(3)[1], parameters).imag / 1e-30
    assert values.shape == (4,) and np.allclose(slopes[:, 1], step, rtol=1e-13)
    moved = {**parameters, "b_1": parameters["b_1"] + 1e-30j * np.eye(5)[2]}
    step = np.sum(energy(0.0, states, moved).imag) / 1e-30
    assert np.isclose(bars["b_1"][2], step, rtol=1e-13)
    layer = numeric.compile_map(W1 @ x, x)
    x_bar, bars = layer.vjp(0.0, states, {"W_1": parameters["W_1"]}, np.ones((4, 5)))
    assert x_bar.shape == (4, 3) and np.allclose(bars["W_1"], states.sum(axis=0))
    with pytest.raises(EmissionError, match="a map to numbers"):
        layer.gradient(0.0, states, {"W_1": parameters["W_1"]})


def test_gradients_are_written_into_given_arrays() -> None:
    field = numeric.compile_field(network, x)
    states, parameters = drawn(field, 4)
    out = {"W_1": np.empty((5, 3))}
    slope, x_bar, bars = field.value_and_vjp(0.0, states, parameters, states, out)
    again, wanted = field.vjp(0.0, states, parameters, states)
    assert bars["W_1"] is out["W_1"] and np.array_equal(x_bar, again)
    assert all(np.array_equal(bars[k], wanted[k]) for k in wanted)
    assert np.array_equal(slope, field(0.0, states, parameters))
    strange = {"q": np.empty(3)}, {"W_1": np.empty((3, 5))}, {"b_1": np.empty(5, "f4")}
    for wrong in (*strange, {"b_1": parameters["b_1"]}):
        with pytest.raises(EmissionError, match="out"):
            field.vjp(0.0, states, parameters, states, wrong)


def test_given_arrays_that_overlap_are_refused() -> None:
    field = numeric.compile_field(A @ tanh(B @ x), x)
    states, parameters = drawn(field, 2)
    shared = np.empty((3, 3))
    with pytest.raises(EmissionError, match="memory of its own"):
        field.vjp(0.0, states, parameters, states, out={"A": shared, "B": shared})


class TestNumbers:
    @pytest.mark.parametrize("kind", [np.float32, np.float64, np.complex64, np.complex128])
    def test_floats_and_complex_numbers_keep_their_width(self, kind: type) -> None:
        field = numeric.compile_field(network, x)
        states, parameters = drawn(field, 4)
        typed = {k: p.astype(kind) for k, p in parameters.items()}
        slope = field(np.float64(0.0), states.astype(kind), typed)
        x_bar, bars = field.vjp(0.0, states.astype(kind), typed, slope)
        assert {a.dtype for a in (slope, x_bar, *bars.values())} == {np.dtype(kind)}

    def test_integers_become_floats(self) -> None:
        field = numeric.compile_field(A @ x / 2, x)
        found = field(0, [[1, 2], [3, 4]], {"A": [[1, 0], [0, 1]]})
        assert found.tolist() == [[0.5, 1.0], [1.5, 2.0]]

    def test_nan_and_infinity_stay_in_their_sample(self) -> None:
        field = numeric.compile_field(network, x)
        states, parameters = drawn(field, 4)
        clean = field(0.0, states, parameters)
        states[1, 0], states[2, 1] = np.nan, np.inf
        found = field(0.0, states, parameters)
        assert np.isnan(found[1]).all() and np.isfinite(found[2]).all()  # tanh(inf) is 1
        assert np.allclose(found[[0, 3]], clean[[0, 3]], rtol=1e-14)

    def test_an_empty_batch_gives_empty_slopes_and_zero_gradients(self) -> None:
        field = numeric.compile_field(network, x)
        _, parameters = drawn(field, 1)
        empty = np.ones((0, 3))
        assert field(0.0, empty, parameters).shape == (0, 3)
        x_bar, bars = field.vjp(0.0, empty, parameters, empty)
        assert x_bar.shape == (0, 3) and not any(b.any() for b in bars.values())

    def test_softmax_does_not_overflow(self) -> None:
        field = numeric.compile_field(A.T @ softmax(1000 * (A @ x)) - x, x)
        x_bar, _ = field.vjp(0.0, np.eye(3), {"A": np.eye(3)}, np.ones((3, 3)))
        assert np.isfinite(x_bar).all()
        assert np.array_equal(field(0.0, np.eye(3), {"A": np.eye(3)}), np.zeros((3, 3)))


class TestRefusals:
    def test_shapes_and_names_that_do_not_fit(self) -> None:
        field = numeric.compile_field(network, x)
        states, parameters = drawn(field, 4)
        for at, given, text in (
            (states[0], parameters, "samples are the first axis"),
            (states[:, :2], parameters, "n = "),
            (states, {**parameters, "b_1": np.ones(4)}, "w = "),
            (states, {**parameters, "b_1": np.ones((5, 1))}, "b_1"),
            (states, {k: p for k, p in parameters.items() if k != "b_1"}, "exactly"),
            (states, {**parameters, "q": 1.0}, "exactly"),
            (states.astype(str), parameters, "numbers"),
        ):
            with pytest.raises(EmissionError, match=text):
                field(0.0, at, given)
        with pytest.raises(EmissionError, match="costate"):
            field.vjp(0.0, states, parameters, states[:2])
        with pytest.raises(EmissionError, match="jvp"):
            field.jvp(0.0, states, parameters, states, {"q": 1.0})
        with pytest.raises(EmissionError, match="one stage or more"):
            field.collect([], parameters)

    def test_a_matrix_that_is_not_symmetric_as_declared(self) -> None:
        field = numeric.compile_field(S @ z, z)
        states = np.ones((2, 3))
        symmetric = np.array([[1.0, 2.0, np.nan], [2.0, 0.0, 3.0], [np.nan, 3.0, 1.0]])
        for _ in range(2):
            assert field(0.0, states, {"S": symmetric}).shape == (2, 3)
        with pytest.raises(EmissionError, match="symmetric"):
            field(0.0, states, {"S": np.arange(9.0).reshape(3, 3)})

    def test_memory_is_counted_before_it_is_taken(self) -> None:
        field = numeric.compile_field(network, x, memory=100_000)
        states, parameters = drawn(field, 4)
        field.vjp(0.0, states, parameters, states)
        many = np.broadcast_to(states[:1], (10**9, 3))
        with pytest.raises(EmissionError, match="GiB"):
            field(0.0, many, parameters)

    def test_sizes_that_no_argument_has(self) -> None:
        m = dimensions("m")
        rhs = x / m
        with pytest.raises(EmissionError, match="a size for m"):
            numeric.compile_field(rhs, x)(0.0, np.ones((1, 2)), {})
        found = numeric.compile_field(rhs, x, sizes={"m": 4})(0.0, np.ones((1, 2)), {})
        assert found.tolist() == [[0.25, 0.25]]

    def test_formulas_without_code(self) -> None:
        phi = function("phi")
        for rhs, own, text in (
            (phi(x), x, "undefined|Apply"),
            (A, x, "shape"),
            (x, 2 * x, "a state or a symbol"),
            (d(x, r), x, "trajectory"),
            (x.at(0) - x, x, "running time"),
            (x.replace({r: 2 * r}), x, "given parameters"),
        ):
            with pytest.raises(EmissionError, match=text):
                numeric.compile_field(rhs, own)
        with pytest.raises(EmissionError, match="per_instance"):
            numeric.compile_field(A @ x, x, per_instance=["B"])
        other = parameter("A", n, n)
        with pytest.raises(EmissionError, match="one parameter of each name"):
            numeric.compile_field(A @ other @ z, z)
