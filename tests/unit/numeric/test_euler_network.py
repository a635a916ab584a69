"""The Euler network: order 1, and a reverse sweep that is the exact gradient of the network."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.numeric import IntegrationError, euler_gradient, euler_network

STEP = 1e-30


def test_linear_network_is_a_power() -> None:
    found = euler_network(lambda t, h: 0.5 * h, 2.0, horizon=3.0, layers=6)
    assert found.shape == (7,)
    assert np.allclose(found, 2.0 * 1.25 ** np.arange(7), rtol=1e-15)  # round-off


def test_order_is_one() -> None:
    errors = [
        abs(euler_network(lambda t, h: h * math.cos(t), 1.0, horizon=2.0, layers=n)[-1] - exact)
        for n in (64, 128, 256, 512)
        for exact in [math.exp(math.sin(2.0))]
    ]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(np.abs(orders - 1) < [0.06, 0.03, 0.015])  # the next order is c/L


def test_layers_see_their_own_time() -> None:
    found = euler_network(lambda t, h: np.asarray(t), 0.0, horizon=1.0, layers=4)
    assert np.allclose(found, [0, 0, 1 / 16, 3 / 16, 6 / 16], rtol=1e-15)


def test_backwards() -> None:
    found = euler_network(lambda t, h: np.ones(()), 0.0, horizon=-1.0, layers=2)
    assert found.tolist() == [0.0, -0.5, -1.0]


@given(st.integers(1, 4), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_reverse_sweep_is_the_exact_gradient(width: int, layers: int, seed: int) -> None:
    """Against complex steps through the same layers: equal to rounding, for any number of layers.

    h' = W tanh(h) + t, L = v . h_L; derivatives in every W_ij and in the initial state.
    """
    random = np.random.default_rng(seed)
    weights, start, readout = (random.normal(size=s) for s in ((width, width), width, width))

    def loss(weights: np.ndarray, start: np.ndarray) -> complex:
        path = euler_network(
            lambda t, h: weights @ np.tanh(h) + t, start, horizon=1.5, layers=layers
        )
        return complex(readout @ path[-1])

    def vjp(t: float, h: np.ndarray, costate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        slope = 1 - np.tanh(h) ** 2
        return slope * (weights.T @ costate), np.outer(costate, np.tanh(h))

    path = euler_network(lambda t, h: weights @ np.tanh(h) + t, start, horizon=1.5, layers=layers)
    found = euler_gradient(vjp, path, readout, horizon=1.5)
    for index in np.ndindex(width, width):
        moved = weights.astype(complex)
        moved[index] += 1j * STEP
        expected = loss(moved, start).imag / STEP
        assert math.isclose(found.parameters[index], expected, rel_tol=1e-10, abs_tol=1e-12)
    for index in range(width):
        moved = start.astype(complex)
        moved[index] += 1j * STEP
        expected = loss(weights, moved).imag / STEP
        assert math.isclose(found.initial[index], expected, rel_tol=1e-10, abs_tol=1e-12)


@pytest.mark.parametrize("horizon", [0.0, float("nan"), float("inf"), "1", None])
def test_horizon_must_be_finite_and_not_zero(horizon: object) -> None:
    with pytest.raises(IntegrationError, match="horizon"):
        euler_network(lambda t, h: h, 1.0, horizon=horizon, layers=2)  # type: ignore[arg-type]


@pytest.mark.parametrize("layers", [0, -1, 2.0, True])
def test_layers_are_counted_from_one(layers: object) -> None:
    with pytest.raises(IntegrationError, match="whole number"):
        euler_network(lambda t, h: h, 1.0, horizon=1.0, layers=layers)  # type: ignore[arg-type]


def test_overflow_reports_the_last_finite_layer() -> None:
    with pytest.raises(IntegrationError) as caught:
        euler_network(lambda t, h: h**3, 10.0, horizon=10.0, layers=10)
    assert np.isfinite(caught.value.state)
    assert caught.value.time is not None


def test_shapes_are_not_broadcast() -> None:
    with pytest.raises(IntegrationError, match="shape"):
        euler_network(lambda t, h: np.zeros(1), np.zeros(3), horizon=1.0, layers=2)
    path = euler_network(lambda t, h: -h, np.ones(3), horizon=1.0, layers=2)
    with pytest.raises(IntegrationError, match="terminal"):
        euler_gradient(lambda t, h, c: (-c, c @ h), path, 1.0, horizon=1.0)
    with pytest.raises(IntegrationError, match="vjp"):
        euler_gradient(lambda t, h, c: (c[:1], c @ h), path, np.ones(3), horizon=1.0)
    with pytest.raises(IntegrationError, match="path"):
        euler_gradient(lambda t, h, c: (-c, c @ h), path[:1], np.ones(3), horizon=1.0)
