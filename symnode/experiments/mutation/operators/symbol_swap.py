"""A symbol in the place of another one of its shape and kind."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.language.symbols import TIME, Head
from symnode.language.terms import Entry, Term, heads


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    match site.term:
        case Entry(head, indices) if head is not TIME:
            sides = (around.relation.left, around.relation.right)
            known = {h for side in sides for h in heads(side.body)}
            alike = sorted((h for h in known if _alike(h, head)), key=lambda h: h.name)
            following = [h for h in alike if h.name > head.name] or alike
            if following:
                yield Entry(following[0], indices)


def _alike(a: Head, b: Head) -> bool:
    same = a.spaces == b.spaces and a.role is b.role and a.gaussian == b.gaussian
    return a is not b and same


OPERATOR = Operator("symbol-swap", "a symbol in the place of another", of_terms(_rewrites))
