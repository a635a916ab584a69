"""Vectors: any, of length 1, of probabilities, of signs."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from symnode.numeric.strategies.ranges import Size, sizes
from symnode.numeric.strategies.reals import reals

Array = NDArray[np.float64]
LARGEST = 16.0  # entries of vectors and matrices: claims about them are about directions


def vectors(
    n: Size = (1, 5), elements: st.SearchStrategy[float] | None = None
) -> st.SearchStrategy[Array]:
    """Vectors of shape (n,); entries in [-16, 16] unless ``elements`` says otherwise.

    >>> from hypothesis import find
    >>> find(vectors(3), lambda x: x.sum() > 2)
    array([0., 0., 3.])
    """
    own = reals(-LARGEST, LARGEST) if elements is None else elements
    return sizes(n).flatmap(lambda k: st.lists(own, min_size=k, max_size=k)).map(_array)


def unit_vectors(n: Size = (1, 5)) -> st.SearchStrategy[Array]:
    """Vectors of shape (n,) and Euclidean length 1 up to round-off, unit vectors among them.

    >>> from hypothesis import find
    >>> float(np.linalg.norm(find(unit_vectors(2), lambda x: x[0] > 0.1 and x[1] > 0.1)).round(12))
    1.0
    """
    return vectors(n, reals(-1, 1)).map(_normalised)


def simplex(n: Size = (1, 5)) -> st.SearchStrategy[Array]:
    """Probabilities, shape (n,): nonnegative numbers of sum 1 up to round-off, vertices among them.

    >>> from hypothesis import find
    >>> find(simplex(2), lambda p: p[1] > 0.3)
    array([0.5, 0.5])
    """
    return vectors(n, st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1))).map(_shares)


def sign_states(n: Size = (1, 5)) -> st.SearchStrategy[Array]:
    """States of +-1, shape (n,).

    >>> from hypothesis import find
    >>> find(sign_states(2), lambda s: s[0] < 0)
    array([-1.,  1.])
    """
    return vectors(n, st.sampled_from([1.0, -1.0]))


def _array(values: Any) -> Array:
    return np.array(values, dtype=np.float64)


def _normalised(x: Array) -> Array:
    """x / |x|; the first unit vector where x is too short to have a direction."""
    length = float(np.linalg.norm(x))
    if length < 1e-8:  # below, the quotient would lose digits to underflow of the squares
        return np.asarray(np.eye(len(x))[0])
    return np.asarray(x / length)


def _shares(x: Array) -> Array:
    """x / sum(x); equal shares where there is nothing to share."""
    total = float(x.sum())
    if total < 1e-8:
        return np.full(len(x), 1 / len(x))
    return np.asarray(x / total)
