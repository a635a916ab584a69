"""Half the squared distance between a prediction and its target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from symnode.calculus.derive.errors import DerivationError
from symnode.calculus.derive.expectation import expectation
from symnode.calculus.derive.inputs import explicit, scalar
from symnode.calculus.derive.kind import same_kind

WHERE = "derive.loss"


@same_kind
def loss(
    prediction: Any, target: Any, *, mean: Mapping[Any, Mapping[int, Any]] | None = None
) -> Any:
    """``1/2 |prediction - target|^2``, or its expectation where ``mean`` is given.

    Args:
        prediction: an expression, or an explicit matrix or list (sum over all entries).
        target: of the same shape.
        mean: ``{variable: moments}``; the expectation over each of these independent random
            variables, see :func:`symnode.calculus.derive.expectation`.

    Entries are real: the square is ``e**2``, not ``e * conjugate(e)``.

    Errors: :class:`DerivationError` for different shapes, and those of ``expectation``.

    Source: [okamoto2025, eqs. 2 and 5].

    >>> x, a, b, t, sigma = sympy.symbols("x a b t sigma", real=True)
    >>> loss(x*sympy.exp(a*t), x*sympy.exp(b*t), mean={x: {2: sigma**2}})
    sigma**2*(exp(a*t) - exp(b*t))**2/2
    """
    total = sympy.Add(*(entry**2 for entry in _difference(prediction, target))) / 2
    for variable, moments in (mean or {}).items():
        total = expectation(total, variable, moments)
    return total


def _difference(prediction: Any, target: Any) -> list[sympy.Expr]:
    left = explicit(prediction, f"{WHERE}: prediction")
    right = explicit(target, f"{WHERE}: target")
    if left is None and right is None:
        return [scalar(prediction, f"{WHERE}: prediction") - scalar(target, f"{WHERE}: target")]
    if left is None or right is None or left.shape != right.shape:
        shapes = ["a scalar" if m is None else f"shape {m.shape}" for m in (left, right)]
        raise DerivationError(
            f"{WHERE}: target",
            f"{shapes[0]}, as the prediction",
            shapes[1],
            "transpose or stack one of them",
        )
    return list(left - right)
