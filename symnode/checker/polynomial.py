"""Exact values of a counter-model: polynomials over the rationals.

A monomial is a sorted tuple of (generator, exponent). A generator is the name of something that
varies (the time, an integration variable, an entry of a head) or a ``Constant``: one fixed real
number. What holds between the names of constants is only that whole powers of a number or of a sum
are carried out. So two values whose terms all cancel are certainly equal; terms that are left show
nothing, and ``constants`` decides by enclosures whether their sum is zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from symnode.checker.context import MAX_EXPONENT, OutOfBudget, Rejected, bits, sized, work

MAX_TERMS = 4000
MAX_POWER_OF_SUM = 60
BASE, EXPONENTIAL, LOGARITHM, NAMED = "base", "exp", "log", "named"
Exponent = Fraction | int  # of what varies always a natural number
Monomial = tuple[tuple[str, Exponent], ...]


class NotExact(Rejected):
    """The value has no exact form here."""


class Constant(str):
    """The name of one real number; the text alone says which.

    ``e`` and ``pi``; a whole number or a positive sum, whose powers occur (a base); ``exp(p)`` and
    ``log(p)`` of a constant p. All but logarithms are positive.
    """

    kind: str
    inner: Polynomial | None

    def __new__(cls, text: str, kind: str = NAMED, inner: Polynomial | None = None) -> Constant:
        made = super().__new__(cls, text)
        made.kind, made.inner = kind, inner
        return made


EXP, PI = Constant("e"), Constant("pi")


@dataclass(frozen=True)
class Polynomial:
    """Coefficients by monomial; zero coefficients do not occur."""

    terms: Mapping[Monomial, Fraction]

    @staticmethod
    def number(value: Fraction | int) -> Polynomial:
        return Polynomial({(): Fraction(value)} if value else {})

    @staticmethod
    def generator(name: str, exponent: Exponent = 1) -> Polynomial:
        return Polynomial({((name, exponent),): Fraction(1)} if exponent else {(): Fraction(1)})

    @staticmethod
    def sum(parts: Iterable[Polynomial]) -> Polynomial:
        total: dict[Monomial, Fraction] = {}
        for p in parts:
            work(len(p.terms))
            for m, c in p.terms.items():
                total[m] = total[m] + c if m in total else c
        return Polynomial({m: c for m, c in total.items() if c})

    def __add__(self, other: Polynomial) -> Polynomial:
        return Polynomial.sum((self, other))

    def __mul__(self, other: Polynomial) -> Polynomial:
        if len(self.terms) * len(other.terms) > MAX_TERMS:
            raise OutOfBudget("a polynomial of the model grows too large")
        sizes = [sum(bits(c) for c in p.terms.values()) for p in (self, other)]
        work(10 + 2 * len(self.terms) * len(other.terms) + (sizes[0] * sizes[1] >> 19))
        total: dict[Monomial, Fraction] = {}
        for m, c in self.terms.items():
            for n, d in other.terms.items():
                key = _merge(m, n)
                total[key] = sized(total[key] + c * d if key in total else c * d)
        product = Polynomial({m: c for m, c in total.items() if c})
        return product.settled() if self._has_bases() and other._has_bases() else product

    def _has_bases(self) -> bool:
        return any(isinstance(g, Constant) and g.kind == BASE for m in self.terms for g, _ in m)

    def settled(self) -> Polynomial:
        """Whole powers of bases carried out; of a sum the negative ones stay as they are."""
        parts = []
        for m, c in self.terms.items():
            term = Polynomial({tuple((g, _rest(g, x)) for g, x in m if _rest(g, x)): c})
            for g, x in m:
                whole = int(x - _rest(g, x))
                if whole and isinstance(g, Constant) and g.inner is not None:
                    term = term * _whole_power(g.inner, whole)
            parts.append(term)
        return Polynomial.sum(parts)

    def scaled(self, c: Fraction) -> Polynomial:
        return Polynomial({m: c * d for m, d in self.terms.items()} if c else {})

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + other.scaled(Fraction(-1))

    def is_zero(self) -> bool:
        """Whether all terms cancel, once multiplied by the sums in the denominators.

        Such a sum was shown to be positive when it was made, so the answer yes is certain.
        """
        if not self.terms:
            return True
        lowest: dict[str, Exponent] = {}
        for m in self.terms:
            for g, x in m:
                if x < 0 and isinstance(g, Constant) and g.kind == BASE:
                    lowest[g] = min(lowest.get(g, x), x)
        if not lowest:
            return False
        deepest = max(lowest, key=len)  # it occurs in no other one
        up = -(lowest[deepest].numerator // lowest[deepest].denominator)
        raised = Polynomial({_merge(m, ((deepest, up),)): c for m, c in self.terms.items()})
        return raised.settled().is_zero()

    def rational(self) -> Fraction | None:
        """The value if it is a rational constant."""
        if not self.terms:
            return Fraction(0)
        return self.terms.get(()) if len(self.terms) == 1 else None

    def varying(self) -> set[str]:
        """The generators that are no constants."""
        return {g for m in self.terms for g, _ in m if not isinstance(g, Constant)}

    def power(self, k: int) -> Polynomial:
        """self ** k for a natural k."""
        if k > MAX_EXPONENT:
            raise OutOfBudget(f"an exponent beyond {MAX_EXPONENT}")
        if k > MAX_POWER_OF_SUM and len(self.terms) > 1:
            raise OutOfBudget(f"a power of a sum beyond {MAX_POWER_OF_SUM}")
        if k > 2 and len(self.terms) == 1:
            root = self.power(k // 2)
            return root * root * self if k % 2 else root * root
        result = self if k else Polynomial.number(1)
        for _ in range(k - 1):
            result = result * self
        return result

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
            k = powers.get(generator, 0) + 1
            powers[generator] = k
            raised[tuple(sorted(powers.items()))] = c / k
        primitive = Polynomial(raised)
        return primitive.substitute({generator: hi}) - primitive.substitute({generator: lo})

    def substitute(self, values: Mapping[str, Polynomial]) -> Polynomial:
        """Values for generators that vary, whose exponents are natural."""
        if not any(g in values for m in self.terms for g, _ in m):
            return self
        parts, raised = [], dict[tuple[str, Exponent], Polynomial]()
        for m, c in self.terms.items():
            term = Polynomial({tuple(own for own in m if own[0] not in values): c})
            for g, x in m:
                if g in values:
                    if (g, x) not in raised:
                        raised[g, x] = values[g].power(int(x))
                    term = term * raised[g, x]
            parts.append(term)
        return Polynomial.sum(parts)

    def text(self) -> str:
        """As in ``3/2 + 2*e^(1/2)``; different constants have different texts."""
        parts = []
        for m, c in sorted(self.terms.items()):
            power = "*".join(f"{g}{_exponent(x)}" for g, x in m)
            short = power if c == 1 else f"-{power}" if c == -1 else f"{c}*{power}"
            parts.append(short if power else str(c))
        return " + ".join(parts).replace("+ -", "- ") or "0"


def _exponent(x: Exponent) -> str:
    if x == 1:
        return ""
    return f"^{x}" if x.denominator == 1 and x > 0 else f"^({x})"


def _merge(m: Monomial, n: Monomial) -> Monomial:
    if not m or not n:
        return m or n
    powers = dict(m)
    for g, x in n:
        powers[g] = powers.get(g, 0) + x
    return tuple(sorted((g, x) for g, x in powers.items() if x))


def _rest(g: str, x: Exponent) -> Exponent:
    """What is left of the exponent of a base when whole powers are carried out."""
    if not isinstance(g, Constant) or g.kind != BASE:
        return x
    of_number = g.inner is not None and g.inner.rational() is not None
    return x - x.numerator // x.denominator if of_number or x >= 1 else x


def _whole_power(base: Polynomial, k: int) -> Polynomial:
    q = base.rational()
    return base.power(k) if q is None else Polynomial.number(sized(q, abs(k)) ** k)
