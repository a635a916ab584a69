"""Limits of terms at infinity, from their growth.

The term is brought to its normal form N / D. A monomial grows as a product of powers of exp(x^k),
x and log x, its *order*, times a coefficient without x; "grows as" means that the quotient of the
two tends to 1. Orders are compared lexicographically, exponentials first, large k first. If no
monomial of N is of a higher order than D, the limit is the sum of the coefficients of those of the
same order over the coefficient of D; the rest vanishes. Everything else has no limit here (None).
"""

from __future__ import annotations

from fractions import Fraction

from symnode.checker.context import OutOfBudget
from symnode.checker.reals.generators import ABS, POSITIVE
from symnode.checker.reals.normal_form import formed, number
from symnode.checker.reals.normaliser import Normaliser
from symnode.checker.reals.quotients import Quotient
from symnode.checker.reals.shapes import known
from symnode.checker.reals.sparse import Exponent, Monomial, Poly
from symnode.checker.reals.systems import NONZERO, System
from symnode.checker.reals.systems import POSITIVE as ABOVE
from symnode.checker.reals.terms import (
    ONE,
    PI,
    Term,
    add,
    div,
    fn,
    mul,
    neg,
    num,
    power,
    root,
    substitute,
    var,
    variables,
)

Order = dict[Fraction, Fraction]  # by k > 0 of exp(x^k), 0 of x, -1 of log x
MAX_STEPS = 40


def limit(t: Term, x: str, direction: int, system: System) -> Term | None:
    """The limit for x to infinity (direction 1) or minus infinity (-1), if t is defined near it.

    The system is about the other variables; coefficients in denominators have to be nonzero there.
    """
    if direction < 0:
        t = substitute(t, {var(x): neg(var(x))})
    try:
        own, found = formed(t)
        return _Growth(own, x, system).limit(found)
    except OutOfBudget:
        return None


class _Unknown(Exception):
    """No growth is known."""


class _Growth:
    """Growth of the generators of one normal form."""

    def __init__(self, own: Normaliser, x: str, system: System) -> None:
        self.own, self.x, self.system, self.depth = own, x, system, 0

    def limit(self, q: Quotient) -> Term | None:
        """The limit of a quotient."""
        try:
            return self._limit(q)
        except _Unknown:
            return None

    def _limit(self, q: Quotient) -> Term:
        self.depth += 1
        if self.depth > MAX_STEPS:
            raise _Unknown
        bottom, scale = self.leading(self.own.expanded(q.bottom))
        parts: list[Term] = []
        for m, c in q.top.items():
            order, coefficient = self._monomial(m)
            side = _compare(order, bottom)
            if side > 0:
                raise _Unknown
            if side == 0:
                if coefficient is None:
                    raise _Unknown
                parts.append(mul(num(c), coefficient))
        return div(add(*parts), scale) if parts else num(0)

    def leading(self, p: Poly) -> tuple[Order, Term]:
        """The order of a polynomial and its coefficient, which is not zero."""
        grown = [(self._monomial(m), c) for m, c in p.items()]
        if not grown:
            raise _Unknown
        top = grown[0][0][0]
        for (order, _), _ in grown:
            if _compare(order, top) > 0:
                top = order
        parts = []
        for (order, coefficient), c in grown:
            if _compare(order, top) == 0:
                if coefficient is None:
                    raise _Unknown
                parts.append(mul(num(c), coefficient))
        scale = add(*parts)
        if not known(self.system, NONZERO, scale) and number(scale) in (None, 0):
            raise _Unknown
        return top, scale

    def _monomial(self, m: Monomial) -> tuple[Order, Term | None]:
        """The order of a product and its coefficient (None: it is bounded, without a limit)."""
        order: Order = {}
        parts: list[Term] = []
        bounded = False
        for g, e in m:
            if self.x not in variables(self.own.generators.all[g].term):
                parts.append(self.own.generators.power_term(g, e))
                continue
            own, coefficient = self._generator(g, e)
            for k, n in own.items():
                order[k] = order.get(k, Fraction(0)) + n
            bounded = bounded or coefficient is None
            parts += [] if coefficient is None else [coefficient]
        return {k: n for k, n in order.items() if n}, None if bounded else mul(ONE, *parts)

    def _generator(self, g: int, e: Exponent) -> tuple[Order, Term | None]:
        made, e = self.own.generators.all[g], Fraction(e)
        head = made.term.head
        if made.term == var(self.x):
            return {Fraction(0): e}, ONE
        if made.kind == POSITIVE and head == "exp" and isinstance(made.value, Quotient):
            return self._exponential(made.value, e)
        if made.kind == ABS:
            order, scale = self.leading(self.own.generators.base(made.of))
            size = scale if self._sign(scale) > 0 else neg(scale)
            power_of_size = power(root(e.denominator, size), e.numerator)
            return {k: n * e for k, n in order.items()}, power_of_size
        if head in ("sin", "cos") and e.denominator == 1:
            return {}, None
        if head == "log" and made.of >= 0 and e.denominator == 1:
            return self._logarithm(made.of, e)
        if head in ("atan", "erf") and isinstance(made.value, Quotient) and e.denominator == 1:
            return {}, power(self._saturating(head, made.value), int(e))
        raise _Unknown

    def _exponential(self, m: Quotient, e: Fraction) -> tuple[Order, Term]:
        """exp(m)^e where m is a power of x or has a limit."""
        if not m.bottom and len(m.top) == 1:
            (only,) = m.top
            if len(only) == 1 and self.own.generators.all[only[0][0]].term == var(self.x):
                return {Fraction(only[0][1]): e}, ONE
        return {}, fn("exp", mul(num(e), self._limit(m)))

    def _logarithm(self, g: int, e: Fraction) -> tuple[Order, Term]:
        """log|b|, which grows as the logarithm of the order of b, if that is not 1."""
        order, _ = self.leading(self.own.generators.base(g))
        if not order:
            raise _Unknown
        top = max(order)
        if top < 0:
            raise _Unknown
        own = {Fraction(-1): e} if top == 0 else {Fraction(0): top * e}
        return own, power(num(order[top]), int(e))

    def _saturating(self, head: str, q: Quotient) -> Term:
        """The limit of atan(q) or erf(q)."""
        try:
            return fn(head, self._limit(q))
        except _Unknown:
            order, scale = self.leading(q.top)
            below, other = self.leading(self.own.expanded(q.bottom))
            sign = self._sign(scale) * self._sign(other)
            if _compare(order, below) <= 0:
                raise
            far = div(PI, num(2)) if head == "atan" else ONE
            return far if sign > 0 else neg(far)

    def _sign(self, t: Term) -> int:
        """The known sign of a coefficient that is not zero."""
        value = number(t)
        if value is not None and value != 0:
            return 1 if value > 0 else -1
        if known(self.system, ABOVE, t):
            return 1
        if known(self.system, ABOVE, neg(t)):
            return -1
        raise _Unknown


def _compare(a: Order, b: Order) -> int:
    """1, 0, -1 as a grows faster than b, alike or slower."""
    for k in sorted({*a, *b}, reverse=True):
        difference = a.get(k, Fraction(0)) - b.get(k, Fraction(0))
        if difference:
            return 1 if difference > 0 else -1
    return 0
