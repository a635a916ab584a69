"""A matrix, or a Jacobian, that is transposed."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.language.spaces import Index
from symnode.language.terms import Apply, Entry, Term


def _is_turned(i: Index, j: Index) -> bool:
    """Whether exchanging two indices is a transpose at all."""
    return i is not j and i.space is j.space


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    match site.term:
        case Entry(head, (i, j, *rest)) if _is_turned(i, j):
            if head.classes[0] != head.classes[1]:
                yield Entry(head, (j, i, *rest))
        case Apply(f, (i, j), args, slots) if _is_turned(i, j):
            yield Apply(f, (j, i), args, slots)
        case Apply(f, (i,), args, slots):
            for k, taken in enumerate(slots):
                match taken:
                    case ((j,),) if _is_turned(i, j):
                        turned = (*slots[:k], ((i,),), *slots[k + 1 :])
                        yield Apply(f, (j,), args, turned)


OPERATOR = Operator("transpose", "a matrix that is transposed", of_terms(_rewrites))
