"""Instances of the named rules of the integral that are worth trying on a goal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from symnode.checker.rules import (
    ADDITIVITY,
    BY_PARTS,
    CHANGE_OF_VARIABLE,
    FUNDAMENTAL,
    GAUSSIAN,
    LENGTH,
    TELESCOPING,
)
from symnode.language.arrays import Array, as_array, mentions_time
from symnode.language.relations import Relation
from symnode.language.rows import Derivation
from symnode.language.symbols import TIME
from symnode.language.terms import At, Derivative, Integral, Position, Term, subterms
from symnode.methods.rule_suggestions import suggested


@dataclass(frozen=True)
class Rule:
    """A named rule, with its parameters where the page gives them.

    ``fundamental_theorem`` alone is tried on what the proof differentiates; called, it is one
    instance: ``fundamental_theorem(g, lo, hi)``.
    """

    name: str
    parameters: tuple[Array, ...] = ()

    def __call__(self, *parameters: Any) -> Rule:
        return Rule(self.name, tuple(as_array(p) for p in parameters))


fundamental_theorem = Rule(FUNDAMENTAL)
additivity = Rule(ADDITIVITY)
length = Rule(LENGTH)
by_parts = Rule(BY_PARTS)
change_of_variable = Rule(CHANGE_OF_VARIABLE)
telescoping = Rule(TELESCOPING)
gaussian_by_parts = Rule(GAUSSIAN)

Range = tuple[Term, Term]
MOST_MOMENTS = 3


def instances(
    claim: Relation, derivations: tuple[Derivation, ...], by: tuple[Any, ...], ranges: list[Range]
) -> Iterator[tuple[str, tuple[Array | Term, ...]]]:
    """(rule, parameters) to try: those that the page names, then what the goal suggests."""
    for rule in by:
        if isinstance(rule, Rule) and rule.parameters:
            yield rule.name, rule.parameters
    yield from suggested(claim, derivations)
    every = list(dict.fromkeys([*_ranges_in(claim), *ranges, *_between_moments(claim)]))
    if len(_ranges_in(claim)) > 1:
        yield from _splittings(claim)
    for g in _integrands(claim, derivations):
        for lo, hi in every:
            yield FUNDAMENTAL, (g, lo, hi)


def _splittings(claim: Relation) -> Iterator[tuple[str, tuple[Array | Term, ...]]]:
    """Additivity of every integrand of the claim over the ends of its ranges."""
    ranges = _ranges_in(claim)
    ends = list(dict.fromkeys(e for r in ranges for e in r))
    for side in (claim.left, claim.right):
        for t in subterms(side.body):
            if isinstance(t, Integral) and isinstance(t.body, At) and len(ends) > 1:
                g = Array(side.indices, t.body.body, side.notation, side.row)
                for lo, hi in ranges:
                    for mid in ends:
                        if mid is not lo:
                            yield ADDITIVITY, (g, lo, mid, lo if mid is hi else hi)


def _ranges_in(claim: Relation) -> list[Range]:
    """Ends of the integrals in a claim."""
    found = []
    for side in (claim.left, claim.right):
        for t in subterms(side.body):
            if isinstance(t, Integral):
                found.append((t.lower, t.upper))
    return list(dict.fromkeys(found))


def _between_moments(claim: Relation) -> list[Range]:
    """Ranges between two times at which a claim takes something, where it has no integral."""
    if _ranges_in(claim):
        return []
    found = [
        b.value
        for side in (claim.right, claim.left)
        for t in subterms(side.body)
        if isinstance(t, At)
        for b in t.bindings
        if b.head is TIME
    ]
    fixed = (m for m in found if not any(isinstance(t, Position) for t in subterms(m)))
    times = list(dict.fromkeys(fixed))[:MOST_MOMENTS]
    return [(a, b) for a in times for b in times if a is not b]


def _integrands(claim: Relation, derivations: tuple[Derivation, ...]) -> Iterator[Array]:
    """What the derivations differentiate in time, and the states and expressions taken at times."""
    for derivation in derivations:
        for row in derivation.rows:
            for side in (row.relation.left, row.relation.right):
                match side.body:
                    case Derivative(head, (), body) if head is TIME:
                        yield Array(side.indices, body, side.notation, side.row)
    for side in (claim.left, claim.right):
        for t in subterms(side.body):
            match t:
                case At(bindings, body) if any(b.head is TIME for b in bindings):
                    whole = Array(side.indices, body, side.notation, side.row)
                    if mentions_time(whole):
                        yield whole


def symbols_first(name: str, written: list[Any]) -> list[Any]:
    """Parameters as the checker reads them: of ``gaussian_by_parts(z[i], g)`` z, i and the sample
    by name."""
    if name != GAUSSIAN or written[0][0] != "head":
        return written
    (_, head, names), g = written
    return [head, names[:-1], names[-1], g]
