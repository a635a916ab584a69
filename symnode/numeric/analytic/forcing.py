"""``integral from t_0 to t_1 of e^{a (t_1 - s)} b(s) ds`` for the parts of which b may consist."""

from __future__ import annotations

from math import comb, factorial
from typing import Any

import numpy as np

from symnode.numeric.adjoints.fields import Parameters
from symnode.numeric.analytic.clock import COS, EXP, Part
from symnode.numeric.analytic.stable_functions import phi

Values = Any  # numbers or arrays, real or complex for complex steps
Pair = tuple[Values, Values]  # real and imaginary part, each with a step of its own
# 4^34/34! = 1e-18; the terms of the series are at most ten times its value.
MOMENT_RADIUS, MOMENT_TERMS = 4.0, 34
# 1/20! = 4e-19
PAIR_RADIUS, PAIR_TERMS = 1.0, 19
# The recursion of the moments multiplies errors by n!/4^n.
MOST_POWER = 12


def response(part: Part, a: Values, start: Any, stop: Any, parameters: Parameters) -> Values:
    """The integral for one part of b; stable near a = 0, near resonance, and for fast decay."""
    factor = part.factor(parameters)
    if part.rate is None or part.shift is None:
        return factor * _of_power(part.exponent, a, start, stop)
    rate, shift = part.rate(parameters), part.shift(parameters)
    if part.shape == EXP:
        return factor * _of_exponential(rate, shift, a, start, stop)
    cosine, sine = _of_wave(rate, shift, a, start, stop)
    return factor * (cosine if part.shape == COS else sine)


def _of_power(n: int, a: Values, start: Any, stop: Any) -> Values:
    """``b = s^n``: with ``u = t_1 - s``, the binomial formula and moments of ``e^{a u}``."""
    length = stop - start
    return sum(
        comb(n, j) * (-1) ** j * stop ** (n - j) * length ** (j + 1) * moment(j, a * length)
        for j in range(n + 1)
    )


def moment(n: int, z: Values) -> Values:
    """``integral from 0 to 1 of e^{z v} v^n dv``.

    >>> print(moment(3, 0.0), round(float(moment(1, 5.0)), 6))
    0.25 23.786105
    """
    small = np.abs(np.real(z)) < MOMENT_RADIUS
    near, far = np.where(small, z, 0.0), np.where(small, 1.0, z)
    series = np.zeros_like(near)
    for k in range(MOMENT_TERMS, -1, -1):
        series = series * near + 1 / (factorial(k) * (k + n + 1))
    recursive = np.expm1(far) / far
    for j in range(1, n + 1):
        recursive = (np.exp(far) - j * recursive) / far
    return np.where(small, series, recursive)


def _of_exponential(rate: Values, shift: Values, a: Values, start: Any, stop: Any) -> Values:
    """``b = e^{rate s + shift}``; phi of a negative number, from the end that is larger."""
    length = stop - start
    z = (rate - a) * length
    late = np.real(z) > 0
    exponent = np.where(late, rate * stop + shift, a * length + rate * start + shift)
    return length * np.exp(exponent) * phi(np.where(late, -z, z))


def _of_wave(rate: Values, shift: Values, a: Values, start: Any, stop: Any) -> Pair:
    """``b = cos(rate s + shift)`` and with sin: both parts of a complex exponential."""
    length = stop - start
    x, y = -a * length, rate * length
    late = np.real(x) > 0
    sign = np.where(late, -1.0, 1.0)
    angle = np.where(late, rate * stop, rate * start) + shift
    size = length * np.where(late, 1.0, np.exp(np.where(late, 0.0, a * length)))
    u, v = _complex_phi(sign * x, sign * y)
    c, s = np.cos(angle), np.sin(angle)
    return size * (c * u - s * v), size * (c * v + s * u)


def _complex_phi(x: Values, y: Values) -> Pair:
    """``(e^z - 1)/z`` for ``z = x + i y``, x <= 0."""
    small = np.real(x) ** 2 + np.real(y) ** 2 < PAIR_RADIUS
    near, other = (np.where(small, x, 0.0), np.where(small, y, 0.0)), np.where(small, 1.0, x)
    u, v = np.zeros_like(near[0]), np.zeros_like(near[0])
    for k in range(PAIR_TERMS, -1, -1):
        u, v = u * near[0] - v * near[1] + 1 / factorial(k + 1), u * near[1] + v * near[0]
    turn = np.where(small, 0.0, y)
    square = other**2 + turn**2
    # e^x cos y - 1 without the difference
    p = np.expm1(other) * np.cos(turn) - 2 * np.sin(turn / 2) ** 2
    q = np.exp(other) * np.sin(turn)
    return (
        np.where(small, u, (p * other + q * turn) / square),
        np.where(small, v, (q * other - p * turn) / square),
    )
