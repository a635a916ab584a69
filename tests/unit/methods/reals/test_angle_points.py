"""Counterexamples at multiples of pi/2, and at integers."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.methods.reals.falsify import falsify
from symnode.methods.reals.settle import settle

X, Y, N = ["var", "x"], ["var", "y"], ["var", "n"]


def claim(statement: Any, *hypotheses: Any, **domains: str) -> Any:
    return {
        "variables": [[name, domains.get(name, "real")] for name in domains],
        "hypotheses": list(hypotheses),
        "statement": statement,
        "definedness": "required",
    }


@pytest.mark.parametrize(
    "one",
    [
        claim(["=", ["mul", ["tan", X], ["cos", X]], ["sin", X]], x="real"),
        claim([">=", ["pow", ["tan", ["add", X, Y]], 2], "0"], [">", Y, "1"], x="real", y="real"),
        claim(["<", ["sin", ["mul", "3", X]], "1"], [">", X, "0"], x="real"),
    ],
    ids=str,
)
def test_what_fails_at_an_angle_is_refuted(one: Any) -> None:
    found = settle(one, seconds=5.0)
    assert found.status == "REFUTED"
    assert "pi" in str(found.certificate["point"])


@pytest.mark.parametrize(
    "one",
    [
        claim([">=", ["pow", N, 2], N], n="integer"),
        claim(["!=", ["mul", "2", N], "3"], n="integer"),
        claim(["<=", N, "1"], ["<", N, "3/2"], n="integer"),
        claim(
            [">=", ["mul", N, ["add", N, "-1"], ["add", N, "-2"]], "0"], [">=", N, "0"], n="integer"
        ),
    ],
    ids=str,
)
def test_boxes_know_integers(one: Any) -> None:
    assert settle(one, seconds=5.0).status == "PROVED"


def test_the_same_claim_about_numbers_is_refuted() -> None:
    assert settle(claim([">=", ["pow", N, 2], N], n="real"), seconds=5.0).status == "REFUTED"


@pytest.mark.parametrize(
    "one",
    [
        claim(
            ["=", ["log", ["pow", ["var", "z"], -1]], ["mul", "-1", ["log", ["var", "z"]]]],
            z="complex",
        ),
        claim(
            ["=", ["arg", ["conj", ["var", "z"]]], ["mul", "-1", ["arg", ["var", "z"]]]],
            z="complex",
        ),
        claim(["=", ["log", ["conj", ["var", "z"]]], ["conj", ["log", ["var", "z"]]]], z="complex"),
    ],
    ids=str,
)
def test_what_fails_on_a_branch_cut_only_is_refuted_there(one: Any) -> None:
    found = falsify({**one, "definedness": "where-defined"}, seconds=1.0)
    assert found is not None
    assert found.point == {"re_z": -1, "im_z": 0}


def test_a_strict_relation_that_is_met_with_equality_is_refuted() -> None:
    """No enclosure tells 0 from a small number: the normal form does."""
    left = ["add", ["atan", X], ["atan", Y]]
    right = ["atan", ["mul", ["add", X, Y], ["pow", ["add", "1", ["mul", "-1", X, Y]], -1]]]
    inside = [["<", "-1", X], ["<", X, Y], ["<", Y, "1"]]
    found = falsify(claim(["<", left, right], *inside, x="real", y="real"), seconds=2.0)
    assert found is not None
    assert found.reason == "false"
