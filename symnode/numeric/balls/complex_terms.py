"""Terms of wide claims over complex balls: sums, integrals, derivatives and special functions.

A term is the JSON of a claim file. Its value encloses the value of the term wherever that is
defined; where it may be undefined the ball is not finite, and where there is no rigorous way to
compute it ``NotEvaluable`` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor, inf
from time import monotonic
from typing import Any

from flint import acb, arb, fmpq

from symnode.numeric.balls import calculus, elementary, special, tails
from symnode.numeric.balls.cuts import NAN, NotEvaluable, OutOfTime, a_whole, beyond_one, whole
from symnode.numeric.balls.truth import Truth, truth

Json = Any
_REAL_OF_REAL = ("sum", "product", "integral", "derivative")
MAX_TERMS = 3_000
MAX_DEPTH = 300

CONSTANTS = {
    "euler_gamma": lambda: acb(arb.const_euler()),
    "catalan": lambda: acb(arb.const_catalan()),
    "golden_ratio": lambda: (1 + acb(5).sqrt()) / 2,
    "e": lambda: acb(1).exp(),
}


class Values:
    """The values of terms where the variables have given ones.

    ``analytic`` names the variables in which a value must be analytic on its ball to be finite;
    after the time ``until`` (of the monotonic clock) ``OutOfTime`` is raised. With ``real`` every
    function is the real one: not finite where its value is not real.
    """

    def __init__(
        self,
        values: Mapping[str, acb],
        analytic: frozenset[str] = frozenset(),
        until: float = inf,
        real: bool = False,
    ) -> None:
        self.values, self.analytic, self.until, self.real = values, analytic, until, real
        self.depth = 0

    def at(self, name: str, value: acb, *, analytic: bool = False) -> Values:
        """The same with one more variable, or another value of it."""
        more = self.analytic | {name} if analytic else self.analytic - {name}
        real = self.real and bool(value.imag.is_zero())
        return Values({**self.values, name: value}, more, self.until, real)

    def of(self, j: Json) -> acb:
        """The value of a term."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotEvaluable("a deeply nested term")
        if monotonic() > self.until:
            raise OutOfTime
        try:
            return self._of(j)
        finally:
            self.depth -= 1

    def _of(self, j: Json) -> acb:
        if isinstance(j, str):
            q = Fraction(j)
            return acb(fmpq(q.numerator, q.denominator))
        head, rest = j[0], j[1:]
        if head == "var":
            return self.values[rest[0]]
        if head in ("pi", "i"):
            return acb.pi() if head == "pi" else acb(0, 1)
        if head == "const":
            if rest[0] not in CONSTANTS:
                raise NotEvaluable(f"the constant {rest[0]}")
            return CONSTANTS[rest[0]]()
        return self._operation(head, rest)

    def _operation(self, head: str, rest: list[Json]) -> acb:
        found = self._applied(head, rest)
        if not self.real or found.imag.is_zero():
            return found
        if not found.imag.contains(0):
            return NAN
        # Sums, integrals and derivatives of real functions are real, whatever their rounding.
        return acb(found.real) if head in _REAL_OF_REAL else found

    def _applied(self, head: str, rest: list[Json]) -> acb:
        if head in ("add", "mul"):
            return self._arithmetic(head, rest)
        if head == "pow":
            return self._power(rest[0], int(rest[1]))
        if head == "intpower":
            return self.of(rest[0]) ** a_whole(self.of(rest[1]), "an integer power")
        sensitive = bool(self.analytic) and any(depends(r, self.analytic) for r in rest)
        if head in ("root", "oddroot"):
            take = elementary.root if head == "root" else elementary.odd_root
            return take(int(rest[0]), self.of(rest[1]), sensitive)
        if head in ("power", "intpower"):
            return elementary.power(self.of(rest[0]), self.of(rest[1]), sensitive)
        if head == "call":
            return self._call(rest[0], rest[1:], sensitive)
        if head in ("floor", "ceil") and not sensitive:
            exact = rational(rest[0], self.values)
            if exact is not None:
                return acb(floor(exact) if head == "floor" else ceil(exact))
        if head in elementary.FUNCTIONS:
            args = [self.of(r) for r in rest]
            return elementary.FUNCTIONS[head](args, sensitive)
        if head == "piecewise":
            return self._piecewise(rest, sensitive)
        if head in ("sum", "product"):
            return self._repeated(head, rest)
        if head == "integral":
            return calculus.integral(self, rest)
        if head in ("derivative", "subs"):
            return self._derivative(head, rest)
        raise NotEvaluable(f"a {head}")

    def _power(self, base: Json, n: int) -> acb:
        """A power; 1 / gamma has no poles."""
        if n < 0 and base[0] == "call" and base[1] in ("gamma", "factorial"):
            z = self.of(base[2])
            return (z if base[1] == "gamma" else z + 1).rgamma() ** -n
        return self.of(base) ** n

    def _arithmetic(self, head: str, rest: list[Json]) -> acb:
        total = self.of(rest[0])
        for r in rest[1:]:
            total = total + self.of(r) if head == "add" else total * self.of(r)
        return total

    def _call(self, name: str, args: list[Json], sensitive: bool) -> acb:
        if name == "hyper":
            return self._hyper(args, sensitive)
        f = special.FUNCTIONS.get(name)
        if f is None:
            raise NotEvaluable(f"the function {name}")
        return f([self.of(a) for a in args], sensitive)

    def _hyper(self, args: list[Json], sensitive: bool) -> acb:
        """pFq; with p = q + 1 there is a cut from 1 on."""
        upper, lower = ([self.of(a) for a in _listed(part)] for part in args[:2])
        z = self.of(args[2])
        if sensitive and len(upper) == len(lower) + 1 and beyond_one(z):
            return NAN
        if len(upper) > len(lower) + 1:
            raise NotEvaluable("a divergent hypergeometric series")
        return z.hypgeom([*upper], [*lower])

    def _piecewise(self, cases: list[Json], sensitive: bool) -> acb:
        for value, condition in cases:
            holds = truth(condition, self)
            if holds is Truth.HOLDS:
                return NAN if sensitive and depends(condition, self.analytic) else self.of(value)
            if holds is not Truth.FAILS:
                return NAN
        return NAN

    def _repeated(self, head: str, rest: list[Json]) -> acb:
        name, low, high, body = rest
        if _is_infinite(high) or _is_infinite(low):
            return self._endless(head, rest)
        first, last = (a_whole(self.of(e), f"the end of a {head}") for e in (low, high))
        if last - first > MAX_TERMS:
            raise NotEvaluable(f"a {head} of more than {MAX_TERMS} terms")
        total = acb(0 if head == "sum" else 1)
        for k in range(first, last + 1):
            term = self.at(name, acb(k)).of(body)
            total = total + term if head == "sum" else total * term
        return total

    def _endless(self, head: str, rest: list[Json]) -> acb:
        """A sum to infinity, or from minus infinity."""
        name, low, high, body = rest
        if head != "sum" or self.analytic or high != ["const", "infinity"]:
            raise NotEvaluable(f"an infinite {head}")
        if not _is_infinite(low):
            first = a_whole(self.of(low), "the first index of a sum")
            return tails.infinite_sum(self, name, first, body)
        if low != ["mul", "-1", ["const", "infinity"]]:
            raise NotEvaluable("an infinite sum")
        backwards = replaced(body, name, ["mul", "-1", ["var", name]])
        back = tails.infinite_sum(self, name, 1, backwards)
        return back + tails.infinite_sum(self, name, 0, body)

    def _derivative(self, head: str, rest: list[Json]) -> acb:
        if head == "subs":
            body, name, at = rest
            return self.at(name, self.of(at)).of(body)
        body, name, order = rest
        count = order if isinstance(order, int) else a_whole(self.of(order), "an order")
        return calculus.derivative(self, body, name, count)


def rational(j: Json, values: Mapping[str, acb]) -> Fraction | None:
    """The value of a term of integers, sums, products and integer powers, exactly."""
    if isinstance(j, str):
        return Fraction(j)
    if j[0] == "var":
        n = whole(values[j[1]])
        return None if n is None else Fraction(n)
    if j[0] == "pow" and isinstance(j[2], int) and abs(j[2]) <= 64:
        base = rational(j[1], values)
        return None if base is None or (base == 0 and j[2] < 0) else base ** j[2]
    if j[0] not in ("add", "mul"):
        return None
    total = Fraction(0 if j[0] == "add" else 1)
    for part in j[1:]:
        one = rational(part, values)
        if one is None:
            return None
        total = total + one if j[0] == "add" else total * one
    return total


def replaced(j: Json, name: str, by: Json) -> Json:
    """The term with a variable replaced (a name bound inside must be another one)."""
    if not isinstance(j, list):
        return j
    return by if j == ["var", name] else [replaced(part, name, by) for part in j]


def _listed(part: Json) -> list[Json]:
    """The terms of a list of parameters, with or without a word before it."""
    return list(part[1:]) if part and part[0] in ("list", "tuple") else list(part)


def _is_infinite(j: Json) -> bool:
    return "infinity" in str(j)


def depends(j: Json, names: frozenset[str]) -> bool:
    """Whether a free variable of the term is one of the names (bound ones may be counted)."""
    if not isinstance(j, list) or not j:
        return False
    if j[0] == "var":
        return j[1] in names
    return any(depends(part, names) for part in j)
