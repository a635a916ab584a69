"""What is said of a claim that is neither proved nor refuted."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.methods.reals.settle import settle

X = ["var", "x"]
NEXT, GAMMA = ["call", "gamma", ["add", X, "1"]], ["call", "gamma", X]


@pytest.mark.parametrize(
    ("statement", "status", "detail"),
    [
        (["=", NEXT, ["mul", X, GAMMA]], "SUPPORTED", "20 random points agree"),
        (["=", NEXT, ["mul", "2", X, GAMMA]], "UNDECIDED", "numbers speak against it at x = "),
        (["=", ["call", "unknown", X], X], "UNDECIDED", "not evaluable: the function unknown"),
    ],
)
def test_numbers_support_a_claim_or_say_why_not(statement: Any, status: str, detail: str) -> None:
    claim = {
        "variables": [["x", "complex"]],
        "hypotheses": [],
        "statement": statement,
        "definedness": "where-defined",
    }
    found = settle(claim, seconds=4.0)
    assert found.status == status
    assert found.detail.startswith(detail)


@pytest.mark.parametrize("bound", [str(10**700), f"1/{10**700}"])
def test_bounds_beyond_floating_point_are_no_accident(bound: str) -> None:
    claim = {
        "variables": [["x", "real"]],
        "hypotheses": [[">=", ["pow", X, 2], bound], [">", X, "0"]],
        "statement": [">", ["exp", X], "1"],
        "definedness": "required",
    }
    assert settle(claim, seconds=4.0).status == "PROVED"
