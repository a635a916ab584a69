"""Rigorous integrals over segments, and derivatives by Cauchy's formula."""

from __future__ import annotations

from math import ceil, factorial
from typing import Any, Protocol

from flint import acb, arb, ctx

from symnode.numeric.balls.cuts import NAN, NotEvaluable, OutOfTime

MAX_ORDER = 40
RADII = tuple(arb(2) ** -k for k in (0, 2, 4, 7, 12))


class Evaluator(Protocol):
    """What is needed of ``complex_terms.Values``."""

    def at(self, name: str, value: acb, *, analytic: bool = False) -> Evaluator:
        """The same with another value of a variable."""

    def of(self, j: Any) -> acb:
        """The value of a term."""


def integral(values: Evaluator, rest: list[Any]) -> acb:
    """The integral along a straight segment."""
    name, low, high, body = rest
    if "infinity" in str(low) or "infinity" in str(high):
        raise NotEvaluable("an integral to infinity")
    trouble: list[Exception] = []  # an exception must not pass through the integrator

    def f(x: acb, analytic: bool) -> acb:
        if trouble:
            return NAN
        try:
            return values.at(name, x, analytic=bool(analytic)).of(body)
        except (NotEvaluable, OutOfTime, ArithmeticError, ValueError) as reason:
            trouble.append(reason)
            return NAN

    tolerance = arb(2) ** -(ctx.prec - 20)
    found: acb = acb.integral(
        f, values.of(low), values.of(high), rel_tol=tolerance, abs_tol=tolerance, eval_limit=30_000
    )
    if trouble:
        raise trouble[0]
    return found


def derivative(values: Evaluator, body: Any, name: str, order: int) -> acb:
    """A derivative at the value of a variable.

    With |f| <= M on a disc of radius R about the point, f analytic there, the mean of
    ``f(z + r w^k) w^(-k order) / r^order`` over the N-th roots of unity w^k is the Taylor
    coefficient up to ``M / R^order * q^N / (1 - q)``, ``q = r / R``.
    """
    if not 0 <= order <= MAX_ORDER:
        raise NotEvaluable(f"a derivative of order {order}")
    centre = values.of(["var", name])
    if order == 0:
        return values.of(body)
    for radius in RADII:
        around = acb(arb(0, radius), arb(0, radius))
        size = abs(values.at(name, centre + around, analytic=True).of(body))
        if size.is_finite():
            return _cauchy(values, body, name, order, (centre, radius, size.upper()))
    return NAN


def _cauchy(values: Evaluator, body: Any, name: str, order: int, disc: tuple[acb, arb, arb]) -> acb:
    centre, radius, size = disc
    small = radius / 16
    count = ceil(ctx.prec / 4) + order + 4
    total = acb(0)
    for k in range(count):
        unit = (acb(2 * k) / count).exp_pi_i()
        back = (acb(-2 * k * order) / count).exp_pi_i()
        total += values.at(name, centre + small * unit).of(body) * back
    error = size / radius**order * arb(16) ** -count * 16 / 15
    rounding = acb(arb(0, error.upper()), arb(0, error.upper()))
    return (total / count / small**order + rounding) * factorial(order)
