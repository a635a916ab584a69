"""A factor 2 before a term."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.language.terms import Mul, Number, Term

TWO = Number(Fraction(2))


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    if site.is_whole and not isinstance(site.term, Number):
        yield Mul((TWO, site.term))


OPERATOR = Operator("factor", "a factor 2", of_terms(_rewrites))
