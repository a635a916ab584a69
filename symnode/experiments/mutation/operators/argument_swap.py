"""Two arguments of an undefined function in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.language.terms import Apply, Lambda, Term


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    if not isinstance(site.term, Apply) or site.term.function.is_state:
        return
    f, outs, args, slots = site.term.function, site.term.outs, site.term.args, site.term.slots
    for i, j in combinations(range(len(args)), 2):
        if _spaces(args[i]) == _spaces(args[j]):
            order = list(args)
            order[i], order[j] = args[j], args[i]
            yield Apply(f, outs, tuple(order), slots)


def _spaces(a: Lambda) -> list[object]:
    return [i.space for i in a.indices]


OPERATOR = Operator("argument-swap", "two arguments in the wrong order", of_terms(_rewrites))
