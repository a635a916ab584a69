"""The random residual network and its Neural ODE, with gradients, for any width."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import final

import numpy as np

from symnode.numeric import euler_network, fixed_steps
from symnode.numeric.activations import Activation, Array


@final
@dataclass(frozen=True)
class Gradients:
    """Derivatives of the output: in v (shape n), in W (n, n), and lambda(0), from which that in U
    is ``sigma_u/sqrt(d) lambda(0) x^T``."""

    v: Array
    W: Array
    costate: Array

    def relative_distance(self, other: Gradients) -> float:
        """``|g - g'|/|g'|`` of all three blocks together, g' the other's."""
        pairs = ((self.v, other.v), (self.W, other.W), (self.costate, other.costate))
        off = sum(float(np.sum((a - b) ** 2)) for a, b in pairs)
        return sqrt(off / sum(float(np.sum(b**2)) for _, b in pairs))


@final
@dataclass(frozen=True)
class RandomNetwork:
    """``h' = sigma_w/sqrt(n) W phi(h)`` on [0, T] from h_0, ``f = sigma_v/sqrt(n) v . psi(h(T))``.

    The network with L layers is Euler's method: ``h_{l+1} = h_l + T/L sigma_w/sqrt(n) W phi(h_l)``,
    the same W in all layers. ``weights`` is ``sigma_w W/sqrt(n)``, shape (n, n); ``readout`` is
    ``sigma_v v/sqrt(n)`` and ``start`` is h_0, shape n. psi = phi unless ``last`` is another.

    Source: [gao2025, eqs. 1 to 5 and 10].

    >>> from symnode.numeric.activations import tanh
    >>> network = RandomNetwork.draw(np.random.default_rng(0), 50, tanh)
    >>> network.width, bool(abs(network.output(network.layers(8)[-1])) < 1)
    (50, True)
    """

    weights: Array
    readout: Array
    start: Array
    phi: Activation
    last: Activation
    horizon: float = 1.0

    @classmethod
    def draw(
        cls,
        rng: np.random.Generator,
        width: int,
        phi: Activation,
        *,
        last: Activation | None = None,
        size: float = 1.0,
        horizon: float = 1.0,
    ) -> RandomNetwork:
        """Standard normal W, v and ``h_0/size``: the law at initialisation, for |x| = sqrt d."""
        scaled = rng.normal(size=(width, width)) / sqrt(width)
        readout, start = rng.normal(size=width) / sqrt(width), size * rng.normal(size=width)
        return cls(scaled, readout, start, phi, last or phi, horizon)

    @property
    def width(self) -> int:
        """n."""
        return len(self.start)

    @property
    def stretch(self) -> float:
        """``a = sigma_w L_1 |W|/sqrt(n)``, a Lipschitz constant of the field."""
        return self.phi.lipschitz * float(np.linalg.norm(self.weights, 2))

    def field(self, t: float, h: Array) -> Array:
        """h'."""
        return np.asarray(self.weights @ self.phi(h))

    def layers(self, count: int) -> Array:
        """The layers h_0 ... h_L, shape (L + 1, n)."""
        return euler_network(self.field, self.start, horizon=self.horizon, layers=count)

    def path(self, steps: int) -> Array:
        """The solution at ``steps + 1`` equal times, by the classical method of order 4."""
        grid = np.linspace(0.0, self.horizon, steps + 1)
        return fixed_steps(self.field, self.start, grid, method="rk4")

    def output(self, h: Array) -> float:
        """f of a last layer."""
        return float(self.readout @ self.last(h))

    def terminal(self, h: Array) -> Array:
        """lambda(T), the derivative of the output in the last layer."""
        return self.readout * self.last.derivative(h)

    def layer_costates(self, count: int) -> Array:
        """The derivatives of the output in each of the L + 1 layers, shape (L + 1, n)."""
        return self._swept(self.layers(count))

    def layer_gradients(self, count: int) -> Gradients:
        """Exact gradients of the network with that many layers, by its reverse sweep."""
        path = self.layers(count)
        costates = self._swept(path)
        in_w = self.horizon / count * costates[1:].T @ self.phi(path[:-1])
        return self._gradients(path[-1], in_w, costates[0])

    def costates(self, steps: int) -> Array:
        """The adjoint of the Neural ODE at ``steps + 1`` equal times, shape (steps + 1, n)."""
        return self._solved_back(self.path(steps))

    def adjoint_gradients(self, steps: int) -> Gradients:
        """Gradients of the Neural ODE by its adjoint equation, stored path, order 4.

        ``steps`` is even; the integral for W is Simpson's rule.
        """
        path = self.path(steps)
        costates = self._solved_back(path)
        simpson = np.ones(steps + 1)
        simpson[1:-1:2], simpson[2:-1:2] = 4, 2
        weights = simpson * self.horizon / (3 * steps)
        in_w = (weights[:, None] * costates).T @ self.phi(path)
        return self._gradients(path[-1], in_w, costates[0])

    def _swept(self, path: Array) -> Array:
        """The reverse sweep through the layers of ``path``."""
        step = self.horizon / (len(path) - 1)
        costates = np.empty_like(path)
        costates[-1] = self.terminal(path[-1])
        slopes = self.phi.derivative(path)
        for k in range(len(path) - 2, -1, -1):
            after = costates[k + 1]
            costates[k] = after + step * slopes[k] * (self.weights.T @ after)
        return costates

    def _solved_back(self, path: Array) -> Array:
        """The adjoint on the grid of ``path``, backwards by classical steps of twice its spacing:
        the state in the middle of a step is then a stored one."""
        steps = len(path) - 1
        step = -2 * self.horizon / steps
        costates = np.empty_like(path)
        costates[-1] = self.terminal(path[-1])
        slopes = self.phi.derivative(path)
        for k in range(steps, 0, -2):
            first, end = self._backward_step(costates[k], slopes[k - 2 : k + 1], step)
            costates[k - 2] = end
            # Hermite's middle: order 4, as the rest.
            after = -slopes[k - 2] * (self.weights.T @ end)
            costates[k - 1] = (costates[k] + end) / 2 + step / 8 * (first - after)
        return costates

    def _backward_step(self, costate: Array, slopes: Array, step: float) -> tuple[Array, Array]:
        """One classical step of ``lambda' = -phi'(h) W^T lambda``: its first slope, and its end."""

        def rate(slope: Array, value: Array) -> Array:
            return np.asarray(-slope * (self.weights.T @ value))

        k1 = rate(slopes[2], costate)
        k2 = rate(slopes[1], costate + step / 2 * k1)
        k3 = rate(slopes[1], costate + step / 2 * k2)
        k4 = rate(slopes[0], costate + step * k3)
        return k1, np.asarray(costate + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4))

    def _gradients(self, end: Array, in_w: Array, costate: Array) -> Gradients:
        """The blocks, scaled from the derivative in ``weights`` to that in W."""
        scale = 1 / sqrt(self.width)
        return Gradients(scale * self.last(end), scale * in_w, costate)
