"""A point at which the hypotheses of a claim hold: it says something, it is not vacuous."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.claims import REQUIRED, Claim, read_claim
from symnode.checker.reals.formulas import FALSE
from symnode.methods.reals.at_point import satisfies
from symnode.methods.reals.falsify import FORMAT, Hunt, search
from symnode.methods.reals.smallest import smaller


@dataclass(frozen=True)
class Witness:
    """A rational point of the hypotheses and its certificate."""

    point: dict[str, Fraction]
    certificate: dict[str, Any]


def witness(claim_json: Any, *, seconds: float = 0.5, seed: int = 0) -> Witness | None:
    """A certain witness, or None: unknown. That there is none is for the provers to show.

    Hypotheses that hold at irrational points only have no witness here.
    """
    try:
        point = witness_point(read_claim(claim_json), seconds=seconds, seed=seed)
    except (Rejected, OutOfBudget, OverflowError):
        return None
    if point is None:
        return None
    certificate = {
        "format": FORMAT,
        "kind": "real-witness",
        "claim": claim_json,
        "point": {n: str(v) for n, v in sorted(point.items())},
    }
    return Witness(point, certificate)


def witness_point(claim: Claim, *, seconds: float, seed: int = 0) -> dict[str, Fraction] | None:
    """A point at which all hypotheses certainly hold: the claim that they never do, refuted."""
    hunt = Hunt(Claim(claim.variables, claim.hypotheses, FALSE, REQUIRED), seconds, seed)
    found = search(hunt)
    if found is None:
        return None
    point = smaller(found, hunt.exactly, hunt.over).point
    return point if satisfies(claim, point) else None
