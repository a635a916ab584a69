"""Instances of integration by parts, change of variable and telescoping that a goal suggests."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.checker.rules import ADDITIVITY, BY_PARTS, CHANGE_OF_VARIABLE, TELESCOPING
from symnode.language.arrays import Array
from symnode.language.relations import Relation
from symnode.language.rows import Derivation
from symnode.language.symbols import TIME
from symnode.language.terms import (
    Add,
    At,
    Derivative,
    Dim,
    Integral,
    Mul,
    Position,
    Term,
    subterms,
    varies_in,
)

Instance = tuple[str, tuple[Array | Term, ...]]


def suggested(claim: Relation, derivations: tuple[Derivation, ...]) -> Iterator[Instance]:
    """(rule, parameters) that the shape of the goal and of the rows suggests."""
    yield from _telescopings(claim, derivations)
    yield from _parts(claim)
    yield from _changes(claim)


def _telescopings(claim: Relation, derivations: tuple[Derivation, ...]) -> Iterator[Instance]:
    """What rows and claim take at k + 1, summed over all k."""
    rows = [r.relation for d in derivations for r in d.rows]
    seen = set()
    for relation in (*rows, claim):
        for side in (relation.left, relation.right):
            for t in subterms(side.body):
                if isinstance(t, At) and len(t.bindings) == 1 and t.bindings[0].head is TIME:
                    for k in _successor(t.bindings[0].value):
                        if (t.body, k.index.space) not in seen:
                            seen.add((t.body, k.index.space))
                            g = Array(side.indices, t.body, side.notation, side.row)
                            yield TELESCOPING, (g, Dim(k.index.space))


def _successor(moment: Term) -> Iterator[Position]:
    """k, if a time is k + 1."""
    if isinstance(moment, Add):
        yield from (a for a in moment.args if isinstance(a, Position))


def _integrals(claim: Relation) -> Iterator[tuple[Array, Integral, Term]]:
    """Integrals over time in a claim with their integrands."""
    for side in (claim.left, claim.right):
        for t in subterms(side.body):
            if isinstance(t, Integral) and isinstance(t.body, At):
                yield side, t, t.body.body


def _parts(claim: Relation) -> Iterator[Instance]:
    """Integrands f g' with a derivative that is written as one."""
    for side, whole, body in _integrals(claim):
        factors = body.args if isinstance(body, Mul) else (body,)
        for k, one in enumerate(factors):
            if isinstance(one, Derivative) and one.head is TIME:
                rest = Mul(factors[:k] + factors[k + 1 :])
                f, g = (Array(side.indices, e, side.notation, side.row) for e in (rest, one.body))
                yield BY_PARTS, (f, g, whole.lower, whole.upper)


def _changes(claim: Relation) -> Iterator[Instance]:
    """One integral with something taken at phi(t), and the integrand of another as g."""
    every = list(_integrals(claim))
    for _, whole, body in every:
        for phi in _inner_times(body):
            for side, other, g in every:
                if other is not whole:
                    value = Array(side.indices, g, side.notation, side.row)
                    yield CHANGE_OF_VARIABLE, (value, phi, whole.lower, whole.upper)
                    back = (other.lower, other.upper, other.lower)
                    yield ADDITIVITY, (value, *back)  # phi may turn the range around


def _inner_times(term: Term) -> list[Term]:
    found = [
        b.value
        for t in subterms(term)
        if isinstance(t, At)
        for b in t.bindings
        if b.head is TIME and varies_in(b.value, TIME)
    ]
    return list(dict.fromkeys(found))
