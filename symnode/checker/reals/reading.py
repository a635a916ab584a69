"""Terms read as quotients of polynomials: what every law of a function stands on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction

from symnode.checker.context import OutOfBudget
from symnode.checker.reals import sparse
from symnode.checker.reals.generators import PLAIN, Generator
from symnode.checker.reals.quotients import Field, Quotient
from symnode.checker.reals.terms import Term, fn

MAX_DEPTH = 150


class Reading(Field, ABC):
    """Quotients of terms, each made once; ``_made`` knows the functions."""

    def __init__(self) -> None:
        super().__init__()
        self._memo: dict[Term, Quotient] = {}
        self._depth = 0

    def restart(self) -> None:
        """Forget results that lack what was learnt since."""
        super().restart()
        self._memo.clear()

    def quotient(self, t: Term) -> Quotient:
        """The quotient that a term stands for."""
        found = self._memo.get(t)
        if found is None:
            if self._depth > MAX_DEPTH:
                raise OutOfBudget(f"a term nested deeper than {MAX_DEPTH}")
            self.generators.spend(1)
            self._depth += 1
            try:
                found = self._memo[t] = self._made(t)
            finally:
                self._depth -= 1
        return found

    @abstractmethod
    def _made(self, t: Term) -> Quotient:
        """The quotient of a term that was not met before."""

    def _opaque(self, head: str, args: list[Quotient]) -> Quotient:
        """A function of which nothing is known."""
        return self._named(fn(head, *(self.term(a) for a in args)), *args)

    def _named(self, t: Term, *args: Quotient, kind: str = PLAIN, of: int = -1) -> Quotient:
        g = self.generators.make(t, kind, of)
        if args:
            self.generators.all[g].value = args[0]
        return Quotient(sparse.generator(g))

    # powers

    def _rooted(self, a: Quotient, e: Fraction) -> Quotient:
        """|a|^e for e > 0."""
        if not a.top:
            return a
        c, found = self.both(a)
        parts = [self.absolute_power(g, k * e) for g, k in found.items()]
        return self.assembled([self.number_power(abs(c), e), *parts])

    def _odd_root(self, a: Quotient, n: int) -> Quotient:
        if not a.top:
            return a
        c, found = self.both(a)
        parts = [self.odd_power(g, Fraction(k) / n) for g, k in found.items()]
        own = self.number_power(abs(c), Fraction(1, n))
        return self.assembled([own, *parts], 1 if c > 0 else -1)

    # what is known of a quotient

    def _only_generator(self, m: Quotient) -> Generator | None:
        """The generator that m is, if it is one."""
        if m.bottom or len(m.top) != 1:
            return None
        (only,) = m.top
        if len(only) != 1 or only[0][1] != 1:
            return None
        return self.generators.all[only[0][0]]

    def _sign_of(self, a: Quotient) -> int:
        """1 for a >= 0, -1 for a <= 0, 0 where that is not known (or a = 0)."""
        if not a.top:
            return 0
        c, found = self.both(a)
        sign = self.generators.monomial_sign(tuple(found.items()))
        return sign if c > 0 else -sign

    def _is_constant(self, a: Quotient) -> bool:
        """Whether a is a number by its shape."""
        return not a.bottom and set(a.top) <= {()}

    def _is_nonzero(self, a: Quotient) -> bool:
        """Whether a != 0 is known."""
        return bool(a.top) and all(map(self.generators.is_nonzero, self.both(a)[1]))

    def _split(self, a: Quotient) -> list[tuple[Fraction, Quotient]]:
        """Numbers c and quotients m of one term with coefficient 1: a is the sum of all c m."""
        order = sorted(a.top, key=sparse.rank, reverse=True)
        return [(a.top[m], self.cancelled({m: Fraction(1)}, a.bottom)) for m in order]
