"""Random fields of a network with one hidden layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from hypothesis import strategies as st

from symnode.numeric.activations import Activation, tanh
from symnode.numeric.strategies.matrices import matrices
from symnode.numeric.strategies.ranges import Size, sizes
from symnode.numeric.strategies.reals import reals
from symnode.numeric.strategies.vectors import Array, vectors


@final
@dataclass(frozen=True)
class MlpField:
    """``x' = W2 phi(W1 x + b1) + b2``; W1 of shape (width, n), W2 of shape (n, width)."""

    W1: Array
    b1: Array
    W2: Array
    b2: Array
    phi: Activation = tanh

    def __call__(self, t: float, x: Array) -> Array:
        """The field; states of shape (..., n), the time does not enter."""
        return np.asarray(self.phi(x @ self.W1.T + self.b1) @ self.W2.T + self.b2)

    def jacobian(self, x: Array) -> Array:
        """``dx'/dx`` at one state, shape (n, n)."""
        slopes = self.phi.derivative(self.W1 @ x + self.b1)
        return np.asarray(self.W2 * slopes @ self.W1)

    @property
    def lipschitz(self) -> float:
        """A Lipschitz constant of the field: ``L_1 |W2| |W1|``, spectral norms."""
        norms = np.linalg.norm(self.W1, 2) * np.linalg.norm(self.W2, 2)
        return float(self.phi.lipschitz * norms)


def mlp_fields(
    n: Size = (1, 4),
    width: Size = (1, 8),
    phi: st.SearchStrategy[Activation] | None = None,
    weight: float = 2.0,
) -> st.SearchStrategy[MlpField]:
    """Fields with all weights and biases in [-weight, weight].

    >>> from hypothesis import find
    >>> field = find(mlp_fields(2, 3), lambda f: True)
    >>> field.W1.shape, field(0.0, np.zeros((5, 2))).shape
    ((3, 2), (5, 2))
    """
    own = st.just(tanh) if phi is None else phi
    shapes = st.tuples(sizes(n), sizes(width))
    return shapes.flatmap(lambda shape: _of_shape(*shape, own, reals(-weight, weight)))


def _of_shape(
    n: int, width: int, phi: st.SearchStrategy[Activation], entries: st.SearchStrategy[float]
) -> st.SearchStrategy[MlpField]:
    inner, outer = matrices(width, n, entries), matrices(n, width, entries)
    return st.builds(MlpField, inner, vectors(width, entries), outer, vectors(n, entries), phi)
