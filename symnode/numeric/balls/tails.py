"""Infinite sums whose terms shrink geometrically: a partial sum and a bound of the rest.

From the shape of a term a(n) a bound r < 1 of |a(n + 1) / a(n)| for all n >= N is computed, for
products of powers, factorials, binomials, exponentials and polynomials in n. The rest from N on is
then at most |a(N)| / (1 - r). Sums of other shapes have no value here.
"""

from __future__ import annotations

from typing import Any, Protocol

from flint import acb, arb, ctx

from symnode.numeric.balls.cuts import NotEvaluable, a_whole, whole

Json = Any
STARTS = (40, 80, 160, 320, 640, 1280, 2560)
MAX_DEGREE = 24
Bound = tuple[int, arb]  # a power of n, and a bound of what it is multiplied by


class Evaluator(Protocol):
    """What is needed of ``complex_terms.Values``."""

    def at(self, name: str, value: acb, *, analytic: bool = False) -> Evaluator:
        """The same with another value of a variable."""

    def of(self, j: Json) -> acb:
        """The value of a term."""


def infinite_sum(values: Evaluator, name: str, first: int, body: Json) -> acb:
    """The sum from ``first`` to infinity."""
    total, k = acb(0), first
    for start in STARTS:
        while k < first + start:
            total += values.at(name, acb(k)).of(body)
            k += 1
        if k < 1:
            continue
        ratio = Ratio(values, name, k).bound(body)
        if ratio is None or not ratio < arb(9) / 10:
            continue
        rest = (abs(values.at(name, acb(k)).of(body)) / (1 - ratio)).upper()
        enough = rest < abs(total).upper() * arb(2) ** -(ctx.prec - 20)
        if enough or start == STARTS[-1]:
            return total + acb(arb(0, rest), arb(0, rest))
    raise NotEvaluable("an infinite sum without a bound of its rest")


class Ratio:
    """Bounds of |t(n + 1) / t(n)| for all integers n >= start, by the shape of t."""

    def __init__(self, values: Evaluator, name: str, start: int) -> None:
        self.values, self.name, self.start = values, name, start
        self.small = arb(1) / (2 * start)
        self.small = arb(self.small, self.small.upper())  # 1/n lies in it

    def bound(self, body: Json) -> arb | None:
        """The bound, None where it grows with n."""
        power, factor = self.of(body)
        if power > 0 or not factor.is_finite():
            return None
        return factor.upper() * arb(self.start) ** power

    def of(self, t: Json) -> Bound:
        """A power of n and a factor, whose product bounds the ratio."""
        if not self.depends(t):
            return 0, arb(1)
        coefficients = self.polynomial(t)
        if coefficients is not None:
            return 0, abs(self._shifted(coefficients) / self._scaled(coefficients))
        head, rest = t[0], t[1:]
        if head == "mul":
            power, factor = 0, arb(1)
            for part in rest:
                p, f = self.of(part)
                power, factor = power + p, factor * f
            return power, factor
        if head == "pow":
            p, f = self.of(rest[0])
            return p * int(rest[1]), f ** int(rest[1])
        if head == "intpower" and not self.depends(rest[1]):
            p, f = self.of(rest[0])
            n = a_whole(self.values.of(rest[1]), "an integer power")
            return p * n, f**n
        if head in ("power", "intpower", "exp"):
            return self._exponential(rest)
        if head == "call":
            return self._call(rest[0], rest[1:])
        raise NotEvaluable("an infinite sum")

    def _exponential(self, rest: list[Json]) -> Bound:
        """base ** u, or exp(u), with u a polynomial: by the difference of u."""
        exponent = self.polynomial(rest[-1])
        if exponent is None or len(exponent) > 3 or (len(rest) == 2 and self.depends(rest[0])):
            raise NotEvaluable("an infinite sum")
        rate = acb(1) if len(rest) == 1 else self.values.of(rest[0]).log()
        if len(exponent) == 1:
            return 0, arb(1)
        if len(exponent) == 2:
            return 0, abs((rate * exponent[1]).exp())
        slope = (2 * rate * exponent[2]).real  # the difference is constant + 2 c n
        if not slope < 0:
            raise NotEvaluable("an infinite sum")
        constant = (rate * (exponent[1] + exponent[2])).real
        return 0, (constant + slope * self.start).exp()

    def _call(self, name: str, args: list[Json]) -> Bound:
        if name in ("factorial", "gamma"):
            return self._factorial(args[0], 1 if name == "factorial" else 0)
        if name == "binomial":
            top, bottom = args
            rest = ["add", top, ["mul", "-1", bottom]]
            parts = [self._factorial(u, 1) for u in (top, bottom, rest)]
            power = parts[0][0] - parts[1][0] - parts[2][0]
            return power, parts[0][1] / parts[1][1] / parts[2][1]
        if name == "RisingFactorial" and not self.depends(args[0]):
            return self._factorial(["add", *args], 0)
        raise NotEvaluable("an infinite sum")

    def _factorial(self, u: Json, shift: int) -> Bound:
        """gamma(u + shift): a product of linear factors for each unit of the slope of u."""
        line = self.polynomial(u)
        slope = whole(line[1]) if line is not None and len(line) == 2 else None
        if not self.depends(u):
            return 0, arb(1)
        if line is None or slope is None or abs(slope) > MAX_DEGREE:
            raise NotEvaluable("an infinite sum")
        factor = arb(1)
        steps = range(shift, slope + shift) if slope > 0 else range(slope + shift, shift)
        for j in steps:
            factor *= abs(self._scaled([line[0] + j, line[1]]))
        return slope, (factor if slope > 0 else 1 / factor)

    def _scaled(self, c: list[acb]) -> acb:
        """The polynomial at n, divided by n to its degree: in powers of 1/n."""
        total = acb(0)
        for k, coefficient in enumerate(c):
            total += coefficient * self.small ** (len(c) - 1 - k)
        return total

    def _shifted(self, c: list[acb]) -> acb:
        """The same of the polynomial at n + 1."""
        total = acb(0)
        for k, coefficient in enumerate(c):
            total += coefficient * (1 + self.small) ** k * self.small ** (len(c) - 1 - k)
        return total

    def depends(self, t: Json) -> bool:
        """Whether the name occurs."""
        if not isinstance(t, list):
            return False
        if t[:1] == ["var"]:
            return bool(t[1] == self.name)
        return any(self.depends(part) for part in t)

    def polynomial(self, t: Json) -> list[acb] | None:
        """The coefficients of a polynomial in n, the last one not 0."""
        if not self.depends(t):
            return [self.values.of(t)]
        head, rest = t[0], t[1:]
        if head == "var":
            return [acb(0), acb(1)]
        if head == "pow" and 0 < rest[1] <= MAX_DEGREE:
            head, rest = "mul", [rest[0]] * rest[1]
        if head not in ("add", "mul"):
            return None
        total = [acb(0)] if head == "add" else [acb(1)]
        for part in rest:
            one = self.polynomial(part)
            if one is None or len(one) + len(total) > MAX_DEGREE:
                return None
            total = _plus(total, one) if head == "add" else _times(total, one)
        while len(total) > 1 and total[-1].is_zero():
            total.pop()
        return total


def _plus(a: list[acb], b: list[acb]) -> list[acb]:
    size = max(len(a), len(b))
    return [(a[k] if k < len(a) else 0) + (b[k] if k < len(b) else acb(0)) for k in range(size)]


def _times(a: list[acb], b: list[acb]) -> list[acb]:
    found = [acb(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            found[i + j] += x * y
    return found
