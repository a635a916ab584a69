"""Energy of a Hopfield network with explicit weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from symnode.calculus.derive.errors import DerivationError
from symnode.calculus.derive.inputs import column, explicit, scalar
from symnode.calculus.derive.kind import same_kind

WHERE = "derive.energy"


@same_kind
def energy(W: Any, b: Any, x: Any, *, potential: Callable[[Any], Any] | None = None) -> Any:
    """``E(x) = -1/2 x^T W x - b^T x + sum_i potential(x_i)``.

    Args:
        W: symmetric explicit matrix, d x d (a scalar where d = 1); the diagonal is arbitrary.
        b: vector of length d.
        x: state of length d.
        potential: left out for the discrete network; for the continuous network with activation f
            the primitive of its inverse, a function (or ``sympy.Lambda``) of one SymPy expression.
            For ``f = tanh``: ``lambda y: ((1 + y)*log(1 + y) + (1 - y)*log(1 - y))/2``.

    Errors: :class:`DerivationError` for shapes that do not fit and for ``W`` that is not symmetric
    after expansion: the energy would see ``(W + W^T)/2`` only and need not decrease.

    Source: [notes, Lemmas 3 and 7].

    >>> w, b1, b2, x1, x2 = sympy.symbols("w b1 b2 x1 x2")
    >>> energy(sympy.Matrix([[0, w], [w, 0]]), [b1, b2], [x1, x2])
    -b1*x1 - b2*x2 - w*x1*x2
    """
    state = column(x, f"{WHERE}: x")
    weights = _symmetric(W, len(state))
    bias = column(b, f"{WHERE}: b")
    if len(bias) != len(state):
        raise DerivationError(
            f"{WHERE}: b", f"{len(state)} entries, as x", f"{len(bias)} entries", "pad or cut b"
        )
    quadratic = sympy.Add(
        *(weights[i, j] * state[i] * state[j] for i in range(len(state)) for j in range(len(state)))
    )
    linear = sympy.Add(*(bias[i] * state[i] for i in range(len(state))))
    total = -quadratic / 2 - linear
    if potential is None:
        return total
    return total + sympy.Add(*(scalar(potential(entry), f"{WHERE}: potential") for entry in state))


def _symmetric(W: Any, size: int) -> sympy.ImmutableMatrix:
    where = f"{WHERE}: W"
    weights = explicit(W, where)
    if weights is None:
        weights = sympy.ImmutableMatrix([scalar(W, where)])
    if weights.shape != (size, size):
        raise DerivationError(
            where, f"shape {(size, size)}, because x has {size} entries", weights.shape, "reshape W"
        )
    for i in range(size):
        for j in range(i):
            if sympy.expand(weights[i, j] - weights[j, i]) != 0:
                raise DerivationError(
                    where,
                    "a symmetric matrix",
                    f"W[{i},{j}] = {weights[i, j]}, W[{j},{i}] = {weights[j, i]}",
                    "pass (W + W.T)/2, and the same W to the dynamics",
                )
    return weights
