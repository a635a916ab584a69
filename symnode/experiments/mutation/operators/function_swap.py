"""A known function in the place of one that is like it: sigmoid for tanh."""

from __future__ import annotations

from collections.abc import Iterator

from symnode.experiments.mutation.change import Operator, Surroundings, of_terms
from symnode.experiments.mutation.sites import Site
from symnode.language.elementary import scalar_function
from symnode.language.terms import Apply, Term

LIKE = {
    "tanh": "sigmoid",
    "sigmoid": "tanh",
    "sin": "cos",
    "cos": "sin",
    "erf": "tanh",
    "softplus": "exp",
    "exp": "softplus",
}


def _rewrites(site: Site, around: Surroundings) -> Iterator[Term]:
    match site.term:
        case Apply(f, (), args, slots) if f.known and f.name in LIKE:
            yield Apply(scalar_function(LIKE[f.name]), (), args, slots)


OPERATOR = Operator("function-swap", "a function in the place of another", of_terms(_rewrites))
