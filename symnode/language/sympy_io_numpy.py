"""NumPy code of the functions that overflow when their definitions are computed as written.

Arguments may be arrays that broadcast, and may be complex: shifts use real parts only, so that a
derivative by a complex step passes through.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from symnode.language.errors import ShapeError

Values = Any  # arrays or numbers


def logsumexp(*z: Values) -> Values:
    """log(sum_j exp(z_j)), shifted by the largest real part.

    >>> float(logsumexp(1000.0, 1000.0)) == 1000 + float(np.log(2))
    True
    """
    rows = np.stack(np.broadcast_arrays(*z))
    top = rows.real.max(axis=0)
    return top + np.log(np.exp(rows - top).sum(axis=0))


def softmax(k: int, *z: Values) -> Values:
    """exp(z_k) / sum_j exp(z_j), shifted by the largest real part.

    >>> float(softmax(0, 1000.0, 1000.0))
    0.5
    """
    rows = np.stack(np.broadcast_arrays(*z))
    shifted = np.exp(rows - rows.real.max(axis=0))
    return shifted[k] / shifted.sum(axis=0)


def _small(u: Values) -> tuple[Values, Values]:
    """Where u > 0, and exp(-|u|) with the modulus taken on the real axis."""
    right = np.real(u) > 0
    return right, np.exp(np.where(right, -u, u))


def sigmoid(u: Values) -> Values:
    """1/(1 + exp(-u)), on the side where exp cannot overflow.

    >>> float(sigmoid(np.float64(-1000.0)))
    0.0
    """
    right, e = _small(u)
    return np.where(right, 1, e) / (1 + e)


def softplus(u: Values) -> Values:
    """log(1 + exp(u)), on the side where exp cannot overflow.

    >>> float(softplus(np.float64(1000.0)))
    1000.0
    """
    right, e = _small(u)
    return np.where(right, u, 0) + np.log1p(e)


STABLE = {
    "StableLogSumExp": logsumexp,
    "StableSoftmax": softmax,
    "StableSigmoid": sigmoid,
    "StableSoftplus": softplus,
}


class Argument:
    """How the value of one argument becomes the values of its entries."""

    def __init__(
        self, name: str, sizes: tuple[int, ...], places: Sequence[tuple[int, ...]], symmetric: bool
    ) -> None:
        self.name, self.sizes, self.places, self.symmetric = name, sizes, places, symmetric

    def entries(self, value: Values) -> list[Values]:
        """The entries at ``places``; further axes of the value are left to broadcasting."""
        array = np.asarray(value)
        if array.dtype.kind in "bui":
            array = array.astype(float)
        if array.shape[: len(self.sizes)] != self.sizes:
            raise ShapeError(
                f"{self.name} of shape {self.sizes}",
                f"an array of shape {array.shape}",
                "entries come first; further axes are broadcast",
            )
        if self.symmetric and not np.array_equal(array, array.swapaxes(0, 1)):
            raise ShapeError(
                f"a symmetric matrix {self.name}",
                "one that is not symmetric",
                "symmetrise it: (A + A.T) / 2",
            )
        return [array[p] for p in self.places]


def assembled(
    compute: Callable[..., list[Values]], arguments: Sequence[Argument], sizes: tuple[int, ...]
) -> Callable[..., Values]:
    """A function of whole arrays from one of entries; the result has shape ``sizes + batch``."""

    def function(*values: Values) -> Values:
        if len(values) != len(arguments):
            names = ", ".join(a.name for a in arguments)
            raise ShapeError(
                f"{len(arguments)} arguments: {names}", f"{len(values)}", "pass one value each"
            )
        entries = [x for a, v in zip(arguments, values, strict=True) for x in a.entries(v)]
        found = np.broadcast_arrays(*compute(*entries), *entries)[: _count(sizes)]
        return np.stack(found).reshape(sizes + found[0].shape)[()]

    return function


def _count(sizes: tuple[int, ...]) -> int:
    total = 1
    for n in sizes:
        total *= n
    return total
