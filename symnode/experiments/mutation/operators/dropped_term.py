"""A term of a sum that is missing."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.language.terms import Add, Term


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    if not isinstance(site.term, Add):
        return
    for k, term in enumerate(site.term.args):
        rest = site.term.args[:k] + site.term.args[k + 1 :]
        if rest and not isinstance(term, Add):
            yield rest[0] if len(rest) == 1 else Add(rest)


OPERATOR = Operator("dropped-term", "a term that is missing", of_terms(_rewrites))
