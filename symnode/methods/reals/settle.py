"""A claim is settled: refuted by a point, proved with a certificate, supported, or left open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, final

from symnode.checker import check
from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.claims import COMPLEX, over_complex, read_claim, systems
from symnode.checker.reals.systems import System
from symnode.methods.reals import portfolio
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.fallback import with_oracles
from symnode.methods.reals.falsify import falsify
from symnode.methods.reals.mending import mended
from symnode.methods.reals.steps import Node
from symnode.methods.reals.support import CONTRADICTED, NOT_EVALUABLE, Support, support
from symnode.methods.reals.support import SUPPORTED as AGREES
from symnode.methods.reals.witness import Witness, witness

PROVED, REFUTED, SUPPORTED = "PROVED", "REFUTED", "SUPPORTED"
VACUOUS, UNDECIDED = "VACUOUS", "UNDECIDED"
MENDING = 2.0  # seconds
FORMAT, KIND = "symnode-certificate/1", "real-claim"


@dataclass(frozen=True)
class Settled:
    """What became of a claim."""

    status: str
    tier: int | None = None
    certificate: dict[str, Any] | None = None
    witness: dict[str, Any] | None = None  # certificate that the hypotheses can hold
    method: str = ""
    detail: str = ""
    point: dict[str, Fraction] | None = field(default=None)


def settle(claim: Any, *, seconds: float, seed: int = 0) -> Settled:
    """Settle a claim, given as JSON, within a time that is kept approximately."""
    budget = Budget(seconds)
    wrong = falsify(claim, seconds=min(0.12, budget.left() * 0.02), seed=seed)
    if wrong is not None:
        return _refuted(wrong)
    seen = witness(claim, seconds=min(0.3, budget.left() * 0.05), seed=seed)
    reason = "no method applied"
    try:
        goals = systems(read_claim(claim))
        search = _Search(claim, goals, seen)
        found = search.quick(budget.share(0.92))
        if found is None:
            wrong = falsify(claim, seconds=min(0.4, budget.left() * 0.06), seed=seed)
            if wrong is not None:
                return _refuted(wrong)
            found = search.thorough(budget.share(0.92))
        if found is not None and seen is not None:
            return found
        if seen is None:
            empty = _vacuous(claim, budget.share(0.3 if found is None else 0.05))
            if empty is not None:
                return empty
        if found is not None:
            return found
        reason = _what_is_left(goals)
    except Rejected as error:
        reason = str(error)
    except OutOfBudget as error:
        reason = f"too large: {error}"
    return _without_proof(claim, budget, seed, seen, reason)


def _refuted(wrong: Any) -> Settled:
    detail = f"{wrong.reason} at this point; {wrong.order}"
    return Settled(REFUTED, 2, wrong.certificate, None, "falsify", detail, wrong.point)


def _without_proof(
    claim: Any, budget: Budget, seed: int, seen: Witness | None, reason: str
) -> Settled:
    if budget.left() > 0.2:
        wrong = falsify(claim, seconds=min(1.0, budget.left() * 0.4), seed=seed + 1)
        if wrong is not None:
            return _refuted(wrong)
    found = support(claim, seconds=max(0.3, budget.left()), seed=seed)
    shown = None if seen is None else seen.certificate
    if found.status == AGREES:
        detail = f"{found.points} random points agree; {reason}"
        return Settled(SUPPORTED, None, None, shown, "support", detail)
    return Settled(UNDECIDED, None, None, shown, "", "; ".join((*_said(found), reason)))


def _said(found: Support) -> list[str]:
    """What numbers tell of a claim that they do not support."""
    if found.status == NOT_EVALUABLE:
        return [f"not evaluable: {found.detail}"]
    if found.status == CONTRADICTED:
        at = ", ".join(f"{name} = {value}" for name, value in found.at) or "its only point"
        return [f"numbers speak against it at {at}, which is no refutation"]
    return []


def _what_is_left(goals: list[System]) -> str:
    return f"no proof found that one of {len(goals)} cases cannot occur: {goals[0]}"[:400]


@final
class _Search:
    """Proofs of the systems of a claim: those that are easy first, the others at length."""

    def __init__(self, claim: Any, goals: list[System], seen: Witness | None) -> None:
        self.claim, self.goals, self.seen = claim, goals, seen
        self.campaigns = [portfolio.Campaign(g) for g in goals]
        self.proofs: list[tuple[Node, str] | None] = [None] * len(goals)

    def quick(self, budget: Budget) -> Settled | None:
        """The claim, if a first round is enough for all systems."""
        for k, campaign in enumerate(self.campaigns):
            self.proofs[k] = campaign.proof(budget.share(1 / (len(self.goals) - k)), rounds=1)
        return self._settled()

    def thorough(self, budget: Budget) -> Settled | None:
        """The claim, with all the time that there is; the first system that is left may take most.

        Nothing is won where one of them stays open.
        """
        left = [k for k, proof in enumerate(self.proofs) if proof is None]
        for n, k in enumerate(left):
            share = budget.share(max(0.6, 1 / (len(left) - n)))
            self.proofs[k] = self.campaigns[k].proof(share)
            if self.proofs[k] is None:
                return None
        return self._settled()

    def _settled(self) -> Settled | None:
        found = [p for p in self.proofs if p is not None]
        if len(found) < len(self.proofs):
            return None
        certificate, tier = _accepted(self.claim, self.goals, [node for node, _ in found])
        if certificate is None:
            return None
        detail = "" if self.seen is not None else "vacuity: unknown"
        shown = None if self.seen is None else self.seen.certificate
        used = ", ".join(sorted({name for _, name in found}))
        return Settled(PROVED, tier, certificate, shown, used, detail)


def _accepted(
    claim: Any, goals: list[System], proofs: list[Node]
) -> tuple[dict[str, Any] | None, int]:
    """The certificate that the checker accepts, with an engine's word where it does not."""
    ways: list[Callable[[], list[Node] | None]] = [
        lambda: proofs,
        lambda: mended(goals, proofs, Budget(MENDING)),
        lambda: with_oracles(goals, proofs),
    ]
    for way in ways:
        shown = way()
        if shown is None:
            continue
        certificate = {"format": FORMAT, "kind": KIND, "claim": claim, "proofs": shown}
        try:
            return certificate, check(certificate).tier
        except (Rejected, OutOfBudget):
            continue
    return None, 0


def _vacuous(claim: Any, budget: Budget) -> Settled | None:
    """Whether the hypotheses exclude each other."""
    never = {**claim, "statement": ["false"]}
    if over_complex(claim):  # the statement may be what makes it so
        never["numbers"] = COMPLEX
    search = _Search(never, systems(read_claim(never)), None)
    found = search.thorough(budget)
    detail = "no point satisfies the hypotheses"
    return None if found is None else replace(found, status=VACUOUS, detail=detail)
