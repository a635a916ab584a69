"""Activation functions of neural networks, with the constants that theorems about them need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, log, pi, sqrt
from typing import Any, final

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[Any]


@final
@dataclass(frozen=True, repr=False)
class Activation:
    """phi with its derivative and constants.

    ``lipschitz``: L_1, the least with ``|phi(a) - phi(b)| <= L_1 |a - b|``; ``smoothness``: L_2,
    the same of phi' (infinity where phi' jumps); ``at_zero``: phi(0).
    """

    name: str
    value: Callable[[Array], Array]
    derivative: Callable[[Array], Array]
    lipschitz: float
    smoothness: float
    at_zero: float

    def __call__(self, z: Array) -> Array:
        """phi(z), entry by entry."""
        return self.value(z)

    def __repr__(self) -> str:
        return self.name


def _relu_slope(z: Array) -> Array:
    """1 for z > 0, else 0; at the kink 0, as is usual."""
    return np.asarray(z > 0, dtype=np.float64)


def _erf_slope(z: Array) -> Array:
    return np.asarray(2 / sqrt(pi) * np.exp(-(z**2)))


def _gelu(z: Array) -> Array:
    return np.asarray(z * special.ndtr(z))


def _gelu_slope(z: Array) -> Array:
    return np.asarray(special.ndtr(z) + z * np.exp(-(z**2) / 2) / sqrt(2 * pi))


tanh = Activation(
    "tanh", np.tanh, lambda z: 1 - np.tanh(z) ** 2, 1.0, 4 / (3 * sqrt(3)), 0.0
)  # |phi''| = 2 t (1 - t^2) is largest at t = 1/sqrt 3
softplus = Activation("softplus", lambda z: np.logaddexp(0, z), special.expit, 1.0, 0.25, log(2))
sigmoid = Activation(
    "sigmoid",
    special.expit,
    lambda z: special.expit(z) * special.expit(-z),
    0.25,
    sqrt(3) / 18,  # s (1 - s) |1 - 2 s| is largest at s = (1 - 1/sqrt 3)/2
    0.5,
)
erf = Activation(
    "erf", special.erf, _erf_slope, 2 / sqrt(pi), 2 * sqrt(2) / sqrt(pi) * exp(-0.5), 0.0
)  # |phi''| = 4 |z| e^{-z^2}/sqrt pi is largest at z^2 = 1/2
gelu = Activation(
    "gelu",
    _gelu,
    _gelu_slope,
    # phi' is largest where phi'' = (2 - z^2) N(z) = 0, so at z = sqrt 2.
    float(special.ndtr(sqrt(2))) + exp(-1) / sqrt(pi),
    sqrt(2 / pi),  # phi'' at 0
    0.0,
)
relu = Activation("relu", lambda z: np.maximum(z, 0), _relu_slope, 1.0, inf, 0.0)
quadratic = Activation("quadratic", np.square, lambda z: 2 * z, inf, 2.0, 0.0)
linear = Activation("linear", lambda z: np.asarray(z), lambda z: np.ones_like(z), 1.0, 0.0, 0.0)

ACTIVATIONS = {a.name: a for a in (tanh, softplus, sigmoid, erf, gelu, relu, quadratic, linear)}
"""All of them by name; tests run over it."""
