"""A point at which the hypotheses of a claim hold: it says something, it is not vacuous."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symnode.checker import check
from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.claims import REQUIRED, Claim, read_claim
from symnode.checker.reals.formulas import FALSE
from symnode.checker.reals.terms import text, to_json
from symnode.methods.reals.algebraic import algebraic_witness
from symnode.methods.reals.at_point import satisfies
from symnode.methods.reals.falsify import FORMAT
from symnode.methods.reals.hunt import Hunt, search, special
from symnode.methods.reals.smallest import Hit, smaller


@dataclass(frozen=True)
class Witness:
    """A point of the hypotheses and its certificate; an irrational coordinate is a text."""

    point: dict[str, Fraction | str]
    certificate: dict[str, Any]


def witness(claim_json: Any, *, seconds: float = 0.5, seed: int = 0) -> Witness | None:
    """A certain witness, or None: unknown. That there is none is for the provers to show."""
    try:
        return _witness(claim_json, read_claim(claim_json), seconds, seed)
    except (Rejected, OutOfBudget, OverflowError):
        return None


def _witness(claim_json: Any, claim: Claim, seconds: float, seed: int) -> Witness | None:
    until = time.monotonic() + seconds
    hunt = _hunt(claim, seconds, seed)
    found = hunt.exactly({}) if not hunt.names else special(hunt)
    if found is None:
        values = algebraic_witness(_hunt(claim, seconds / 3, seed))
        if values is not None:
            shown = {n: Fraction(t.data) if t.head == "num" else text(t) for n, t in values.items()}
            return Witness(
                shown, _certificate(claim_json, {n: to_json(t) for n, t in values.items()})
            )
        hunt = _hunt(claim, until - time.monotonic(), seed)
        found = search(hunt)
    point = _smaller(claim, hunt, found)
    if point is None:
        return None
    certificate = _certificate(claim_json, {n: str(v) for n, v in point.items()})
    check(certificate)
    return Witness({**point}, certificate)


def _certificate(claim_json: Any, point: dict[str, Any]) -> dict[str, Any]:
    point = dict(sorted(point.items()))
    return {"format": FORMAT, "kind": "real-witness", "claim": claim_json, "point": point}


def _hunt(claim: Claim, seconds: float, seed: int) -> Hunt:
    """The hunt for a point at which the hypotheses hold: they never do, it says."""
    return Hunt(Claim(claim.variables, claim.hypotheses, FALSE, REQUIRED), seconds, seed)


def _smaller(claim: Claim, hunt: Hunt, found: Hit | None) -> dict[str, Fraction] | None:
    if found is None:
        return None
    point = smaller(found, hunt.exactly, hunt.over).point
    return point if satisfies(claim, point) else None


def witness_point(claim: Claim, *, seconds: float, seed: int = 0) -> dict[str, Fraction] | None:
    """A rational point at which all hypotheses certainly hold."""
    hunt = _hunt(claim, seconds, seed)
    return _smaller(claim, hunt, search(hunt))
