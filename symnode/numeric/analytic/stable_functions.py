"""Quotients that are smooth where their formula is 0/0.

Each of them is analytic and is computed without cancellation in both branches, so that complex
steps of 1e-30 through it give its derivative up to round-off as well. Branches look at real parts.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial
from typing import Any

import numpy as np

Values = Any  # numbers or arrays, real or complex

# 0.5^15/16! = 1e-18: the first term that is left out.
PHI_SERIES = [1 / factorial(k + 1) for k in range(15)]
PHI_RADIUS = 0.5
# 0.5^16/17! = 4e-20
SINC_SERIES = [(-1) ** k / factorial(2 * k + 1) for k in range(8)]
# (0.1/1.9)^16/17 = 2e-22
LOG_SERIES = [1 / (2 * k + 1) for k in range(8)]
LOG_RADIUS = 0.1


def phi(z: Values) -> Values:
    """``(e^z - 1)/z``, 1 at 0.

    >>> print(phi(0.0), phi(np.log(2.0)) * np.log(2.0))
    1.0 1.0
    """
    small = np.abs(np.real(z)) < PHI_RADIUS
    return _either(
        small, z, lambda near: _horner(PHI_SERIES, near), lambda far: np.expm1(far) / far
    )


def sinc(z: Values) -> Values:
    """``sin(z)/z``, 1 at 0.

    >>> print(sinc(0.0), sinc(np.pi / 2) * np.pi / 2)
    1.0 1.0
    """
    small = np.abs(np.real(z)) < PHI_RADIUS
    return _either(
        small, z, lambda near: _horner(SINC_SERIES, near * near), lambda far: np.sin(far) / far
    )


def log_ratio(u: Values) -> Values:
    """``log(1 + u)/u``, 1 at 0; for u > -1.

    >>> print(log_ratio(0.0), log_ratio(1.0))
    1.0 0.6931471805599453
    """

    def near_zero(near: Values) -> Values:
        w = near / (2 + near)  # log(1 + u) = 2 artanh w
        return 2 / (2 + near) * _horner(LOG_SERIES, w * w)

    small = np.abs(np.real(u)) < LOG_RADIUS
    return _either(small, u, near_zero, lambda far: np.log(1 + far) / far)


def power(u: Values, n: int) -> Values:
    """``(1 + u)^n`` for a natural n, without the rounding of ``1 + u`` that n would multiply.

    >>> print(power(-1.5, 2), power(-1.0, 5))
    0.25 0.0
    """
    if n == 1:
        return 1 + u

    def below(v: Values) -> Values:
        return _either(
            1 + v == 0,
            v,
            lambda w: 0.0 * w * w,
            lambda w: (-1) ** n * np.exp(n * np.log(-(1 + w))),
            outside=-2.0,
        )

    return _either(np.real(u) > -1, u, lambda v: np.exp(n * v * log_ratio(v)), below, outside=-2.0)


def geometric_sum(u: Values, n: int) -> Values:
    """``1 + (1 + u) + ... + (1 + u)^(n - 1)``, n at u = 0.

    >>> print(geometric_sum(0.0, 3), geometric_sum(-1.0, 3), geometric_sum(-2.0, 3))
    3.0 1.0 1.0
    """

    def above(v: Values) -> Values:
        ratio = log_ratio(v)
        return n * ratio * phi(n * v * ratio)

    return _either(np.real(u) > -1, u, above, lambda v: (power(v, n) - 1) / v, outside=-2.0)


def _either(
    first: Values,
    z: Values,
    inside: Callable[[Values], Values],
    outside_of: Callable[[Values], Values],
    outside: float = 1.0,
) -> Values:
    """``inside(z)`` where ``first`` holds, elsewhere the other.

    Each function sees arguments of its own only, in the other places 0 or ``outside``.
    """
    if np.ndim(first) == 0:
        return inside(z) if first else outside_of(z)
    return np.where(first, inside(np.where(first, z, 0.0)), outside_of(np.where(first, outside, z)))


def _horner(coefficients: list[float], z: Values) -> Values:
    total: Values = coefficients[-1]
    for c in coefficients[-2::-1]:
        total = total * z + c
    return total
