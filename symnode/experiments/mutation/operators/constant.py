"""A number that is off: 1/2 becomes 1, and 3 becomes 4."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.language.terms import Mul, Number, Term


def further(q: Fraction) -> Fraction:
    """The next number of this denominator, away from zero.

    >>> print(further(Fraction(1, 2)), further(Fraction(-3)), further(Fraction(2, 3)))
    1 -4 1
    """
    return q + Fraction(1 if q >= 0 else -1, q.denominator)


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    match site.term:
        case Number(q) if not (abs(q) == 1 and isinstance(site.parent, Mul)):
            yield Number(further(q))


OPERATOR = Operator("constant", "a number that is off", of_terms(_rewrites))
