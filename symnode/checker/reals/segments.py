"""A segment from an end to the value of a variable: what is known on it (rule ``ladder``)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symnode.checker.context import OutOfBudget
from symnode.checker.reals.normal_form import linear_in, number
from symnode.checker.reals.partial import domain, is_partial
from symnode.checker.reals.shapes import known
from symnode.checker.reals.slopes import strict_domain
from symnode.checker.reals.systems import (
    NONNEGATIVE,
    POSITIVE,
    Atom,
    System,
    negations,
)
from symnode.checker.reals.terms import (
    Term,
    neg,
    simplified,
    sub,
    substitute,
    subterms,
    var,
    variables,
)
from symnode.checker.syntax import expect


@dataclass(frozen=True)
class Segment:
    """The values between ``end`` (None: infinite) and that of the variable at a point.

    ``sign`` is 1 if the end lies below the variable, -1 if above.
    """

    system: System
    name: str
    end: Term | None
    sign: int

    def _distance(self) -> Term:
        """x - a or a - x."""
        assert self.end is not None
        difference = sub(var(self.name), self.end)
        return difference if self.sign > 0 else neg(difference)

    def expect_between(self, where: str, *, strict: bool) -> None:
        """The end lies on its side of the variable (strict: and is not equal to it)."""
        relation = POSITIVE if strict else NONNEGATIVE
        good = known(self.system, relation, self._distance())
        expect(good, "the end is not shown to lie on this side", where)

    def without(self) -> System:
        """The atoms without the variable."""
        atoms = tuple(a for a in self.system.atoms if self.name not in variables(a.term))
        return System(atoms, self.system.integers)

    def _kept(self) -> list[Atom]:
        """The atoms with the variable that hold on the whole segment, and at its end weakly."""
        found = []
        for atom in self.system.atoms:
            if atom.relation not in (POSITIVE, NONNEGATIVE):
                continue
            if self.name not in variables(atom.term) or self._may_be_undefined(atom.term):
                continue
            try:
                c = linear_in(atom.term, self.name)
                if c is not None and (c * self.sign < 0 or self._holds_at_end(atom)):
                    found.append(atom)
            except OutOfBudget:
                continue
        return found

    def _may_be_undefined(self, t: Term) -> bool:
        """Whether t, defined at the point, may be undefined at other values of the variable."""
        return any(is_partial(s) and self.name in variables(s) for s in subterms(t))

    def _holds_at_end(self, atom: Atom) -> bool:
        """Whether a linear atom holds weakly at an end that is a number."""
        if self.end is None or self.end.head != "num":
            return False
        value = number(substitute(atom.term, {var(self.name): self.end}))
        return value is not None and value >= Fraction(0)

    def inside(self) -> System:
        """What is known on the open segment."""
        more = [] if self.end is None else [Atom(POSITIVE, self._distance())]
        return self.without().with_atoms(*self._kept(), *more)

    def at_end(self) -> System:
        """What is known at the end; the variable does not occur."""
        if self.end is None:
            return self.without()
        values = {var(self.name): self.end}
        kept = (Atom(NONNEGATIVE, substitute(a.term, values)) for a in self._kept())
        return self.without().with_atoms(*kept)


def conditions(segment: Segment, f: Term, where: str) -> list[System]:
    """The systems to be shown infeasible for f to be continuous, and differentiable inside."""
    left: list[System] = []
    inside, there = segment.inside(), segment.at_end()
    partial = [s for s in subterms(f) if segment.name in variables(s)]
    for s in partial:
        for atom in strict_domain(s, segment.name, where):
            left += _failures(inside, atom)
    if segment.end is None:
        return left
    values = {var(segment.name): segment.end}
    for s in partial:
        for relation, c in domain(s):
            left += _failures(there, Atom(relation, substitute(simplified(c), values)))
    return left


def _failures(system: System, atom: Atom) -> list[System]:
    """The cases in which an atom fails, none if it shows."""
    if known(system, atom.relation, atom.term):
        return []
    return [system.with_atoms(n) for n in negations(atom)]
