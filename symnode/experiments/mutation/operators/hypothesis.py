"""A hypothesis that is missing, or what an implication assumes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symnode.experiments.mutation.change import (
    Change,
    Operator,
    Original,
    altered_claim,
    altered_hypothesis,
)


def _changes(statement: Original) -> Iterator[Change]:
    for given in statement.given:
        shown = getattr(given, "relation", given)
        yield altered_hypothesis(statement, given, f"without {shown}", None)
    for claim in statement.claim:
        for k, assumed in enumerate(claim.assuming):
            left = claim.assuming[:k] + claim.assuming[k + 1 :]
            new = replace(claim, assuming=left)
            yield altered_claim(statement, claim, f"{claim} -> without {assumed}", new)


OPERATOR = Operator("hypothesis", "a hypothesis that is missing", _changes)
