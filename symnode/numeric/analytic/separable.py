"""One separable equation ``x' = g(t) h(x)``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

import numpy as np
import sympy
from scipy.optimize import brentq

from symnode.calculus.derive.errors import DerivationError
from symnode.calculus.derive.polynomial import coefficients
from symnode.numeric.adjoints.fields import Parameters
from symnode.numeric.analytic.clock import Clock
from symnode.numeric.analytic.equations import WHERE, Equations
from symnode.numeric.analytic.families import Exponential, Family, Power, Quadratic
from symnode.numeric.analytic.flow import STEP, Pulled, slope_by, stepped, summed_to
from symnode.numeric.analytic.not_recognised import NotRecognised
from symnode.numeric.errors import Failure, IntegrationError
from symnode.numeric.inputs import Array

HERE = "numeric.analytic: separable equation"


@final
@dataclass(frozen=True)
class SeparableFlow:
    """``x' = g(t) h(x)``: the autonomous flow of h for the time ``integral of g``.

    Derivatives in parameters and times are those of the closed form, by complex steps through it.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` where a solution ends before its time;
    its ``time`` is the time of the end, and ``state`` the initial state that ends first.
    """

    names: tuple[str, ...]
    clock: Clock
    family: Family

    def end(self, start: float, stop: float, state: Array, parameters: Parameters) -> Array:
        """The state at the time ``stop``."""
        self._expect_alive(start, stop, state, parameters)
        tau = self.clock.integral(start, stop, parameters)
        return np.asarray(self.family.value(state, tau, parameters))

    def pull(
        self, start: float, stop: float, state: Array, parameters: Parameters, costate: Array
    ) -> Pulled:
        """``costate . d end``."""

        def slope(begin: Any, end: Any, moved: Parameters) -> Any:
            tau = self.clock.integral(begin, end, moved)
            return costate * slope_by(self.family.value(state, tau, moved))

        tau = self.clock.integral(start, stop, parameters)
        through = costate * self.family.slope(state, tau, parameters)
        bars = {
            name: summed_to(
                np.shape(parameters[name]), slope(start, stop, stepped(parameters, name))
            )
            for name in self.names
        }
        step = 1j * STEP
        ends = (
            float(np.sum(slope(start + step, stop, parameters))),
            float(np.sum(slope(start, stop + step, parameters))),
        )
        return np.asarray(through), bars, ends

    def _expect_alive(
        self, start: float, stop: float, state: Array, parameters: Parameters
    ) -> None:
        """Follow the integral of g from one of its turns to the next; it is monotone between."""
        first, last = self.family.lifetime(state, parameters)
        before = start
        for time in [*self.clock.turns(start, stop, parameters), stop]:
            tau = self.clock.integral(start, time, parameters)
            if np.any(tau >= last) or np.any(tau <= first):
                raise self._ended(start, (before, time), state, parameters, (first, last))
            before = time

    def _ended(
        self,
        start: float,
        piece: tuple[float, float],
        state: Array,
        parameters: Parameters,
        lifetime: tuple[Any, Any],
    ) -> IntegrationError:
        def left(time: float) -> float:
            """Above 0 as long as all solutions exist."""
            tau = self.clock.integral(start, time, parameters)
            return float(np.min(np.minimum(lifetime[1] - tau, tau - lifetime[0])))

        ends = [left(time) for time in piece]
        time = (
            brentq(left, *piece) if np.isfinite(ends).all() and ends[0] * ends[1] < 0 else piece[1]
        )
        tau = self.clock.integral(start, time, parameters)
        distance = np.minimum(lifetime[1] - tau, tau - lifetime[0])
        place = np.unravel_index(np.argmin(distance), np.shape(distance))
        initial = np.broadcast_to(state, np.shape(distance))[place]
        error = IntegrationError(
            HERE,
            "a solution that exists up to the last time",
            f"x({start:.6g}) = {initial:.6g}, which ends at t = {time:.6g}: blow-up, or a point "
            "where the equation is not defined",
            f"stop before t = {time:.6g}",
        )
        return error.reached(float(time), initial, Failure.NOT_FINITE)


def separable_flow(equations: Equations) -> tuple[str, SeparableFlow]:
    """The kind and the flow, or :class:`NotRecognised`.

    >>> x, t = sympy.symbols("x t")
    >>> kind, flow = separable_flow(Equations.of(t * x**2, x, t))
    >>> kind, flow.end(0.0, 1.0, np.array([1.0]), {})
    ('separable: degree 2', array([2.]))
    """
    (entry,), (x,) = equations.field, equations.state
    g, h = _factors(entry, x, equations.time)
    clock = Clock.of(g, equations)
    if not clock.knows_zeros():
        raise NotRecognised(f"the zeros of {g}, at which {equations.time} turns, are not known")
    for kind, find in (("degree 2", _quadratic), ("power", _power), ("exponential", _exponential)):
        family = find(h, x, equations)
        if family is not None:
            return f"separable: {kind}", SeparableFlow(equations.names, clock, family)
    raise NotRecognised(f"no closed flow known for h({x}) = {h}")


def _factors(entry: sympy.Expr, x: sympy.Expr, time: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """``g(t)`` without x and ``h(x)`` without t."""
    for form in (sympy.factor_terms(entry), sympy.factor(entry)):
        factors = sympy.Mul.make_args(form)
        if not any(factor.has(time) and factor.has(x) for factor in factors):
            g = sympy.Mul(*(factor for factor in factors if factor.has(time)))
            return g, sympy.Mul(*(factor for factor in factors if not factor.has(time)))
    raise NotRecognised(f"not separable: no factors g({time}) h({x}) in {entry}")


def _quadratic(h: sympy.Expr, x: sympy.Expr, equations: Equations) -> Family | None:
    try:
        found = coefficients(h, x, WHERE)
    except DerivationError:
        return None
    if max(found, default=0) != 2:
        return None
    alpha, beta, gamma = (equations.compiled(found.get(k, sympy.Integer(0))) for k in (2, 1, 0))
    return Quadratic(equations.compiled(h, x), alpha, beta, gamma)


def _power(h: sympy.Expr, x: sympy.Expr, equations: Equations) -> Family | None:
    factor, rest = h.as_independent(x, as_Add=False)
    if not rest.is_Pow or not rest.exp.is_Rational:
        return None
    try:
        inner = coefficients(rest.base, x, WHERE)
    except DerivationError:
        return None
    if inner.keys() - {0, 1}:
        return None
    beta = equations.compiled(inner[0]) if 0 in inner else None
    exponent = Fraction(int(rest.exp.p), int(rest.exp.q))
    return Power(exponent, equations.compiled(factor), equations.compiled(inner[1]), beta)


def _exponential(h: sympy.Expr, x: sympy.Expr, equations: Equations) -> Family | None:
    _, rest = h.as_independent(x, as_Add=False)
    if rest.func is not sympy.exp:
        return None
    try:
        inner = coefficients(rest.args[0], x, WHERE)
    except DerivationError:
        return None
    if inner.keys() - {0, 1}:
        return None
    return Exponential(equations.compiled(h, x), equations.compiled(inner[1]))
