"""Exact counterexamples: points at which a claim is certainly wrong.

All hypotheses are certainly true there, the statement is certainly false (or certainly undefined
where the claim requires it to be defined), and the checker says so. Rational points come from
``hunt`` and are made smaller, see ``smallest``; where the equations among the hypotheses have no
rational solution, ``algebraic`` gives coordinates such as ``sqrt(3)``.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symnode.checker import check
from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.claims import Claim, read_claim
from symnode.checker.reals.formulas import branches, undefined_cases
from symnode.checker.reals.terms import Term, text, to_json
from symnode.methods.reals.algebraic import algebraic_point, reason_at
from symnode.methods.reals.angle_points import angle_point
from symnode.methods.reals.at_point import Truth, refutes
from symnode.methods.reals.hunt import Hunt, search, special
from symnode.methods.reals.smallest import ORDER, Hit, smaller

QUICK = 0.5
FORMAT = "symnode-certificate/1"
UNORDERED = "a point with coordinates that are not rational; it was not made smaller"


@dataclass(frozen=True)
class Refutation:
    """A point at which a claim is wrong; a coordinate that is not rational is a text.

    ``reason`` is "false" or "undefined"; ``certificate`` is what the checker accepts; ``order``
    says in which sense, and among which points, the point is small.
    """

    point: dict[str, Fraction | str]
    reason: str
    certificate: dict[str, Any]
    order: str


def falsify(claim_json: Any, *, seconds: float = QUICK, seed: int = 0) -> Refutation | None:
    """A certain counterexample, or None; never raises for a claim it cannot read."""
    try:
        claim = read_claim(claim_json)
        until = time.monotonic() + seconds
        hunt = Hunt(claim, seconds, seed)
        found = hunt.exactly({}) if not hunt.names else special(hunt)
        if found is None:
            quarter = Hunt(claim, seconds / 4, seed)
            other = algebraic_point(quarter) or angle_point(quarter)
            if other is not None:
                certificate = _certificate(claim_json, {n: to_json(t) for n, t in other.items()})
                shown = {n: _plain(t) for n, t in other.items()}
                return Refutation(shown, reason_at(claim, other), certificate, UNORDERED)
            hunt, found = _on_edges(hunt, seed)
        if found is None:
            hunt = Hunt(claim, until - time.monotonic(), seed)
            found = search(hunt)
        return None if found is None else _refutation(claim_json, claim, found, hunt)
    except (Rejected, OutOfBudget, OverflowError):
        return None


def _refutation(claim_json: Any, claim: Claim, found: Hit, hunt: Hunt) -> Refutation | None:
    """The refutation, if the checker accepts it."""
    hunt.until = max(hunt.until, time.monotonic() + 0.2)
    point = smaller(found, hunt.exactly, hunt.over).point
    wrong = refutes(claim, point)
    if wrong is None:
        return None
    reason = "undefined" if wrong is Truth.UNDEFINED else "false"
    certificate = _certificate(claim_json, {n: str(v) for n, v in point.items()})
    check(certificate)
    return Refutation({**point}, reason, certificate, ORDER)


def _certificate(claim_json: Any, point: dict[str, Any]) -> dict[str, Any]:
    point = dict(sorted(point.items()))
    return {"format": FORMAT, "kind": "real-refutation", "claim": claim_json, "point": point}


def _plain(t: Term) -> Fraction | str:
    return Fraction(t.data) if t.head == "num" else text(t)


def _on_edges(hunt: Hunt, seed: int) -> tuple[Hunt, Hit | None]:
    """Where a denominator vanishes, or the two sides of a strict relation are equal."""
    claim = hunt.claim
    cases = undefined_cases(claim.statement) if hunt.undefined_too else []
    cases = [*cases, *branches(claim.statement, holds=False)]
    edges = [a.term for case in cases for a in case if a.relation in ("=", ">=")]
    share = max(0.0, hunt.until - time.monotonic()) / 4
    for edge in list(dict.fromkeys(edges))[:8]:
        on_edge = Hunt(claim, share / 4, seed, (edge,))
        if edge in on_edge.coordinates.unsolved or on_edge.over():
            continue
        found = special(on_edge) if on_edge.names else on_edge.exactly({})
        if found is not None:
            return on_edge, found
    return hunt, None
