"""Functions that overflow when they are computed as their definitions read, for emitted code.

Shifts use real parts only, so that a derivative by a complex step passes through.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symnode.language import sympy_io_numpy as entrywise

Array = NDArray[Any]


def softmax(z: Array, axis: int, out: Array | None = None) -> Array:
    """exp(z_i)/sum_j exp(z_j) along an axis, shifted by the largest real part.

    >>> softmax(np.array([1000.0, 1000.0]), 0)
    array([0.5, 0.5])
    """
    shifted: Array = np.subtract(z, z.real.max(axis=axis, keepdims=True), out=out)
    np.exp(shifted, out=shifted)
    shifted /= shifted.sum(axis=axis, keepdims=True)
    return shifted


def logsumexp(z: Array, axis: int, out: Array | None = None) -> Array:
    """log sum_j exp(z_j) along an axis, shifted by the largest real part.

    >>> float(logsumexp(np.array([1000.0, 1000.0]), 0)) == 1000 + float(np.log(2))
    True
    """
    top = z.real.max(axis=axis, keepdims=True)
    total = np.log(np.exp(z - top).sum(axis=axis))
    value: Array = np.add(total, top.squeeze(axis), out=out)
    return value


def sigmoid(u: Array, out: Array | None = None) -> Array:
    """1/(1 + exp(-u)), on the side where exp cannot overflow."""
    return _placed(entrywise.sigmoid(u), out)


def softplus(u: Array, out: Array | None = None) -> Array:
    """log(1 + exp(u)), on the side where exp cannot overflow."""
    return _placed(entrywise.softplus(u), out)


def _placed(value: Array, out: Array | None) -> Array:
    if out is None:
        return value
    np.copyto(out, value)
    return out


def column_sums(a: Array, out: Array | None = None) -> Array:
    """The sums of the columns of a matrix, as a product with ones, which is faster.

    >>> column_sums(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([4., 6.])
    """
    value: Array = np.matmul(np.ones(len(a), a.dtype), a, out=out)
    return value


def contracted(subscripts: str, *operands: Array, out: Array | None = None) -> Array:
    """A sum over products of three or more arrays, in the order that costs least at their sizes.

    >>> a = np.ones((2, 3)); float(contracted("ij,jk,kl->", a, a.T, a))
    36.0
    """
    path = _order(subscripts, tuple(a.shape for a in operands))
    value: Array = np.einsum(subscripts, *operands, out=out, optimize=path)
    return value


@lru_cache(maxsize=256)
def _order(subscripts: str, shapes: tuple[tuple[int, ...], ...]) -> list[Any]:
    empty = [np.broadcast_to(0.0, shape) for shape in shapes]
    return list(np.einsum_path(subscripts, *empty, optimize="optimal")[0])
