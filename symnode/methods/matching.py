"""Matching the leading part of a fact against a term, to find an instance worth trying.

A match is a guess: it proposes indices, a time and replacements, and the algebra afterwards shows
whether the term really disappears. So matching may be generous without harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations
from typing import Any

from symnode.checker.factors import (
    Application,
    Atom,
    Base,
    Delta,
    Entry,
    Factor,
    NormalForm,
    Position,
    Term,
)


@dataclass(frozen=True)
class Match:
    """Variables of the fact mapped to variables of the term, its time, its replaced heads."""

    names: Mapping[int, int] = field(default_factory=dict)
    time: NormalForm | None = None
    heads: Mapping[str, tuple[tuple[int, ...], NormalForm]] = field(default_factory=dict)
    derive: tuple[tuple[str, tuple[int, ...]], ...] = ()
    used: tuple[Factor, ...] = ()

    def bind(self, pairs: Iterator[tuple[int, int]] | list[tuple[int, int]]) -> Match | None:
        names = dict(self.names)
        for a, b in pairs:
            if names.setdefault(a, b) != b:
                return None
        return Match(names, self.time, self.heads, self.derive, self.used)


@dataclass(frozen=True)
class Pattern:
    """The leading term of a fact, its time, and the heads in which it holds identically."""

    lead: Term
    time: str | None
    universal: frozenset[str]

    @cached_property
    def needs(self) -> set[str]:
        """The names that every term with the leading term in it has: all but what may vary."""
        return names(self.lead) - self.universal - {str(self.time)}

    def matches(self, t: Term) -> Iterator[Match]:
        """Every way in which the leading term may sit in ``t``."""
        for m in self._factors(list(self.lead.factors), t, Match()):
            if self._bound_apart(m, t):
                yield m

    def _factors(self, todo: list[tuple[Factor, object]], t: Term, m: Match) -> Iterator[Match]:
        if not todo:
            yield m
            return
        (p, k), *rest = todo
        for f, x in t.factors:
            if any(f is g for g in m.used) or x < k or (x != k and self.lead.bound):  # type: ignore[operator]
                continue
            for new in self._factor(p, f, m):
                kept = Match(new.names, new.time, new.heads, new.derive, (*m.used, f))
                yield from self._factors(rest, t, kept)

    def _bound_apart(self, m: Match, t: Term) -> bool:
        """Variables that the lead binds must be bound in the term and occur nowhere else in it."""
        images = [m.names.get(v) for v in self.lead.bound]
        others = [f for f, _ in t.factors if not any(f is g for g in m.used)]
        return len(set(images)) == len(images) and all(
            v in t.bound and not any(v in f.free for f in others) for v in images
        )

    def _factor(self, p: Factor, f: Factor, m: Match) -> Iterator[Match]:
        if type(p) is not type(f):
            return
        if isinstance(p, Entry) and isinstance(f, Entry) and p.head == f.head:
            for order in permutations(range(len(p.indices))):
                if all(p.classes[k] == p.classes[order[k]] for k in range(len(order))):
                    new = m.bind([(i, f.indices[j]) for i, j in zip(p.indices, order, strict=True)])
                    if new is not None:
                        yield new
        elif isinstance(p, Delta) and isinstance(f, Delta):
            for a, b in ((f.i, f.j), (f.j, f.i)):
                new = m.bind([(p.i, a), (p.j, b)])
                if new is not None:
                    yield new
        elif isinstance(p, Position) and isinstance(f, Position):
            new = m.bind([(p.i, f.i)])
            if new is not None:
                yield new
        elif isinstance(p, Atom) and isinstance(f, Atom) and (p.tag, p.name) == (f.tag, f.name):
            yield m
        elif isinstance(p, Application) and isinstance(f, Application) and p.function == f.function:
            start = m.bind(list(zip(p.outs, f.outs, strict=True)))
            if start is not None:
                yield from self._arguments(p, f, start, 0)

    def _arguments(self, p: Application, f: Application, m: Match, k: int) -> Iterator[Match]:
        if k == len(p.args):
            yield m
            return
        named = self._named(p, k)
        for inner in self._argument(p, f, m, k, named):
            for new in self._slots(p, f, inner, k, named):
                yield from self._arguments(p, f, new, k + 1)

    def _argument(
        self, p: Application, f: Application, m: Match, k: int, named: str | None
    ) -> Iterator[Match]:
        """A head that may vary takes the value; indices inside an argument are found there."""
        if named is not None:
            yield self._with_value(m, named, f, k)
            return
        (ix, own), (jx, other) = p.args[k], f.args[k]
        stepped = _same_step(own, other, m)
        if stepped is None:
            return
        start = stepped.bind(list(zip(ix, jx, strict=True)))
        found = False
        if start is not None and own.free - stepped.names.keys() - set(ix):
            for new in self._form(list(own.terms), list(other.terms), start):
                found = True
                yield Match(new.names, new.time, new.heads, m.derive, m.used)
        if not found:
            yield stepped

    def _form(self, own: list[Term], other: list[Term], m: Match) -> Iterator[Match]:
        """Every way in which sums of terms agree, one for one."""
        if not own or len(own) != len(other):
            if not own and not other:
                yield m
            return
        for k, t in enumerate(other):
            if t.coefficient == own[0].coefficient and len(t.factors) == len(own[0].factors):
                for new in self._product(list(own[0].factors), list(t.factors), m):
                    yield from self._form(own[1:], other[:k] + other[k + 1 :], new)

    def _product(self, own: list[Any], other: list[Any], m: Match) -> Iterator[Match]:
        if not own:
            yield m
            return
        for k, (f, x) in enumerate(other):
            if x == own[0][1]:
                for new in self._factor(own[0][0], f, m):
                    yield from self._product(own[1:], other[:k] + other[k + 1 :], new)

    def _named(self, p: Application, k: int) -> str | None:
        """The head that argument k of the pattern is, if it is a whole head that may vary."""
        ix, body = p.args[k]
        if len(body.terms) == 1 and not body.terms[0].bound and body.terms[0].coefficient == 1:
            factors = body.terms[0].factors
            if len(factors) == 1 and factors[0][1] == 1 and isinstance(factors[0][0], Entry):
                entry = factors[0][0]
                varies = entry.head == self.time or entry.head in self.universal
                if varies and entry.indices == ix:
                    return entry.head
        return None

    def _with_value(self, m: Match, head: str, f: Application, k: int) -> Match:
        if head == self.time:
            return Match(m.names, f.args[k][1], m.heads, m.derive, m.used)
        return Match(m.names, m.time, {**m.heads, head: f.args[k]}, m.derive, m.used)

    def _slots(
        self, p: Application, f: Application, m: Match, k: int, named: str | None
    ) -> Iterator[Match]:
        """Slots of the fact among those of the term; the others are derivatives of the fact."""
        extra = len(f.slots[k]) - len(p.slots[k])
        if extra < 0 or (extra > 0 and named is None):
            return
        seen = set()
        for order in permutations(f.slots[k], len(p.slots[k])):
            if order in seen:
                continue
            seen.add(order)
            left = list(f.slots[k])
            for one in order:
                left.remove(one)
            pairs = [
                (a, b)
                for own, one in zip(p.slots[k], order, strict=True)
                for a, b in zip(own, one, strict=True)
            ]
            new = m.bind(pairs)
            if new is not None:
                derive = (*new.derive, *((named or "", one) for one in left))
                yield Match(new.names, new.time, new.heads, derive, new.used)


def names(t: Term) -> set[str]:
    """The heads and functions that occur in a term, but in the ends of its integrals."""
    found: set[str] = set()
    for f, _ in t.factors:
        if isinstance(f, Entry):
            found.add(f.head)
        elif isinstance(f, Base):
            found.update(*(names(u) for u in f.body.terms))
        elif isinstance(f, Application):
            found.add(f.function)
            found.update(*(names(u) for _, body in f.args for u in body.terms))
    return found


def _same_step(own: NormalForm, other: NormalForm, m: Match) -> Match | None:
    """The match with k bound where the argument is k or k + 1; None where it is of another kind."""
    if not own.terms:
        return m if not other.terms else None
    a, b = _steps(own), _steps(other)
    if not a:
        return m
    shifts = [sorted(t.coefficient for t in e.terms if not t.factors) for e in (own, other)]
    if len(a) != len(b) or len(own.terms) != len(other.terms) or shifts[0] != shifts[1]:
        return None
    return m.bind(list(zip(a, b, strict=True)))


def _steps(form: NormalForm) -> list[int]:
    """The indices whose numbers are terms of a form."""
    plain = (t.factors[0] for t in form.terms if len(t.factors) == 1 and t.coefficient == 1)
    return [f.i for f, k in plain if isinstance(f, Position) and k == 1]
