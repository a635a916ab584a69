"""Energy whose descent is attention: the modern Hopfield network with explicit patterns."""

from __future__ import annotations

from typing import Any

import sympy

from symnode.calculus.derive.errors import DerivationError
from symnode.calculus.derive.inputs import column, explicit, scalar
from symnode.calculus.derive.kind import same_kind

WHERE = "derive.softmax_energy"


@same_kind
def softmax_energy(W: Any, b: Any, x: Any, *, beta: Any = 1, v: Any = None) -> Any:
    """``E(x) = 1/2 x^T x - v^T x - beta^-1 log sum_i exp(beta (W x + b)_i)``.

    Its negative gradient is ``-x + W^T softmax(beta (W x + b)) + v``.  (With ``log(beta sum ...)``
    and no ``beta`` in the exponent, as sometimes printed, that holds for ``beta = 1`` only.)

    Args:
        W: n x d; its rows are the stored patterns.
        b: vector of length n.
        x: state of length d.
        beta: inverse temperature, not zero.
        v: vector of length d; left out for 0.

    Errors: :class:`DerivationError` for shapes that do not fit and for ``beta = 0``.

    Source: [notes, Examples 14 and 15], corrected; [ramsauer2021, eq. 2].

    >>> w, x = sympy.symbols("w x")
    >>> sympy.diff(softmax_energy([[w]], [0], [x], beta=2), x)
    -w + x
    """
    state = column(x, f"{WHERE}: x")
    patterns = explicit(W, f"{WHERE}: W")
    if patterns is None:
        patterns = sympy.ImmutableMatrix([scalar(W, f"{WHERE}: W")])
    _fits("W", patterns.cols, len(state), "columns, as x has entries")
    bias = column(b, f"{WHERE}: b")
    _fits("b", len(bias), patterns.rows, "entries, as W has rows")
    shift = sympy.zeros(len(state), 1) if v is None else column(v, f"{WHERE}: v")
    _fits("v", len(shift), len(state), "entries, as x")
    scale = scalar(beta, f"{WHERE}: beta")
    if scale.is_zero:
        raise DerivationError(f"{WHERE}: beta", "beta != 0", scale, "take the limit afterwards")
    scores = patterns * state + bias
    total = sympy.Add(*(sympy.exp(scale * score) for score in scores))
    quadratic = sympy.Add(*(entry**2 for entry in state)) / 2
    linear = sympy.Add(*(shift[i] * state[i] for i in range(len(state))))
    return quadratic - linear - sympy.log(total) / scale


def _fits(name: str, got: int, expected: int, unit: str) -> None:
    if got != expected:
        raise DerivationError(f"{WHERE}: {name}", f"{expected} {unit}", f"{got}", f"reshape {name}")
