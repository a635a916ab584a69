"""Autonomous equations ``x' = h(x)`` whose flow is an elementary function.

Each family answers for arrays, elementwise: the state after the time tau, and between which times
the solution exists.  Complex arguments pass through, so that complex steps give derivatives;
branches look at real parts.  Formulas avoid differences of nearly equal numbers: near an
equilibrium, near a double root, near a parameter at which the formula degenerates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Any, Protocol, final

import numpy as np

from symnode.numeric.adjoints.fields import Parameters
from symnode.numeric.analytic.stable_functions import log_ratio, phi
from symnode.numeric.errors import IntegrationError

WHERE = "numeric.analytic: separable equation"
Evaluate = Callable[[Parameters], Any]
Rate = Callable[[Any, Parameters], Any]  # h(x, parameters)
# 0.25^10/20! = 4e-25: the first term that is left out.
EVEN_RADIUS, EVEN_TERMS = 0.25, 9


class Family(Protocol):
    """One kind of h."""

    def value(self, state: Any, tau: Any, parameters: Parameters) -> Any:
        """The state after the time tau, where it exists."""

    def slope(self, state: Any, tau: Any, parameters: Parameters) -> Any:
        """Its derivative in the state before: h after over h before."""

    def lifetime(self, state: Any, parameters: Parameters) -> tuple[Any, Any]:
        """Between which times the solution exists; -inf and inf where it always does."""


@final
@dataclass(frozen=True)
class Quadratic:
    """``h = alpha x^2 + beta x + gamma``: a fractional linear function of the state.

    With ``d = beta^2/4 - alpha gamma``, ``r = sqrt(d)``, ``y = alpha x + beta/2``,
    ``S = sinh(r tau)/r``, ``C = cosh(r tau)``: ``(x (C + beta S/2) + gamma S)/(C - y S)``; it ends
    where the denominator vanishes.  C and S are even in r: power series in d where ``r tau`` is
    small, trigonometric for d < 0; otherwise both are scaled by ``e^{-r tau}``, and a difference of
    r and y or -beta/2 is computed from the product with the sum, ``-alpha h`` or ``-alpha gamma``.
    Backwards it is the flow of -h.
    """

    rate: Rate
    alpha: Evaluate
    beta: Evaluate
    gamma: Evaluate

    def value(self, state: Any, tau: Any, parameters: Parameters) -> Any:
        above, sine, below, _ = self._fraction(state, tau, parameters)
        return (state * above + self._sign(tau) * self.gamma(parameters) * sine) / below

    def slope(self, state: Any, tau: Any, parameters: Parameters) -> Any:
        _, _, below, scale = self._fraction(state, tau, parameters)
        return scale / below**2

    def _fraction(self, state: Any, tau: Any, parameters: Parameters) -> tuple[Any, Any, Any, Any]:
        """``C + beta S/2``, S, ``C - y S``, each times s, and s^2, where s is 1 or e^{-r tau}."""
        sign = self._sign(tau)
        length = sign * tau
        alpha, beta, gamma = (sign * c for c in self._coefficients(parameters))
        y, d = alpha * state + beta / 2, beta**2 / 4 - alpha * gamma
        square = d * length**2
        near, turning = np.abs(np.real(square)) < EVEN_RADIUS, np.real(d) < 0
        cosine, sine = _near(np.where(near, square, 0.0), length)
        omega = np.sqrt(np.where(turning & ~near, -d, 1.0))
        cosine = np.where(near, cosine, np.cos(omega * length))
        sine = np.where(near, sine, np.sin(omega * length) / omega)
        growing = ~(turning | near)
        root = np.sqrt(np.where(growing, d, 1.0))
        fall, scaled = np.exp(-2 * root * length), length * phi(-2 * root * length)
        h = sign * self.rate(state, parameters)
        return (
            np.where(
                growing,
                fall + scaled * _less(root, -beta / 2, -alpha * gamma),
                cosine + beta / 2 * sine,
            ),
            np.where(growing, scaled, sine),
            np.where(growing, fall + scaled * _less(root, y, -alpha * h), cosine - y * sine),
            np.where(growing, fall, 1.0),
        )

    @staticmethod
    def _sign(tau: Any) -> Any:
        return np.where(np.real(tau) < 0, -1.0, 1.0)

    def lifetime(self, state: Any, parameters: Parameters) -> tuple[Any, Any]:
        alpha, beta, gamma = self._coefficients(parameters)
        y, d = alpha * state + beta / 2, beta**2 / 4 - alpha * gamma
        root = np.sqrt(np.abs(d))
        with np.errstate(divide="ignore", invalid="ignore"):
            angle = np.arctan2(root, np.abs(y)) / root  # first zero of cos - |y|/root sin
            far = np.pi / root - angle
            later = np.where(np.abs(y) > root, np.arctanh(root / np.abs(y)) / root, np.inf)
            later = np.where(root == 0, np.where(y == 0, np.inf, 1 / np.abs(y)), later)
        along = np.where(d < 0, angle, later)
        against = np.where(d < 0, far, np.inf)
        return -np.where(y < 0, along, against), np.where(y < 0, against, along)

    def _coefficients(self, parameters: Parameters) -> tuple[Any, Any, Any]:
        return self.alpha(parameters), self.beta(parameters), self.gamma(parameters)


def _near(square: Any, length: Any) -> tuple[Any, Any]:
    """``cosh r tau`` and ``sinh(r tau)/r`` by their series in ``square = (r tau)^2``."""
    cosine = sine = np.zeros_like(square)
    for k in range(EVEN_TERMS, -1, -1):
        cosine = cosine * square + 1 / factorial(2 * k)
        sine = sine * square + 1 / factorial(2 * k + 1)
    return cosine, length * sine


def _less(root: Any, y: Any, product: Any) -> Any:
    """``root - y``, where ``(root - y)(root + y) = product``."""
    positive = np.real(y) > 0
    return np.where(positive, product / np.where(positive, root + y, 1.0), root - y)


@final
@dataclass(frozen=True)
class Power:
    """``h = c u^p`` with ``u = alpha x + beta`` and p other than 0 and 1.

    ``u -> u (1 + v)^{-1/(p - 1)}`` with ``v = -(p - 1) alpha c u^{p - 1} tau``, which ends where
    ``1 + v`` vanishes.  Defined for u > 0, for natural p everywhere, for other integers p off 0.
    """

    exponent: Fraction
    factor: Evaluate
    alpha: Evaluate
    beta: Evaluate | None  # None where it is 0

    def value(self, state: Any, tau: Any, parameters: Parameters) -> Any:
        moved, v, exponent = self._moved(state, tau, parameters)
        if self.beta is None:
            return state * np.exp(exponent)
        return state + moved * phi(exponent) * log_ratio(v)

    def slope(self, state: Any, tau: Any, parameters: Parameters) -> Any:
        return np.exp(float(self.exponent) * self._moved(state, tau, parameters)[2])

    def _moved(self, state: Any, tau: Any, parameters: Parameters) -> tuple[Any, Any, Any]:
        """``h tau``, v, and ``-log(1 + v)/(p - 1)``."""
        alpha, u = self._inner(state, parameters)
        self._expect_inside(np.real(u))
        reduced, less = self.factor(parameters) * self._raised(u), float(self.exponent) - 1
        v = -less * alpha * reduced * tau
        return u * reduced * tau, v, -v * log_ratio(v) / less

    def lifetime(self, state: Any, parameters: Parameters) -> tuple[Any, Any]:
        alpha, u = self._inner(state, parameters)
        self._expect_inside(u)
        speed = (float(self.exponent) - 1) * alpha * self.factor(parameters) * self._raised(u)
        with np.errstate(divide="ignore"):
            end = 1 / np.asarray(speed, dtype=np.float64)
        return np.where(speed < 0, end, -np.inf), np.where(speed > 0, end, np.inf)

    def _inner(self, state: Any, parameters: Parameters) -> tuple[Any, Any]:
        alpha = self.alpha(parameters)
        return alpha, alpha * state + (0.0 if self.beta is None else self.beta(parameters))

    def _raised(self, u: Any) -> Any:
        p = self.exponent - 1
        return u ** int(p) if p.denominator == 1 else u ** float(p)

    def _expect_inside(self, u: Any) -> None:
        p = self.exponent
        if p.denominator != 1:
            inside, domain = u > 0, "above 0"
        elif p < 0:
            inside, domain = u != 0, "other than 0"
        else:
            return
        if not np.all(inside):
            raise IntegrationError(
                f"{WHERE}: initial",
                f"a base of the power {p} that is {domain}",
                np.asarray(u)[~np.asarray(inside)].flat[0],
                "start where the equation is defined and its solution unique",
            )


@final
@dataclass(frozen=True)
class Exponential:
    """``h = c e^{k x}``: ``x - log(1 - k h tau)/k``, which ends where ``k h tau = 1``."""

    rate: Rate
    growth: Evaluate

    def value(self, state: Any, tau: Any, parameters: Parameters) -> Any:
        moved = tau * self.rate(state, parameters)
        return state + moved * log_ratio(-self.growth(parameters) * moved)

    def slope(self, state: Any, tau: Any, parameters: Parameters) -> Any:
        return 1 / (1 - self.growth(parameters) * tau * self.rate(state, parameters))

    def lifetime(self, state: Any, parameters: Parameters) -> tuple[Any, Any]:
        speed = self.growth(parameters) * self.rate(state, parameters)
        with np.errstate(divide="ignore"):
            end = 1 / np.asarray(speed, dtype=np.float64)
        return np.where(speed < 0, end, -np.inf), np.where(speed > 0, end, np.inf)
