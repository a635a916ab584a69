"""An exponent that is off: a square becomes a cube, an inverse the inverse of a square."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.operators.constant import further
from symnode.experiments.mutation.sites import Site
from symnode.language.terms import Power, Term


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    match site.term:
        case Power(base, k):
            yield Power(base, further(k))


OPERATOR = Operator("exponent", "an exponent that is off", of_terms(_rewrites))
