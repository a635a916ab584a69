"""Quotients that are smooth where their formula is 0/0.

Each of them is analytic and is computed without cancellation in both branches, so that complex
steps of 1e-30 through it give its derivative up to round-off as well. Branches look at real parts.
"""

from __future__ import annotations

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
    near, far = np.where(small, z, 0.0), np.where(small, 1.0, z)
    return np.where(small, _horner(PHI_SERIES, near), np.expm1(far) / far)


def sinc(z: Values) -> Values:
    """``sin(z)/z``, 1 at 0.

    >>> print(sinc(0.0), sinc(np.pi / 2) * np.pi / 2)
    1.0 1.0
    """
    small = np.abs(np.real(z)) < PHI_RADIUS
    near, far = np.where(small, z, 0.0), np.where(small, 1.0, z)
    return np.where(small, _horner(SINC_SERIES, near * near), np.sin(far) / far)


def log_ratio(u: Values) -> Values:
    """``log(1 + u)/u``, 1 at 0; for u > -1.

    >>> print(log_ratio(0.0), log_ratio(1.0))
    1.0 0.6931471805599453
    """
    small = np.abs(np.real(u)) < LOG_RADIUS
    near, far = np.where(small, u, 0.0), np.where(small, 1.0, u)
    w = near / (2 + near)  # log(1 + u) = 2 artanh w
    return np.where(small, 2 / (2 + near) * _horner(LOG_SERIES, w * w), np.log(1 + far) / far)


def power(u: Values, n: int) -> Values:
    """``(1 + u)^n`` for a natural n, without the rounding of ``1 + u`` that n would multiply.

    >>> float(power(-1.5, 2)), float(power(-1.0, 5))
    (0.25, 0.0)
    """
    if n == 1:
        return 1 + u
    positive, zero = np.real(u) > -1, 1 + u == 0
    inside = np.where(positive, u, 0.0)
    turned = np.where(positive | zero, -2.0, u)
    below = (-1) ** n * np.exp(n * np.log(-(1 + turned)))
    return np.where(positive, np.exp(n * inside * log_ratio(inside)), np.where(zero, 0.0, below))


def geometric_sum(u: Values, n: int) -> Values:
    """``1 + (1 + u) + ... + (1 + u)^(n - 1)``, n at u = 0.

    >>> print(geometric_sum(0.0, 3), geometric_sum(-1.0, 3), geometric_sum(-2.0, 3))
    3.0 1.0 1.0
    """
    positive = np.real(u) > -1
    inside, outside = np.where(positive, u, 0.0), np.where(positive, -1.0, u)
    ratio = log_ratio(inside)
    near = n * ratio * phi(n * inside * ratio)
    return np.where(positive, near, (power(outside, n) - 1) / outside)


def _horner(coefficients: list[float], z: Values) -> Values:
    total = np.full_like(z, coefficients[-1])
    for c in coefficients[-2::-1]:
        total = total * z + c
    return total
