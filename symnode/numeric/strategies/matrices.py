"""Matrices: any, symmetric, with zero diagonal, positive semidefinite, orthogonal."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from symnode.numeric.strategies.ranges import Size, sizes
from symnode.numeric.strategies.reals import reals
from symnode.numeric.strategies.vectors import LARGEST, Array


def matrices(
    rows: Size = (1, 5),
    columns: Size = (1, 5),
    elements: st.SearchStrategy[float] | None = None,
) -> st.SearchStrategy[Array]:
    """Matrices of shape (rows, columns); entries in [-16, 16] unless ``elements`` says otherwise.

    >>> from hypothesis import find
    >>> find(matrices(1, 2), lambda A: A[0, 1] > 2)
    array([[0., 3.]])
    """
    own = reals(-LARGEST, LARGEST) if elements is None else elements
    shapes = st.tuples(sizes(rows), sizes(columns))
    return shapes.flatmap(lambda shape: _of_shape(*shape, own))


def square(
    n: Size = (1, 5), elements: st.SearchStrategy[float] | None = None
) -> st.SearchStrategy[Array]:
    """Matrices of shape (n, n).

    >>> from hypothesis import find
    >>> find(square(2), lambda A: np.trace(A) == 1)
    array([[0., 0.],
           [0., 1.]])
    """
    own = reals(-LARGEST, LARGEST) if elements is None else elements
    return sizes(n).flatmap(lambda k: _of_shape(k, k, own))


def symmetric(
    n: Size = (1, 5), elements: st.SearchStrategy[float] | None = None
) -> st.SearchStrategy[Array]:
    """Symmetric matrices of shape (n, n), exactly: W[i, j] is W[j, i].

    >>> from hypothesis import find
    >>> find(symmetric(2), lambda W: W[0, 1] > 0)
    array([[0., 1.],
           [1., 0.]])
    """
    return square(n, elements).map(lambda A: np.asarray(np.tril(A) + np.tril(A, -1).T))


def zero_diagonal(
    n: Size = (1, 5), elements: st.SearchStrategy[float] | None = None
) -> st.SearchStrategy[Array]:
    """Symmetric matrices of shape (n, n) with zeros on the diagonal: couplings of a network.

    >>> from hypothesis import find
    >>> find(zero_diagonal(2), lambda W: W[0, 1] < 0)
    array([[ 0., -1.],
           [-1.,  0.]])
    """
    return symmetric(n, elements).map(lambda W: np.asarray(W - np.diag(np.diag(W))))


def semidefinite(n: Size = (1, 5)) -> st.SearchStrategy[Array]:
    """Symmetric matrices A A' of shape (n, n), of any rank; the least eigenvalue is 0 or more up
    to round-off of the products.

    >>> from hypothesis import find
    >>> find(semidefinite(2), lambda W: W[0, 1] < 0).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    return square(n, reals(-4, 4)).map(lambda A: _symmetrised(A @ A.T))


def orthogonal(n: Size = (1, 5)) -> st.SearchStrategy[Array]:
    """Matrices Q of shape (n, n) with Q'Q = 1 up to round-off: products of at most n reflections
    1 - 2 u u' at unit vectors u, which is every orthogonal matrix.

    >>> from hypothesis import find
    >>> find(orthogonal(2), lambda Q: np.linalg.det(Q) < 0).tolist()
    [[1.0, 0.0], [0.0, -1.0]]
    """
    return square(n, reals(-1, 1)).map(_reflections)


def _of_shape(
    rows: int, columns: int, elements: st.SearchStrategy[float]
) -> st.SearchStrategy[Array]:
    count = rows * columns
    flat = st.lists(elements, min_size=count, max_size=count)
    return flat.map(lambda v: np.array(v, dtype=np.float64).reshape(rows, columns))


def _symmetrised(A: Array) -> Array:
    """The mean of a matrix and its transpose: products of BLAS need not be symmetric exactly."""
    return np.asarray((A + A.T) / 2)


def _reflections(U: Array) -> Array:
    """The product of the reflections at the rows of a matrix; a row that is too short for a
    direction, where squares underflow, reflects nothing."""
    Q = np.eye(len(U))
    for u in U:
        length = float(np.linalg.norm(u))
        if length > 1e-8:
            v = u / length
            Q -= 2 * np.outer(Q @ v, v)
    return Q
