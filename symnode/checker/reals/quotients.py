"""Quotients of polynomials in generators: N / D with D kept as a product of powers.

D is a monomial whose generators are ``PLAIN``, ``SINE``, ``COSINE``, ``SIGN`` or ``SUM``, with
whole exponents. It is not zero wherever the term that the quotient stands for is defined.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symnode.checker.constants import factors as prime_factors
from symnode.checker.context import Rejected
from symnode.checker.reals import sparse
from symnode.checker.reals.generators import (
    ABS,
    COSINE,
    ODD,
    POSITIVE,
    PRIME,
    SIGN,
    SINE,
    SUM,
    Generators,
)
from symnode.checker.reals.sparse import Exponent, Monomial, Poly
from symnode.checker.reals.terms import Term, mul, num, power

MAX_DIVIDED = 400  # terms of a polynomial that is divided by the sums met so far


@dataclass(frozen=True)
class Quotient:
    """A polynomial over a product."""

    top: Poly
    bottom: Monomial = ()


Factors = dict[int, Exponent]


class Field:
    """Arithmetic of quotients."""

    def __init__(self) -> None:
        self.generators = Generators()
        self._factored: dict[frozenset[tuple[Monomial, Fraction]], tuple[Fraction, Factors]] = {}

    def restart(self) -> None:
        """Forget results that lack what was learnt since."""
        self._factored.clear()
        self.generators.changed = False

    def number(self, c: Fraction | int) -> Quotient:
        """A rational number."""
        return Quotient(sparse.constant(c))

    def plus(self, a: Quotient, b: Quotient) -> Quotient:
        """a + b."""
        if a.bottom == b.bottom:
            return self.cancelled(sparse.plus(a.top, b.top), a.bottom)
        powers = dict(a.bottom)
        for g, e in b.bottom:
            powers[g] = max(powers.get(g, 0), e)
        both: Monomial = tuple(sorted(powers.items()))
        tops = [
            self.generators.times(q.top, self.expanded(sparse.merged(both, q.bottom, -1)))
            for q in (a, b)
        ]
        return self.cancelled(sparse.plus(*tops), both)

    def times(self, a: Quotient, b: Quotient) -> Quotient:
        """a b."""
        top = self.generators.times(a.top, b.top)
        return self.cancelled(top, sparse.merged(a.bottom, b.bottom))

    def scaled(self, a: Quotient, c: Fraction | int) -> Quotient:
        """c a."""
        return Quotient(sparse.scaled(a.top, c), a.bottom if c else ())

    def raised(self, a: Quotient, n: int) -> Quotient:
        """a^n for a whole n."""
        if n < 0:
            return self.raised(self.inverse(a), -n)
        bottom: Monomial = tuple((g, e * n) for g, e in a.bottom)
        return self.cancelled(self.generators.raised(a.top, n), bottom)

    def inverse(self, a: Quotient) -> Quotient:
        """1 / a, where a is not zero."""
        if not a.top:
            raise Rejected("a denominator is zero: the term is nowhere defined")
        c, found = self.factors(a.top)
        result = self.number(1 / c)
        for g, e in found.items():
            self.generators.learn(g, 0, strict=True)
            result = self.times(result, self.power(g, -e))
        return self.times(result, Quotient(self.expanded(a.bottom)))

    def power(self, g: int, e: Exponent) -> Quotient:
        """A generator to a power that may be negative (then it is not zero)."""
        made, e = self.generators.all[g], sparse.plain(e)
        if not e:
            return self.number(1)
        if e > 0 or made.kind in (POSITIVE, PRIME):
            return Quotient(self.expanded(((g, e),)))
        low = e.numerator // e.denominator
        if made.kind == ABS and not self.generators.is_nonnegative(made.of):
            low -= low % 2
        return self._over(g, e, made.of if made.kind in (ABS, ODD) else g, low)

    def _over(self, g: int, e: Exponent, base: int, low: int) -> Quotient:
        """g^e = g^(e - low) / base^(-low), for a whole low <= e with g^low = base^low."""
        top = self.expanded(((g, sparse.plain(e - low)),)) if e != low else sparse.constant(1)
        return self.cancelled(top, ((base, -low),))

    def expanded(self, m: Monomial) -> Poly:
        """A product of powers as a polynomial."""
        return self.generators.tidy(m) if m else sparse.constant(1)

    def cancelled(self, top: Poly, bottom: Monomial) -> Quotient:
        """Common factors taken out."""
        if not top or not bottom:
            return Quotient(top, bottom if top else ())
        powers = dict(bottom)
        shared = [dict(m) for m in top]
        for g, e in bottom:
            made = self.generators.all[g]
            if made.kind == SUM:
                while powers[g] and len(top) <= MAX_DIVIDED and made.poly:
                    found = self._divided(top, made.poly)
                    if found is None:
                        break
                    top, powers[g] = found, powers[g] - 1
                continue
            least = min(m.get(g, 0) for m in shared)
            least = min(e, least.numerator // least.denominator)
            if least > 0:
                top = sparse.shifted(top, ((g, least),), -1)
                powers[g] = e - least
                shared = [dict(m) for m in top]
        return Quotient(top, tuple((g, e) for g, e in sorted(powers.items()) if e))

    def _divided(self, p: Poly, q: Poly) -> Poly | None:
        """p / q if q divides p as polynomials of independent generators."""
        shift = sparse.common([*p, ()])  # exponents below 0 of positive generators
        found = sparse.quotient(sparse.shifted(p, shift, -1), q)
        self.generators.spend(len(p))
        return None if found is None else sparse.shifted(found, shift)

    def factors(self, p: Poly) -> tuple[Fraction, Factors]:
        """p as a rational times powers of generators (not zero; a sum in the last resort)."""
        key = frozenset(p.items())
        if key not in self._factored:
            self._factored[key] = self._factors(p)
        c, found = self._factored[key]
        return c, dict(found)

    def _factors(self, p: Poly) -> tuple[Fraction, Factors]:
        shift = sparse.common(p)
        p = sparse.shifted(p, shift, -1)
        c = sparse.content(p)
        p = sparse.scaled(p, 1 / c)
        found: Factors = dict(shift)
        if len(p) > 1:
            c = c * self._of_sum(p, found, 1)
        return c, {g: sparse.plain(e) for g, e in found.items() if e}

    def _of_sum(self, p: Poly, found: Factors, times: int) -> Fraction:
        """The factors of a primitive sum joined to those found; a rational is left."""
        root = sparse.square_root(p) if len(p) <= MAX_DIVIDED else None
        if root is not None and self.generators.times(root, root) == p:
            c = sparse.content(root)
            return self._of_sum(sparse.scaled(root, 1 / c), found, 2 * times) * c ** (2 * times)
        sine = self._sine_squared(p)
        if sine is not None:
            found[sine] = found.get(sine, 0) + 2 * times
            return Fraction((-1) ** times)
        for g in self.generators.sums():
            part = self.generators.all[g].poly
            if part is None or part == p or len(p) > MAX_DIVIDED or len(part) > len(p) + 8:
                continue
            rest = self._divided(p, part)
            if rest is not None:
                found[g] = found.get(g, 0) + times
                c, others = self.factors(rest)
                for h, e in others.items():
                    found[h] = found.get(h, 0) + e * times
                return c**times
        g = self.generators.sum_of(p)
        found[g] = found.get(g, 0) + times
        return Fraction(1)

    def _sine_squared(self, p: Poly) -> int | None:
        """The sine s if p = c^2 - 1 = -s^2 with its cosine c."""
        if len(p) != 2 or p.get(()) != -1:
            return None
        lead = sparse.leading(p)
        (g, e), *others = lead
        if others or e != 2 or p[lead] != 1:
            return None
        sines = (k for k, s in enumerate(self.generators.all) if s.kind == SINE and s.of == g)
        return next(sines, None)

    def both(self, a: Quotient) -> tuple[Fraction, Factors]:
        """A quotient that is not zero, as a rational times powers of generators."""
        c, found = self.factors(a.top)
        for g, e in a.bottom:
            found[g] = found.get(g, 0) - e
        return c, {g: e for g, e in found.items() if e}

    def assembled(self, parts: list[Quotient], c: Fraction | int = 1) -> Quotient:
        """The product of quotients and a rational."""
        result = self.number(c)
        for q in parts:
            result = self.times(result, q)
        return result

    def number_power(self, c: Fraction, e: Exponent) -> Quotient:
        """c^e for a positive rational c."""
        if e.denominator == 1:
            return self.raised(self.number(c), int(e))
        parts = [self.power(self.prime(p), e * k) for p, k in prime_factors(c)]
        return self.assembled(parts)

    def prime(self, p: int) -> int:
        """The generator of a prime (or of a large number without small factors)."""
        return self.generators.make(num(p), PRIME)

    def absolute_power(self, g: int, e: Exponent) -> Quotient:
        """|g|^e."""
        made = self.generators.all[g]
        if made.kind in (POSITIVE, PRIME, ABS):
            return self.power(g, e)
        return self.power(self.generators.abs_of(made.of if made.kind == ODD else g), e)

    def odd_power(self, g: int, e: Exponent) -> Quotient:
        """The real g^e, for an e with an odd denominator."""
        made = self.generators.all[g]
        if made.kind in (POSITIVE, PRIME, ABS):
            return self.power(g, e)
        if e.denominator == 1:
            return self.power(g, e)
        base = made.of if made.kind == ODD else g
        if self.generators.is_nonnegative(base):
            return self.absolute_power(base, e)
        if made.kind in (SUM, COSINE, SIGN):
            return self.power(self.generators.odd_of(base), e)
        return self.power(g, e)

    def learn(self, a: Quotient, relation: str) -> None:
        """It is known that ``a relation 0`` (``>``, ``>=`` or ``!=``)."""
        if not a.top:
            return
        own = self.generators
        c, found = self.both(a)
        if relation in (">", "!="):
            for g in found:
                own.learn(g, 0, strict=True)
        if relation == "!=":
            return
        open_ones = []
        sign = 1 if c > 0 else -1
        for g, e in found.items():
            even = e.numerator % 2 == 0
            if own.is_nonzero(g) and (even or own.is_nonnegative(g)):
                continue
            if own.is_nonzero(g) and own.is_nonpositive(g):
                sign = -sign
                continue
            if even and relation == ">":
                continue
            open_ones.append((g, even))
        if len(open_ones) == 1 and not open_ones[0][1]:
            own.learn(open_ones[0][0], sign, strict=relation == ">")

    def term(self, a: Quotient) -> Term:
        """A quotient as a term."""
        parts = (power(self.generators.power_term(g, 1), -int(e)) for g, e in a.bottom)
        return mul(self.generators.term(a.top), *parts)
