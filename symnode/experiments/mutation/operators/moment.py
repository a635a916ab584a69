"""Something that is taken at another time, or at the next step."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.experiments.mutation.times import times
from symnode.language.symbols import TIME
from symnode.language.terms import ONE, Add, At, Binding, Position, Term


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    match site.term:
        case At((Binding(head, (), value),), body) if head is TIME:
            for other in _others(value, around):
                yield At((Binding(head, (), other),), body)


def _others(value: Term, around: Surroundings) -> Iterator[Term]:
    match value:
        case Position():
            yield Add((value, ONE))
        case Add((Position() as step, one)) if one is ONE:
            yield step
        case _:
            known = times(around.statement)
            yield from (t for t in known if t is not value and value in known)


OPERATOR = Operator("moment", "something at another time", of_terms(_rewrites))
