"""< for <= in a claim, and <= for < in a hypothesis; the other way says less, and is no mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from symnode.experiments.mutation.change import Change, Operator, Original, of_relations
from symnode.language.relations import Relation

STRICT = {"<=": "<", ">=": ">"}
WEAK = {"<": "<=", ">": ">="}


def _exchanged(signs: dict[str, str]) -> Callable[[Relation], Iterator[Relation]]:
    def variants(relation: Relation) -> Iterator[Relation]:
        if relation.sign in signs:
            yield replace(relation, sign=signs[relation.sign])

    return variants


_claims = of_relations(_exchanged(STRICT), in_claims=True, in_hypotheses=False)
_hypotheses = of_relations(_exchanged(WEAK), in_claims=False, in_hypotheses=True)


def _changes(statement: Original) -> Iterator[Change]:
    yield from _claims(statement)
    yield from _hypotheses(statement)


OPERATOR = Operator("strictness", "a strict inequality for a weak one", _changes)
