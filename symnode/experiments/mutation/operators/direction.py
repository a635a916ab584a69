"""An inequality the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symnode.experiments.mutation.change import Operator, of_relations
from symnode.language.relations import Relation

REVERSED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _variants(relation: Relation) -> Iterator[Relation]:
    if relation.sign in REVERSED:
        yield replace(relation, sign=REVERSED[relation.sign])


OPERATOR = Operator(
    "direction",
    "an inequality the wrong way round",
    of_relations(_variants, in_claims=True, in_hypotheses=True),
)
