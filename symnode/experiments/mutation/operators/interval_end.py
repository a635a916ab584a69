"""An integral to, or from, another time."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.experiments.mutation.times import times
from symnode.language.terms import Integral, Term


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    match site.term:
        case Integral(u, lower, upper, body):
            others = [t for t in times(around.statement) if t not in (lower, upper)]
            for other in others:
                yield Integral(u, lower, other, body)
            for other in others:
                yield Integral(u, other, upper, body)


OPERATOR = Operator("interval-end", "an integral with another end", of_terms(_rewrites))
