"""A sign: one term is subtracted where it was added."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.language.terms import ZERO, Mul, Number, Term


def negated(term: Term) -> Term:
    """-term, without a double minus sign."""
    match term:
        case Number(q):
            return Number(-q)
        case Mul((Number(q), rest)) if q == -1:
            return rest
        case Mul((first, *rest)) if isinstance(first, Mul | Number):
            return Mul((negated(first), *rest))
    return Mul((Number(Fraction(-1)), term))


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    relation = around.relation
    # -a = b is a = -b, which is made of the right side.
    turned = site.parent is None and around.side == "left" and relation.sign == "="
    if site.is_whole and site.term is not ZERO and not turned:
        yield negated(site.term)


OPERATOR = Operator("sign", "the sign of a term", of_terms(_rewrites))
