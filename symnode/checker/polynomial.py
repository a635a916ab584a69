"""Exact values of a counter-model: polynomials over the rationals.

A monomial is a sorted tuple of (generator, exponent). Generators are strings: the time, an
integration variable, an entry of a head that varies, or ``EXP`` with a rational exponent: the
number e. By Lindemann's theorem powers of e with different rational exponents are linearly
independent over the rationals, so a constant is zero exactly if no term is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from symnode.checker.context import MAX_EXPONENT, OutOfBudget, Rejected, sized

EXP = "e"
MAX_TERMS = 4000
MAX_POWER_OF_SUM = 60
Monomial = tuple[tuple[str, Fraction], ...]


class NotExact(Rejected):
    """The value has no exact form here."""


@dataclass(frozen=True)
class Polynomial:
    """Coefficients by monomial; zero coefficients do not occur."""

    terms: Mapping[Monomial, Fraction]

    @staticmethod
    def number(value: Fraction | int) -> Polynomial:
        return Polynomial({(): Fraction(value)} if value else {})

    @staticmethod
    def generator(name: str, exponent: Fraction | int = 1) -> Polynomial:
        return Polynomial({((name, Fraction(exponent)),): Fraction(1)})

    @staticmethod
    def sum(parts: Iterable[Polynomial]) -> Polynomial:
        total: dict[Monomial, Fraction] = {}
        for p in parts:
            for m, c in p.terms.items():
                total[m] = total.get(m, Fraction(0)) + c
        return Polynomial({m: c for m, c in total.items() if c})

    def __add__(self, other: Polynomial) -> Polynomial:
        return Polynomial.sum((self, other))

    def __mul__(self, other: Polynomial) -> Polynomial:
        if len(self.terms) * len(other.terms) > MAX_TERMS:
            raise OutOfBudget("a polynomial of the model grows too large")
        total: dict[Monomial, Fraction] = {}
        for m, c in self.terms.items():
            for n, d in other.terms.items():
                key = _merge(m, n)
                total[key] = sized(total.get(key, Fraction(0)) + c * d)
        return Polynomial({m: c for m, c in total.items() if c})

    def scaled(self, c: Fraction) -> Polynomial:
        return Polynomial({m: c * d for m, d in self.terms.items()} if c else {})

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + other.scaled(Fraction(-1))

    def is_zero(self) -> bool:
        return not self.terms

    def rational(self) -> Fraction | None:
        """The value if it is a rational constant."""
        if not self.terms:
            return Fraction(0)
        return self.terms.get(()) if len(self.terms) == 1 else None

    def power(self, k: Fraction) -> Polynomial:
        """self ** k: natural k, or a constant with an exact value."""
        if k == 1:
            return self
        if max(abs(k.numerator), k.denominator) > MAX_EXPONENT:
            raise OutOfBudget(f"an exponent beyond {MAX_EXPONENT}")
        if k > MAX_POWER_OF_SUM and len(self.terms) > 1:
            raise OutOfBudget(f"a power of a sum beyond {MAX_POWER_OF_SUM}")
        if k.denominator == 1 and k >= 0:
            result = Polynomial.number(1)
            for _ in range(int(k)):
                result = result * self
            return result
        if self.is_zero():
            if k < 0:
                raise ZeroDivisionError
            return self
        if len(self.terms) != 1:
            raise NotExact("a power of a sum")
        ((m, c),) = self.terms.items()
        if any(g != EXP for g, _ in m):
            raise NotExact("a power of a variable that is not natural")
        sized(c, abs(k.numerator))
        root = c ** int(k) if k.denominator == 1 else _root(c, k)
        return Polynomial({tuple((g, x * k) for g, x in m): root})

    def derivative(self, generator: str) -> Polynomial:
        total: dict[Monomial, Fraction] = {}
        for m, c in self.terms.items():
            powers = dict(m)
            k = powers.get(generator)
            if k:
                powers[generator] = k - 1
                key = tuple(sorted((g, x) for g, x in powers.items() if x))
                total[key] = total.get(key, Fraction(0)) + c * k
        return Polynomial({m: c for m, c in total.items() if c})

    def integral(self, generator: str, lo: Polynomial, hi: Polynomial) -> Polynomial:
        """The exact integral over the generator from lo to hi."""
        raised: dict[Monomial, Fraction] = {}
        for m, c in self.terms.items():
            powers = dict(m)
            k = powers.get(generator, Fraction(0)) + 1
            powers[generator] = k
            raised[tuple(sorted(powers.items()))] = c / k
        primitive = Polynomial(raised)
        return primitive.substitute({generator: hi}) - primitive.substitute({generator: lo})

    def substitute(self, values: Mapping[str, Polynomial]) -> Polynomial:
        parts = []
        for m, c in self.terms.items():
            term = Polynomial.number(c)
            for g, x in m:
                term = term * (values[g].power(x) if g in values else Polynomial.generator(g, x))
            parts.append(term)
        return Polynomial.sum(parts)


def enclosure(p: Polynomial) -> tuple[Fraction, Fraction]:
    """Rational bounds of a constant: a sum of rationals times powers of e."""
    lo = hi = Fraction(0)
    for m, c in p.terms.items():
        if any(g != EXP for g, _ in m):
            raise NotExact("a value that varies")
        low, high = _exp_bounds(m[0][1] if m else Fraction(0))
        lo += c * (low if c > 0 else high)
        hi += c * (high if c > 0 else low)
    return lo, hi


def _exp_bounds(q: Fraction) -> tuple[Fraction, Fraction]:
    """Bounds of e^q by Taylor's series; the remainder is below twice the next term."""
    if abs(q) > 40:
        raise NotExact("a power of e beyond 40")
    term = total = Fraction(1)
    for k in range(1, 4 * int(abs(q)) + 30):
        term = term * q / k
        total += term
    slack = 2 * abs(term)
    return total - slack, total + slack


def _merge(m: Monomial, n: Monomial) -> Monomial:
    powers = dict(m)
    for g, x in n:
        powers[g] = powers.get(g, Fraction(0)) + x
    return tuple(sorted((g, x) for g, x in powers.items() if x))


def _root(c: Fraction, k: Fraction) -> Fraction:
    """c^k where that is rational and c is positive."""
    if c < 0:
        raise NotExact("a root of a negative number")
    parts = []
    for n in (c.numerator, c.denominator):
        r = round(n ** (1.0 / k.denominator)) if n < 2**50 else 0
        exact = [s for s in (r - 1, r, r + 1) if s > 0 and s**k.denominator == n]
        if not exact:
            raise NotExact("an irrational root")
        parts.append(exact[0])
    return Fraction(parts[0], parts[1]) ** k.numerator
