"""Occurrences inside a term: each has a number, and one of them can be replaced."""

from __future__ import annotations

from itertools import count

from symnode.calculus.substitution import rebuilt
from symnode.language.spaces import Index
from symnode.language.terms import (
    Apply,
    At,
    Delta,
    Derivative,
    Entry,
    Sum,
    Term,
    children,
    free_indices,
)

Scope = tuple[Index, ...]


def occurrences(term: Term, scope: Scope = ()) -> list[tuple[Term, Scope]]:
    """Every occurrence of a part, as ``replaced_at`` counts them, with the indices bound there."""
    found = [(term, scope)]
    for part, own in zip(children(term), _bound(term), strict=True):
        found += occurrences(part, scope + own)
    return found


def _bound(term: Term) -> list[Scope]:
    """The indices that each direct part sees besides those of the term."""
    match term:
        case Sum(i, _):
            return [(i,)]
        case Apply(_, _, args, _):
            return [a.indices for a in args]
        case At(bindings, _):
            return [*(b.indices for b in bindings), ()]
    return [() for _ in children(term)]


def replaced_at(term: Term, place: int, new: Term) -> Term:
    """``term`` with the occurrence number ``place`` replaced."""
    number = count()

    def walk(t: Term) -> Term:
        return new if next(number) == place else rebuilt(t, walk)

    return walk(term)


def free_in_order(term: Term) -> Scope:
    """The free indices of a term, in the order in which they occur."""
    free = free_indices(term)
    met: dict[Index, None] = {}
    for t, _ in occurrences(term):
        match t:
            case Entry(_, indices) | Derivative(_, indices, _):
                own = indices
            case Delta(i, j):
                own = (i, j)
            case Apply(_, outs, _, slots):
                own = (*outs, *(i for s in slots for one in s for i in one))
            case _:
                own = ()
        met |= dict.fromkeys(i for i in own if i in free)
    return tuple(met)
