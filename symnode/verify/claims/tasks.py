"""What the processes do: one searches for a certificate, another, a fresh one, checks it."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from importlib import import_module
from typing import Any

Json = Any
FALSE: Json = ["false"]
PROOF, WITNESS = "real-claim", "real-witness"


def search(claim: Json, seconds: float, seed: int) -> dict[str, Any]:
    """What the engine finds out about a claim; it is believed only through its certificate."""
    from symnode.methods.reals.settle import settle

    found = settle(claim, seconds=seconds, seed=seed)
    data = asdict(found) if is_dataclass(found) and not isinstance(found, type) else vars(found)
    return {k: _plain(v) for k, v in data.items()}


def _plain(value: Any) -> Any:
    """JSON data; anything else as its text."""
    return json.loads(json.dumps(value, default=str))


def preload(*, engine: bool) -> None:
    """Import in the parent what its children need, so that each starts at once."""
    for name in ("symnode.checker", "symnode.methods.reals.settle")[: 1 + engine]:
        import_module(name)


def check(certificate: Json, claim: Json) -> dict[str, Any]:
    """What the checker says of a certificate for this claim, and for no other."""
    from symnode.checker import OutOfBudget, Rejected
    from symnode.checker import check as checked

    told = mismatch(certificate, claim)
    if told:
        return {"rejected": told}
    try:
        verdict = checked(certificate)
    except (Rejected, OutOfBudget) as error:
        return {"rejected": str(error)[:300]}
    vacuous = (
        verdict.status == "PROVED"
        and certificate["claim"]["statement"] == FALSE != claim["statement"]
    )
    return {
        "status": "VACUOUS" if vacuous else verdict.status,
        "tier": verdict.tier,
        "digest": verdict.digest,
        "kind": verdict.kind,
        "failure": str(verdict.failure) if verdict.failure is not None else "",
    }


def mismatch(certificate: Json, claim: Json) -> str:
    """Why a certificate is about another claim; empty if it is about this one.

    A proof of the claim with the statement ``false`` shows that its hypotheses exclude each other.
    A point of the hypotheses witnesses them whatever the statement is. Both have to be read over
    the same numbers as the claim: a statement about i makes the hypotheses complex.
    """
    if not isinstance(certificate, dict) or not isinstance(certificate.get("claim"), dict):
        return "it names no claim"
    own = certificate["claim"]
    if canonical(own) == canonical(claim):
        return ""
    if _assumed(own) == _assumed(claim) and _over_complex(own) == _over_complex(claim):
        kind = certificate.get("kind")
        if kind == WITNESS or (kind == PROOF and own.get("statement") == FALSE):
            return ""
        return "it is a certificate for another statement"
    for key in ("variables", "hypotheses", "definedness"):
        if canonical(own.get(key)) != canonical(claim[key]):
            return f"it is a certificate for another claim: its {key} differ"
    return "it is a certificate for another claim"


def _assumed(claim: Json) -> str:
    """What a claim says beside its statement, the numbers it is read over left out."""
    rest = {k: v for k, v in claim.items() if k not in ("statement", "numbers")}
    return canonical(rest)


def _over_complex(claim: Json) -> bool:
    from symnode.checker.reals.claims import over_complex

    return over_complex({**claim, "statement": claim.get("statement")})


def canonical(value: Json) -> str:
    """Equal texts for equal data."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
