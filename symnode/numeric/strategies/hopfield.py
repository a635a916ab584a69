"""Random continuous Hopfield networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from hypothesis import strategies as st

from symnode.numeric.activations import Activation, tanh
from symnode.numeric.strategies.matrices import symmetric
from symnode.numeric.strategies.ranges import Size, sizes
from symnode.numeric.strategies.reals import positive, reals
from symnode.numeric.strategies.vectors import Array


@final
@dataclass(frozen=True)
class HopfieldNetwork:
    """``tau x' = -x + W phi(x) + b``, W symmetric of shape (n, n), b of shape (n,), tau > 0."""

    W: Array
    b: Array
    tau: float
    phi: Activation = tanh

    def __call__(self, t: float, x: Array) -> Array:
        """The field ``x'``; states of shape (..., n), the time does not enter."""
        return np.asarray((-x + self.phi(x) @ self.W + self.b) / self.tau)

    def jacobian(self, x: Array) -> Array:
        """``dx'/dx`` at one state, shape (n, n)."""
        slopes = self.phi.derivative(x)
        return np.asarray((-np.eye(len(x)) + self.W * slopes) / self.tau)

    @property
    def lipschitz(self) -> float:
        """A Lipschitz constant of the field: ``(1 + L_1 |W|) / tau``, the spectral norm of W."""
        return float((1 + self.phi.lipschitz * np.linalg.norm(self.W, 2)) / self.tau)


def hopfield_networks(
    n: Size = (1, 5), phi: st.SearchStrategy[Activation] | None = None, coupling: float = 2.0
) -> st.SearchStrategy[HopfieldNetwork]:
    """Networks with entries of W and b in [-coupling, coupling] and tau in [1/4, 4].

    >>> from hypothesis import find
    >>> network = find(hopfield_networks(2), lambda h: h.W[0, 1] != 0)
    >>> network(0.0, np.zeros(2))
    array([0., 0.])
    """
    own = st.just(tanh) if phi is None else phi
    return sizes(n).flatmap(lambda k: _of_size(k, own, coupling))


def _of_size(
    n: int, phi: st.SearchStrategy[Activation], coupling: float
) -> st.SearchStrategy[HopfieldNetwork]:
    entries = reals(-coupling, coupling)
    biases = st.lists(entries, min_size=n, max_size=n).map(np.array)
    return st.builds(HopfieldNetwork, symmetric(n, entries), biases, positive(0.25, 4), phi)
