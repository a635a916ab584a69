"""Laws with a side condition that is left out: no normal form knows them."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker import Rejected
from tests.unit.checker.reals.attacks import (
    W,
    X,
    Y,
    Z,
    claim,
    failing_at,
    natural,
    rejected,
    rule,
)


@pytest.mark.parametrize(
    "statement",
    [
        ["=", ["mul", X, ["pow", X, -1]], "1"],
        ["=", ["add", ["log", X], ["mul", "-1", ["log", X]]], "0"],
        ["=", ["mul", "0", ["log", X]], "0"],
        ["=", ["exp", ["log", X]], X],
        ["=", ["pow", ["root", 2, X], 2], X],
        ["=", ["power", X, "0"], "1"],
        ["=", ["power", X, ["add", "1/3", "1/3", "1/3"]], X],
        ["<", ["mul", "0", ["atanh", X]], "1"],
        [">=", ["abs", ["acosh", X]], "0"],
    ],
    ids=str,
)
def test_undefined_is_not_true(statement: Any) -> None:
    c = claim([], statement)
    for k in range(1, 7):
        for one in (rule("identity", at=0), natural(0)):
            assert rejected(c, *[one] * k)


@pytest.mark.parametrize(
    "statement",
    [
        ["=", ["root", 2, ["mul", X, X]], X],
        ["=", ["root", 4, ["pow", X, 2]], ["root", 2, X]],
        ["=", ["log", ["pow", X, 2]], ["mul", "2", ["log", X]]],
        ["=", ["log", ["mul", X, Y]], ["add", ["log", X], ["log", Y]]],
        ["=", ["asin", ["sin", X]], X],
        ["=", ["atan", ["tan", X]], X],
        ["=", ["atan2", X, Y], ["atan", ["mul", X, ["pow", Y, -1]]]],
        ["=", ["sign", ["mul", X, X]], "1"],
        ["=", ["floor", ["mul", "2", X]], ["mul", "2", ["floor", X]]],
        ["=", ["oddroot", 3, ["pow", X, 2]], ["pow", ["root", 3, X], 2]],
        ["=", ["acosh", ["cosh", X]], X],
    ],
    ids=str,
)
def test_laws_with_a_side_condition_are_no_laws(statement: Any) -> None:
    c = claim([], statement, {"x": "real", "y": "real"})
    for k in range(1, 9):
        assert rejected(c, *[rule("identity", at=0)] * k)


COMPLEX = {"z": "complex", "w": "complex"}


@pytest.mark.parametrize(
    "statement",
    [
        ["=", ["root", 2, ["pow", Z, 2]], Z],
        ["=", ["log", ["mul", Z, W]], ["add", ["log", Z], ["log", W]]],
        ["=", ["log", ["exp", Z]], Z],
        ["=", ["root", 2, ["mul", Z, W]], ["mul", ["root", 2, Z], ["root", 2, W]]],
        ["=", ["arg", ["conj", Z]], ["mul", "-1", ["arg", Z]]],
        ["=", ["log", ["conj", Z]], ["conj", ["log", Z]]],
        ["=", ["power", ["pow", Z, 3], "1/3"], Z],
        ["=", ["mul", Z, ["pow", Z, -1]], "1"],
        [">=", ["mul", Z, ["conj", W]], "0"],
    ],
    ids=str,
)
def test_laws_of_the_reals_with_cuts(statement: Any) -> None:
    c = claim([], statement, COMPLEX)
    for k in range(1, 7):
        assert rejected(c, *[rule("identity", at=0)] * k)


def test_values_on_the_cuts() -> None:
    right = [
        ["=", ["log", "-1"], ["mul", ["i"], ["pi"]]],
        ["=", ["root", 2, "-4"], ["mul", "2", ["i"]]],
        ["=", ["arg", "-1"], ["pi"]],
        ["=", ["power", "-8", "1/3"], ["add", "1", ["mul", ["i"], ["root", 2, "3"]]]],
    ]
    for relation, a, b in right:
        opposite = claim([], [relation, a, ["conj", b]], {}, numbers="complex")
        if a[0] != "arg":
            assert failing_at(opposite, {}).status == "REFUTED"
        with pytest.raises(Rejected):
            failing_at(claim([], [relation, a, b], {}, numbers="complex"), {})
    undefined = claim([], ["=", ["mul", "0", ["arg", "0"]], "0"], {}, numbers="complex")
    assert failing_at(undefined, {}).status == "REFUTED"
