"""The suite of false variants: certainly false, the same every time, and refuted."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.false_variants import false_variants
from symnode.checker.reals.claims import read_claim
from symnode.methods.reals.at_point import refutes
from symnode.methods.reals.falsify import falsify

X, Y = ["var", "x"], ["var", "y"]
POSITIVE = ["<", "0", X]
CLAIMS: dict[str, tuple[list[str], list[Any], Any]] = {
    "exp": (["x"], [], [">=", ["exp", X], ["add", "1", X]]),
    "log": (["x"], [POSITIVE], ["<=", ["log", X], ["add", X, "-1"]]),
    "arctangent": (["x"], [POSITIVE], ["<", ["atan", X], X]),
    "sine": (["x"], [POSITIVE], ["<", ["sin", X], X]),
    "mean": (
        ["x", "y"],
        [POSITIVE, ["<", "0", Y]],
        ["<=", ["root", 2, ["mul", X, Y]], ["mul", "1/2", ["add", X, Y]]],
    ),
    "identity": (
        ["x"],
        [],
        ["=", ["add", ["pow", ["sin", X], 2], ["pow", ["cos", X], 2]], "1"],
    ),
    "circle": (
        ["x", "y"],
        [["=", ["add", ["pow", X, 2], ["pow", Y, 2]], "1"]],
        ["<=", ["mul", X, Y], "1/2"],
    ),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_variants_are_false_and_refuted(name: str) -> None:
    variables, hypotheses, statement = CLAIMS[name]
    claim = {
        "variables": [[n, "real"] for n in variables],
        "hypotheses": hypotheses,
        "statement": statement,
        "definedness": "where-defined",
    }
    assert falsify(claim, seconds=0.1) is None
    made = false_variants(claim)
    assert made == false_variants(claim)
    kinds = {v.kind for v in made}
    assert "shifted" in kinds and (name == "identity" or "negated" in kinds)
    for v in made:
        assert refutes(read_claim(v.claim), v.point) is not None
        found = falsify(v.claim, seconds=3)
        assert found is not None
        assert refutes(read_claim(v.claim), found.point) is not None
