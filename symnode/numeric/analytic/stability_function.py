"""What a Runge-Kutta method does to linear equations."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, final

from symnode.numeric.errors import IntegrationError
from symnode.numeric.quadratic import Number, Quadratic
from symnode.numeric.tableaux import TABLEAUX

WHERE = "numeric.analytic.stability_function"
Polynomial = tuple[Number, ...]  # from the constant upwards


@final
@dataclass(frozen=True)
class StabilityFunction:
    """``R(z) = P(z)/Q(z)``: one step of length h on ``x' = a x`` multiplies by ``R(h a)``.

    Fields: exact coefficients of ``numerator`` P and ``denominator`` Q, from the constant upwards.

    Source: [hairer1996, IV.3].
    """

    numerator: Polynomial
    denominator: Polynomial

    def ratio(self, z: Any) -> Any:
        """``(R(z) - 1)/z``, of numbers or arrays, without cancellation near 0."""
        above, below = self._ratio
        return _value(above, z) / _value(below, z)

    @cached_property
    def _ratio(self) -> tuple[list[float], list[float]]:
        size = max(len(self.numerator), len(self.denominator))
        p, q = (
            [*side, *[Fraction(0)] * (size - len(side))]
            for side in (self.numerator, self.denominator)
        )
        above = [float(u + v * Fraction(-1)) for u, v in zip(p, q, strict=True)]
        return above[1:], [float(v) for v in self.denominator]


def stability_function(method: str) -> StabilityFunction:
    """R of a tableau, exactly: ``Q = det(I - z A)``, ``P = Q (1 + z b^T (I - z A)^{-1} 1)``.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` for an unknown name.

    Source: [hairer1996, IV.3, (3.2) and proposition 3.2].

    >>> found = stability_function("implicit_midpoint")
    >>> print(*found.numerator, "|", *found.denominator)
    1 1/2 | 1 -1/2
    """
    if method not in TABLEAUX:
        names = ", ".join(sorted(TABLEAUX))
        raise IntegrationError(f"{WHERE}: method", "a tableau", method, f"one of {names}")
    tableau = TABLEAUX[method]
    size = len(tableau.b)
    denominator = _characteristic(tableau.a)
    moments: list[Number] = [Fraction(1)]  # R = 1 + sum_k z^k b^T A^(k - 1) 1
    column: list[Number] = [Fraction(1)] * size
    for _ in range(size):
        moments.append(_dot(tableau.b, column))
        column = [_dot(row, column) for row in tableau.a]
    # P has degree size at most, so that higher terms of Q R are 0.
    numerator = [_dot(denominator[: k + 1], moments[k::-1]) for k in range(size + 1)]
    return StabilityFunction(_trimmed(numerator), _trimmed(denominator))


def _characteristic(a: tuple[tuple[Number, ...], ...]) -> list[Number]:
    """``det(I - z A)`` by the method of Faddeev and LeVerrier."""
    size = len(a)
    found: list[Number] = [Fraction(1)]
    product: list[list[Number]] = [[Fraction(0)] * size for _ in range(size)]
    for k in range(1, size + 1):
        for i in range(size):
            product[i][i] = product[i][i] + found[-1]
        product = [[_dot(row, [r[j] for r in product]) for j in range(size)] for row in a]
        trace = _dot([Fraction(1)] * size, [product[i][i] for i in range(size)])
        found.append(trace * Fraction(-1, k))
    return found


def _dot(left: Any, right: Any) -> Number:
    total: Number = Fraction(0)
    for u, v in zip(left, right, strict=True):
        total = total + u * v
    return total.a if isinstance(total, Quadratic) and total.b == 0 else total


def _trimmed(coefficients: list[Number]) -> Polynomial:
    while coefficients[-1] == 0:
        coefficients = coefficients[:-1]
    return tuple(coefficients)


def _value(coefficients: list[float], z: Any) -> Any:
    total: Any = 0.0
    for c in reversed(coefficients):
        total = total * z + c
    return total
