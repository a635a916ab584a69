"""Integrals over time of sums of powers, exponentials, sines and cosines, in closed form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, final

import numpy as np
import sympy

from symnode.calculus.derive.errors import DerivationError
from symnode.calculus.derive.polynomial import coefficients
from symnode.numeric.adjoints.fields import Parameters
from symnode.numeric.analytic.equations import WHERE, Equations
from symnode.numeric.analytic.not_recognised import NotRecognised
from symnode.numeric.analytic.stable_functions import phi, sinc
from symnode.numeric.errors import IntegrationError

Evaluate = Callable[[Parameters], Any]
POWER, EXP, SIN, COS = "power", "exp", "sin", "cos"
FUNCTIONS = {sympy.exp: EXP, sympy.sin: SIN, sympy.cos: COS}


@final
@dataclass(frozen=True)
class Part:
    """``factor * shape``: ``t^n``, or exp, sin, cos of ``rate t + shift``."""

    shape: str
    factor: Evaluate
    exponent: int = 0
    rate: Evaluate | None = None
    shift: Evaluate | None = None

    def integral(self, start: Any, stop: Any, parameters: Parameters) -> Any:
        """From start to stop, without cancellation for short intervals and small rates."""
        length, factor = stop - start, self.factor(parameters)
        if self.rate is None or self.shift is None:
            n = self.exponent
            powers = sum(start**k * stop ** (n - k) for k in range(n + 1))
            return factor * length * powers / (n + 1)
        rate, shift = self.rate(parameters), self.shift(parameters)
        if self.shape == EXP:
            return factor * length * np.exp(rate * start + shift) * phi(rate * length)
        middle = rate * (start + stop) / 2 + shift
        wave = np.sin(middle) if self.shape == SIN else np.cos(middle)
        return factor * length * wave * sinc(rate * length / 2)


@final
@dataclass(frozen=True)
class Clock:
    """``tau(t) = integral of g from the start to t``; complex arguments pass through."""

    parts: tuple[Part, ...]

    @classmethod
    def of(cls, g: sympy.Expr, equations: Equations) -> Clock:
        """The parts of g, or :class:`NotRecognised`.

        >>> t, k, x = sympy.symbols("t k x")
        >>> clock = Clock.of(3 * t**2 + sympy.exp(k * t), Equations.of(k * x, x, t))
        >>> print(clock.integral(0.0, 2.0, {"k": 0.0}))
        10.0
        """
        expanded = sympy.expand(g.rewrite(sympy.exp)) if g.has(sympy.sinh, sympy.cosh) else g
        terms = sympy.Add.make_args(sympy.expand(expanded))
        return cls(tuple(_part(term, equations) for term in terms))

    def integral(self, start: Any, stop: Any, parameters: Parameters) -> Any:
        """tau."""
        return sum(part.integral(start, stop, parameters) for part in self.parts)

    def turns(self, start: float, stop: float, parameters: Parameters) -> list[float]:
        """Times strictly between start and stop, in the order of the way; all zeros of g there are
        among them, if :meth:`knows_zeros`.
        """
        low, high = sorted((start, stop))
        found = [t for t in self._zeros(low, high, parameters) if low < t < high]
        return sorted(found, reverse=bool(stop < start))

    def knows_zeros(self) -> bool:
        """Whether :meth:`turns` can answer: a polynomial, or one part."""
        return len(self.parts) == 1 or all(part.shape == POWER for part in self.parts)

    def _zeros(self, low: float, high: float, parameters: Parameters) -> Sequence[float]:
        first = self.parts[0]
        if first.shape == POWER:
            dense = np.zeros(1 + max(part.exponent for part in self.parts))
            for part in self.parts:
                dense[part.exponent] += _number(part.factor(parameters))
            # Roots that rounding has moved off the real line still show where g turns.
            return [float(r.real) for r in np.roots(dense[::-1])]
        if first.shape == EXP or first.rate is None or first.shift is None:
            return []
        rate, shift = _number(first.rate(parameters)), _number(first.shift(parameters))
        if rate == 0:
            return []
        # sin u = 0 at k pi, cos u = 0 at (k + 1/2) pi, with u = rate t + shift
        offset = 0.0 if first.shape == SIN else 0.5
        ends = sorted((rate * low + shift, rate * high + shift))
        numbers = np.arange(np.floor(ends[0] / np.pi) - 1, np.ceil(ends[1] / np.pi) + 1)
        return [float(((k + offset) * np.pi - shift) / rate) for k in numbers]


def _number(value: Any) -> float:
    if np.ndim(value):
        raise IntegrationError(
            "numeric.analytic: separable equation",
            "one number for each parameter beside the time",
            f"shape {np.shape(value)}",
            "solve for one of them after the other",
        )
    return float(value)


def _part(term: sympy.Expr, equations: Equations) -> Part:
    time = equations.time
    factor, rest = term.as_independent(time, as_Add=False)
    compiled = equations.compiled(factor)
    if rest == 1:
        return Part(POWER, compiled)
    if rest == time or (rest.is_Pow and rest.base == time and rest.exp.is_Integer and rest.exp > 0):
        return Part(POWER, compiled, 1 if rest == time else int(rest.exp))
    shape = FUNCTIONS.get(rest.func)
    if shape is None:
        raise NotRecognised(f"no closed integral over {time} of {term}")
    try:
        found = coefficients(rest.args[0], time, WHERE)
    except DerivationError as error:
        raise NotRecognised(f"no closed integral over {time} of {term}") from error
    if found.keys() - {0, 1}:
        raise NotRecognised(f"no closed integral over {time} of {term}")
    zero = sympy.Integer(0)
    rate, shift = equations.compiled(found.get(1, zero)), equations.compiled(found.get(0, zero))
    return Part(shape, compiled, 0, rate, shift)
