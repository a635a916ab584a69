"""A factor of a product that is missing, such as a step size or a Jacobian."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.language.terms import Mul, Number, Term


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    if not isinstance(site.term, Mul):
        return
    for k, factor in enumerate(site.term.args):
        rest = site.term.args[:k] + site.term.args[k + 1 :]
        sign = isinstance(factor, Number) and abs(factor.value) == 1
        if rest and not sign and not isinstance(factor, Mul):
            yield rest[0] if len(rest) == 1 else Mul(rest)


OPERATOR = Operator("dropped-factor", "a factor that is missing", of_terms(_rewrites))
