"""One linear equation whose coefficients depend on time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy

from symnode.numeric.adjoints.fields import Parameters
from symnode.numeric.analytic.affine_flow import Affine, AffineFlow
from symnode.numeric.analytic.clock import Clock
from symnode.numeric.analytic.equations import Equations
from symnode.numeric.analytic.forcing import MOST_POWER, response
from symnode.numeric.analytic.linear import LinearParts
from symnode.numeric.analytic.not_recognised import NotRecognised


def time_dependent_flow(equations: Equations, parts: LinearParts) -> AffineFlow:
    """``x' = a(t) (x + c)``: ``x + c`` is multiplied by ``exp(integral of a)``; or, with a that
    does not depend on time, ``x' = a x + b(t)`` by the integral of ``e^{a (t_1 - s)} b(s)``.

    :class:`NotRecognised` for other coefficients.

    >>> x, t, w = sympy.symbols("x t w")
    >>> equations = Equations.of(x * sympy.cos(w * t), x, t)
    >>> flow = time_dependent_flow(equations, LinearParts.of(equations))
    >>> end = flow.end(0.0, np.pi / 2, np.array([1.0]), {"w": 1.0})     # e^{sin t}
    >>> print(end)
    [2.71828183]
    """
    a, (b,) = parts.matrix[0], parts.rest
    if not a.has(equations.time):
        return AffineFlow(equations.names, _forced(a, b, equations))
    offset = sympy.cancel(b / a)
    if offset.has(equations.time):
        raise NotRecognised(f"x' = a(t) x + b(t) with b/a = {offset} not constant")
    clock = Clock.of(a, equations)
    shift = equations.compiled(offset)

    def coefficients(start: Any, stop: Any, parameters: Parameters) -> Affine:
        exponent = clock.integral(start, stop, parameters)
        sigma = None if b == 0 else shift(parameters) * np.expm1(exponent)
        return np.exp(exponent), sigma

    return AffineFlow(equations.names, coefficients)


def _forced(a: sympy.Expr, b: sympy.Expr, equations: Equations) -> Callable[..., Affine]:
    rate, parts = equations.compiled(a), Clock.of(b, equations).parts
    if any(part.exponent > MOST_POWER for part in parts):
        raise NotRecognised(f"a power above {MOST_POWER} in b(t) = {b}")

    def coefficients(start: Any, stop: Any, parameters: Parameters) -> Affine:
        value = rate(parameters)
        total = sum(response(part, value, start, stop, parameters) for part in parts)
        return np.exp(value * (stop - start)), total

    return coefficients
