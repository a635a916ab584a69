"""Terms as polynomials with rational coefficients (python-flint) over opaque subterms."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from symnode.checker.reals.terms import Term, add, mul, num, power

MAX_POWER = 40
MAX_TERMS = 3_000
ALGEBRAIC = ("num", "add", "mul", "pow")


def is_opaque(t: Term) -> bool:
    """Whether a term is a generator of its own: neither a number, sum, product nor power."""
    return t.head not in ALGEBRAIC or (t.head == "pow" and t.data < 0)


def is_function(t: Term) -> bool:
    """Whether a term is a function of others: neither a variable nor pi nor algebraic."""
    return is_opaque(t) and t.head not in ("var", "pi", "pow")


def opaque_parts(*terms: Term) -> list[Term]:
    """The largest subterms that are no sums, products or natural powers, in order of appearance."""
    found: dict[Term, None] = {}
    seen: set[Term] = set()

    def visit(t: Term) -> None:
        if is_opaque(t):
            found[t] = None
        elif t not in seen:
            seen.add(t)
            for a in t.args:
                visit(a)

    for t in terms:
        visit(t)
    return list(found)


class TooLarge(Exception):
    """A polynomial with too many terms, or too high a power."""


class Ring:
    """The polynomials over given terms."""

    def __init__(self, generators: Sequence[Term]) -> None:
        import flint

        self.generators = tuple(generators)
        self.number = {t: k for k, t in enumerate(self.generators)}
        names = [f"x{k}" for k in range(len(self.generators))]
        self.context = flint.fmpq_mpoly_ctx.get(names, flint.Ordering.degrevlex)
        self._rational = flint.fmpq
        self._gens = self.context.gens()
        self._memo: dict[Term, Any] = {}

    @classmethod
    def of(cls, *terms: Term) -> Ring:
        """The ring over the opaque parts of the terms."""
        return cls(opaque_parts(*terms))

    def constant(self, q: Fraction) -> Any:
        """A rational number as a polynomial."""
        return self.context.constant(self._rational(q.numerator, q.denominator))

    def monomial(self, exponents: Sequence[int]) -> Any:
        """A product of powers of the generators."""
        return self.context.from_dict({tuple(exponents): 1})

    def read(self, t: Term) -> Any:
        """The polynomial of a term."""
        found = self._memo.get(t)
        if found is None:
            found = self._memo[t] = self._read(t)
            if len(found) > MAX_TERMS:
                raise TooLarge
        return found

    def _read(self, t: Term) -> Any:
        if t.head == "num":
            return self.constant(t.data)
        if is_opaque(t):
            return self._gens[self.number[t]]
        if t.head == "pow":
            base = self.read(t.args[0])
            if t.data > MAX_POWER and len(base) > 1:
                raise TooLarge
            return base**t.data
        parts = [self.read(a) for a in t.args]
        total = parts[0]
        for p in parts[1:]:
            total = total + p if t.head == "add" else total * p
            if len(total) > MAX_TERMS:
                raise TooLarge
        return total

    def term(self, p: Any) -> Term:
        """The term of a polynomial."""
        parts = []
        for exponents, c in zip(p.monoms(), p.coeffs(), strict=True):
            powers = zip(self.generators, exponents, strict=True)
            parts.append(mul(num(fraction(c)), *(power(g, int(e)) for g, e in powers)))
        return add(*parts) if parts else num(0)


def fraction(q: Any) -> Fraction:
    """A rational of flint as a Fraction."""
    return Fraction(int(q.numer()), int(q.denom()))
