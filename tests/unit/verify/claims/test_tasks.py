"""A certificate is taken for the claim it is about, and for no other."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.judgement.status import Status
from symnode.language.claims.records import claim as read
from symnode.methods.reals.settle import settle
from symnode.verify.claims.tasks import check
from symnode.verify.claims.verdict import result


def record(hypotheses: list[str], statement: str) -> Any:
    variables = [{"name": "x", "domain": "real"}]
    data = {"id": "a", "variables": variables, "hypotheses": hypotheses, "statement": statement}
    return read(data, 1)


def certificate(kind: str, claim: Any, **more: Any) -> Any:
    return {"format": "symnode-certificate/1", "kind": kind, "claim": claim, **more}


# over the complex numbers x = -sqrt(2) satisfies the hypothesis, over the reals nothing does
SQUARE = ["sqrt(x)*sqrt(x) = -sqrt(2)"]


def test_a_point_of_the_hypotheses_does_not_refute_the_claim() -> None:
    claim = record(["x > 0"], "x + 1 > 0").to_json()
    never = {**claim, "statement": ["false"]}
    assert check(certificate("real-witness", never, point={"x": "1"}), claim)["kind"]
    for wrong in (claim, never):
        found = check(certificate("real-refutation", wrong, point={"x": "1"}), claim)
        assert "status" not in found


def test_hypotheses_are_read_over_the_numbers_of_the_claim() -> None:
    claim = record(SQUARE, "I*I = 1").to_json()
    never = {**claim, "statement": ["false"]}
    boxes = {"rule": "boxes", "bits": 64, "tree": ["refute", 0, "natural"]}
    over_reals = certificate("real-claim", never, proofs=[boxes])
    assert check(over_reals, never)["status"] == "PROVED"
    assert "rejected" in check(over_reals, claim)


@pytest.mark.parametrize("statement", ["I*I = 1", "re(I) = 0"])
def test_complex_hypotheses_are_not_vacuous_over_the_reals(statement: str) -> None:
    found = settle(record(SQUARE, statement).to_json(), seconds=2)
    assert found.status != "VACUOUS"


def test_a_witness_is_no_verdict() -> None:
    own = record([], "x = x")
    checked = {"status": "CONSISTENT", "tier": 2, "digest": "0"}
    found = {"status": "PROVED", "certificate": {}}
    assert result("f", own, found, checked, {}, 1.0).status is Status.UNDECIDED
