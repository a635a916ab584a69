"""An index in the place of another one of the same space."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.language.spaces import Index
from symnode.language.terms import Apply, Delta, Entry, Term


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    if isinstance(site.parent, Apply) and not site.parent.function.known:
        return  # a whole vector that a function takes
    match site.term:
        case Entry(head, indices):
            for new in _swapped(indices, site.scope):
                yield Entry(head, new)
        case Apply(f, outs, args, slots):
            for new in _swapped(outs, site.scope):
                yield Apply(f, new, args, slots)
        case Delta(i, j):
            for new in _swapped((i, j), site.scope):
                yield Delta(*new)


def _swapped(indices: tuple[Index, ...], scope: tuple[Index, ...]) -> Iterator[tuple[Index, ...]]:
    """One index replaced by one that is free, or bound, around it."""
    for k, own in enumerate(indices):
        for other in scope:
            if other is not own and other.space is own.space:
                yield (*indices[:k], other, *indices[k + 1 :])


OPERATOR = Operator("index-swap", "an index in the place of another", of_terms(_rewrites))
