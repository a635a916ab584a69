"""A tanh network of L layers approaches its Neural ODE like 1/L, in outputs and in gradients.

h' = sigma_w/sqrt(n) W tanh(h) on [0, 1]; the network is Euler's method with L steps, the same W in
all layers; L = 8 ... 256.  The readout is linear, v . h(1)/sqrt(n).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from symnode.numeric import adjoint_gradient, euler_gradient, euler_network, rk4

DEPTHS = np.array([8, 16, 32, 64, 128, 256])
REFERENCE_STEPS = 64

widths = st.integers(4, 12)
gains = st.floats(0.3, 1)
seeds = st.integers(0, 2**32 - 1)


@dataclass(frozen=True)
class Network:
    """Gaussian weights W (scaled), readout v (scaled) and hidden state h(0)."""

    W: np.ndarray
    v: np.ndarray
    start: np.ndarray

    @classmethod
    def random(cls, width: int, gain: float, seed: int) -> Network:
        random = np.random.default_rng(seed)
        W, v, start = (random.normal(size=shape) for shape in ((width, width), width, width))
        return cls(gain / np.sqrt(width) * W, v / np.sqrt(width), start)

    def field(self, t: float, h: np.ndarray) -> np.ndarray:
        return self.W @ np.tanh(h)

    def vjp(self, t: float, h: np.ndarray, costate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        active = np.tanh(h)
        return (1 - active**2) * (self.W.T @ costate), np.outer(costate, active)

    def terminal(self, h: np.ndarray) -> np.ndarray:
        return self.v


def reference(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """h(1) and dL/dW of the Neural ODE."""
    grid = np.linspace(0.0, 1.0, REFERENCE_STEPS + 1)
    end = rk4(network.field, network.start, grid)[-1]
    found = adjoint_gradient(network.field, network.vjp, network.start, grid, network.terminal)
    return end, found.parameters


def layered(network: Network, layers: int) -> tuple[np.ndarray, np.ndarray]:
    """The same two of the network with L layers; the reverse sweep is its exact gradient."""
    path = euler_network(network.field, network.start, horizon=1.0, layers=layers)
    found = euler_gradient(network.vjp, path, network.terminal(path[-1]), horizon=1.0)
    return path[-1], found.parameters


def errors(network: Network) -> np.ndarray:
    """Distances for every depth: columns h(1), dL/dW."""
    exact = reference(network)
    return np.array(
        [
            [np.linalg.norm(a - b) for a, b in zip(layered(network, int(L)), exact, strict=True)]
            for L in DEPTHS
        ]
    )


@given(widths, gains, seeds)
def test_error_falls_like_one_over_depth(width: int, gain: float, seed: int) -> None:
    found = errors(Network.random(width, gain, seed))
    # The reference has order 4 with h = 1/64, an error near 1e-8: far below the smallest error
    # compared with it, so that it does not bend the line.
    assert np.min(found) > 1e-6
    slopes = np.polyfit(np.log(DEPTHS), np.log(found), 1)[0]
    # err = c/L + d/L^2 with d/c about sigma_w: over L >= 8 that turns the line by less than 0.1
    # (0.04 at most in 5,000 other networks).
    assert np.all(np.abs(slopes + 1) < 0.1), slopes


@given(widths, gains, seeds)
def test_doubling_the_depth_halves_the_error(width: int, gain: float, seed: int) -> None:
    network = Network.random(width, gain, seed)
    exact = reference(network)
    coarse, fine = layered(network, 128), layered(network, 256)
    for a, b, limit in zip(coarse, fine, exact, strict=True):
        ratio = np.linalg.norm(a - limit) / np.linalg.norm(b - limit)
        assert abs(ratio - 2) < 0.05  # c/L + d/L^2 with L = 128
        # So 2 h_256 - h_128 cancels c/L: what is left is of second order.
        assert np.linalg.norm(2 * b - a - limit) < 0.1 * np.linalg.norm(b - limit)


def test_the_constant_is_the_one_of_eulers_method() -> None:
    """For h' = w h the error of (1 + w/L)^L is -w^2 e^w/(2 L): output and derivative in w."""
    w, L = 0.8, 4096
    path = euler_network(lambda t, h: w * h, 1.0, horizon=1.0, layers=L)
    found = euler_gradient(lambda t, h, c: (w * c, c * h), path, 1.0, horizon=1.0)
    expected = -(w**2) * np.exp(w) / 2
    assert abs(L * (path[-1] - np.exp(w)) - expected) < 5 / L  # next term of the expansion
    expected = -(2 * w + w**2) * np.exp(w) / 2
    assert abs(L * (float(found.parameters) - np.exp(w)) - expected) < 10 / L
