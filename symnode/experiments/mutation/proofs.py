"""The page's proofs, for a mutant: the same rows and reasons under its own hypotheses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from symnode.experiments.mutation.change import Change
from symnode.language.dynamics import Fact, FactAt, Sensitivity
from symnode.language.rows import Derivation, facts_of
from symnode.language.statements import Proof, Theorem


def adapted(proof: Proof, mutant: Theorem, change: Change) -> Proof:
    """A proof of the original for a mutant; reasons that are hypotheses it lacks are left out."""
    if not change.replaced:
        return Proof(mutant, *proof.derivations, by=proof.by)
    rows = (_derivation(d, change) for d in proof.derivations)
    return Proof(mutant, *rows, by=tuple(_reasons(proof.by, change)))


def _derivation(derivation: Derivation, change: Change) -> Derivation:
    rows = tuple(replace(r, by=tuple(_reasons(r.by, change))) for r in derivation.rows)
    given = [change.stands_for(g) for g in derivation.given]
    return replace(derivation, rows=rows, given=tuple(g for g in given if g is not None))


def _reasons(by: Sequence[Any], change: Change) -> Iterator[Any]:
    for reason in by:
        own = _reason(reason, change)
        if own is not None:
            yield own


def _reason(reason: Any, change: Change) -> Any:
    """What a reason becomes where the hypothesis that it speaks of is another one, or none."""
    own = change.stands_for(reason)
    if own is not reason:
        return own
    match reason:
        case Sensitivity(dynamics, symbol):
            own = change.stands_for(dynamics)
            return reason if own is dynamics else own and Sensitivity(own, symbol)
        case Fact(name, _, _, _, source):
            own = change.stands_for(source)
            return reason if own is source else _of_name(own, name)
        case FactAt(fact, values):
            moved = _reason(fact, change)
            return reason if moved is fact else moved and FactAt(moved, values)
    return reason


def _of_name(owner: Any, name: str) -> Fact | None:
    return next((f for f in facts_of(owner) if f.name == name), None)
