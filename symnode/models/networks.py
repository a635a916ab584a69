r"""Right-hand sides of Neural ODEs as terms: networks in the state, for any width.

Each takes the state (``state("x", n)`` or ``vector("x", n)``) and its parameters, and returns f.
The derivatives come from the formula: ``grad`` on a page, :func:`~symnode.numeric.compile_field` as
NumPy code.
"""

from __future__ import annotations

from typing import Any

from symnode.language.arrays import Array
from symnode.language.elementary import tanh


def one_layer(x: Array, A: Array, b: Array) -> Any:
    """``tanh(A x + b)``, A of shape (n, n) and b of shape n [okamoto2025, eq. 1].

    >>> from symnode.page import dimensions, parameter, state
    >>> n = dimensions("n")
    >>> print(one_layer(state("x", n), parameter("A", n, n), parameter("b", n)))
    tanh(A @ x + b)
    """
    return tanh(A @ x + b)


def two_layers(x: Array, W_1: Array, b: Array, W_2: Array) -> Any:
    """``W_2 tanh(W_1 x + b)``: width w, W_1 of shape (w, n), b of w, W_2 of (n, w) [chen2018].

    >>> from symnode.page import dimensions, parameter, state
    >>> n, w = dimensions("n w")
    >>> W_1, b, W_2 = parameter("W_1", w, n), parameter("b", w), parameter("W_2", n, w)
    >>> print(two_layers(state("x", n), W_1, b, W_2))
    W_2 @ tanh(W_1 @ x + b)
    """
    return W_2 @ tanh(W_1 @ x + b)
