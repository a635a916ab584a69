"""The random network: both gradients against differences of the outputs, and against each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from symnode.models.random_network import Gradients, RandomNetwork
from symnode.numeric.activations import ACTIVATIONS, Activation, linear, softplus

smooth = pytest.mark.parametrize(
    "phi", [a for a in ACTIVATIONS.values() if a.smoothness < np.inf], ids=str
)


def network(phi: Activation, width: int = 6, **more: object) -> RandomNetwork:
    return RandomNetwork.draw(np.random.default_rng(3), width, phi, size=0.3, **more)  # type: ignore[arg-type]


def differences(net: RandomNetwork, output) -> Gradients:  # type: ignore[no-untyped-def]
    """Central differences of ``output(network)`` in v, W and h_0."""
    step, n = 1e-5, net.width
    scale = np.sqrt(n)  # W and v enter divided by it

    def slope(name: str, at: tuple[int, ...]) -> float:
        ends = []
        for sign in (1, -1):
            moved = getattr(net, name).copy()
            moved[at] += sign * step
            ends.append(output(replace(net, **{name: moved})))
        return float(ends[0] - ends[1]) / (2 * step)

    v = np.array([slope("readout", (i,)) for i in range(n)]) / scale
    W = np.array([[slope("weights", (i, j)) for j in range(n)] for i in range(n)]) / scale
    return Gradients(v, W, np.array([slope("start", (i,)) for i in range(n)]))


@smooth
def test_layer_gradients_are_those_of_the_network(phi: Activation) -> None:
    net = network(phi)
    found = net.layer_gradients(5)
    expected = differences(net, lambda other: other.output(other.layers(5)[-1]))
    # Central differences are good to about step^2 and round-off over step: 1e-10.
    assert found.relative_distance(expected) < 1e-8


@smooth
def test_adjoint_gradients_are_those_of_the_equation(phi: Activation) -> None:
    net = network(phi, last=linear)
    found = net.adjoint_gradients(64)
    expected = differences(net, lambda other: other.output(other.path(64)[-1]))
    # Order 4 with steps of 1/32: about 1e-7.
    assert found.relative_distance(expected) < 1e-6


@smooth
def test_the_adjoint_is_of_order_four(phi: Activation) -> None:
    net = network(phi)
    exact = net.adjoint_gradients(512)
    errors = [net.adjoint_gradients(k).relative_distance(exact) for k in (8, 16, 32)]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert errors[-1] < 1e-12 or np.all(orders > 3.5)


def test_both_gradients_meet_as_the_layers_grow() -> None:
    net = network(softplus)
    exact = net.adjoint_gradients(128)
    errors = [net.layer_gradients(k).relative_distance(exact) for k in (64, 128)]
    assert errors[0] / errors[1] == pytest.approx(2, rel=0.05)  # order 1, with a term 1/L^2


def test_the_stretch_bounds_the_field() -> None:
    net, rng = network(softplus), np.random.default_rng(0)
    for _ in range(50):
        a, b = rng.normal(size=(2, net.width))
        moved = np.linalg.norm(net.field(0, a) - net.field(0, b))
        assert moved <= net.stretch * np.linalg.norm(a - b) * (1 + 1e-12)
