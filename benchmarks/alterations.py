"""Certificates altered so that they no longer show anything: each must be rejected.

The claim of a proof is replaced by a false variant, by its negation, or by another claim; parts of
the proof are left out, doubled or renamed; the point of a refutation is moved to one at which the
claim holds. A changed number that leaves a proof a proof is no such alteration, and none is made.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from benchmarks.false_variants import false_variants
from symnode.checker.reals.claims import read_claim
from symnode.methods.reals.witness import witness_point

Json = dict[str, Any]
OTHER = ["<", ["var", "x"], ["var", "x"]]  # x < x


def alterations(certificate: Json, *, seed: int) -> Iterator[tuple[str, Json]]:
    """Names and altered certificates."""
    yield "another format", {**certificate, "format": "symnode-certificate/0"}
    proof = certificate["kind"] == "real-claim"
    yield "another kind", {**certificate, "kind": "real-refutation" if proof else "real-claim"}
    yield "a field more", {**certificate, "trusted": True}
    for key in certificate:
        yield f"no {key}", {k: v for k, v in certificate.items() if k != key}
    yield from (_of_proof if proof else _of_point)(certificate, seed)


def _of_point(certificate: Json, seed: int) -> Iterator[tuple[str, Json]]:
    claim, point = certificate["claim"], certificate["point"]
    yield (
        "a claim that holds everywhere",
        {**certificate, "claim": {**claim, "statement": ["true"]}},
    )
    yield "no hypothesis holds", {**certificate, "claim": {**claim, "hypotheses": [["false"]]}}
    yield "no point", {**certificate, "point": None}
    if point:
        yield "a coordinate less", {**certificate, "point": dict(list(point.items())[1:])}
    yield "a coordinate more", {**certificate, "point": {**point, "a new name": "0"}}
    for text in ("nan", "inf", "1/0", "0.5", True):
        if point:
            name = next(iter(point))
            yield f"{text} as a coordinate", {**certificate, "point": {**point, name: text}}
    true = read_claim({**claim, "hypotheses": [*claim["hypotheses"], claim["statement"]]})
    holds = witness_point(true, seconds=0.5, seed=seed)
    if holds is not None:
        moved = {name: str(value) for name, value in holds.items()}
        yield "a point at which the claim holds", {**certificate, "point": moved}


def _of_proof(certificate: Json, seed: int) -> Iterator[tuple[str, Json]]:
    claim, proofs = certificate["claim"], certificate["proofs"]
    for v in false_variants(claim, seed=seed, seconds=0.5):
        yield f"the claim {v.kind}", {**certificate, "claim": v.claim}
    wrong = {"variables": [["x", "real"]], "hypotheses": [], "statement": OTHER}
    yield "another claim", {**certificate, "claim": {**wrong, "definedness": claim["definedness"]}}
    if not proofs:
        return
    yield "a proof less", {**certificate, "proofs": proofs[:-1]}
    yield "a proof more", {**certificate, "proofs": [*proofs, proofs[-1]]}
    yield "no proof of a system", {**certificate, "proofs": [None, *proofs[1:]]}
    rng = random.Random(seed)
    for what in (_unknown_rule, _field_more, _child_less, _child_more, _leaf_less):
        other = copy.deepcopy(certificate)
        if what(rng.choice(_nodes(other["proofs"]))):
            yield what.__name__.strip("_").replace("_", " "), other


def _nodes(proofs: list[Any]) -> list[Json]:
    found, pending = [], list(proofs)
    while pending:
        node = pending.pop()
        found.append(node)
        pending += node.get("then", [])
    return found


def _unknown_rule(node: Json) -> bool:
    node["rule"] += "-anyway"
    return True


def _field_more(node: Json) -> bool:
    node["sure"] = True
    return True


def _child_less(node: Json) -> bool:
    if not node.get("then"):
        return False
    node["then"].pop()
    return True


def _child_more(node: Json) -> bool:
    node.setdefault("then", []).append({"rule": "identity", "at": 0})
    return True


def _leaf_less(node: Json) -> bool:
    """The first leaf of a tree of boxes is left out."""
    if "tree" not in node:
        return False
    node["tree"] = None
    return True
