"""Counterexamples: found, small, certain; and none of what is true."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from symnode.checker import check
from symnode.methods.reals.falsify import falsify
from symnode.methods.reals.witness import witness

X, Y, Z = (["var", n] for n in "xyz")


def claim(
    names: str, hypotheses: list[Any], statement: Any, definedness: str = "required"
) -> dict[str, Any]:
    kinds = [[n.rstrip("#"), "integer" if n.endswith("#") else "real"] for n in names.split()]
    return {
        "variables": kinds,
        "hypotheses": hypotheses,
        "statement": statement,
        "definedness": definedness,
    }


FALSE = {
    "square above x": claim("x", [], [">=", ["pow", X, 2], X]),
    "exp under its tangent": claim("x", [], ["<=", ["exp", X], ["add", "1", X]]),
    "strict where touched": claim("x", [], [">", ["exp", X], ["add", "1", X]]),
    "circle": claim(
        "x y", [["=", ["add", ["pow", X, 2], ["pow", Y, 2]], "1"]], ["<=", ["add", X, Y], "7/5"]
    ),
    "on a line": claim("x y", [["=", ["add", X, ["mul", "3", Y]], "97/125"]], ["<", X, "3"]),
    "chain of equations": claim(
        "x y z",
        [["=", X, ["add", Y, "1"]], ["=", Y, ["pow", Z, 2]], ["<", "2", Z]],
        ["<", X, "30"],
    ),
    "far away": claim("x", [], ["<", X, "100000"]),
    "tiny": claim("x", [["<", "0", X]], [">", X, "1/100000000000"]),
    "narrow": claim("x", [], [">", ["pow", ["add", X, "-1234567/1000000"], 2], "1/1000000000000"]),
    "integers": claim(
        "x#", [[">", X, "0"]], ["!=", ["add", ["pow", X, 2], ["mul", "-1", X]], "30"]
    ),
    "undefined log": claim("x", [["<=", X, "3"]], ["<", ["log", X], "2"]),
    "undefined quotient": claim("x", [], [">", ["pow", ["add", X, "-1/7"], -2], "0"]),
    "undefined on a curve": claim(
        "x y",
        [[">", X, "2"]],
        [">=", ["pow", ["add", ["pow", X, 2], ["mul", "-3", Y]], -2], "0"],
    ),
    "fails on a curve": claim(
        "x y", [[">", X, "2"]], ["!=", ["mul", X, X, Y], ["add", X, ["pow", X, 2]]]
    ),
    "negation": claim("x y", [["<", X, Y]], ["not", ["<", ["sin", X], "2"]]),
    "ground": claim("", [], ["<", ["exp", "1"], "2718281828/1000000000"]),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_refuted(name: str) -> None:
    found = falsify(FALSE[name], seconds=3)
    assert found is not None
    assert check(found.certificate).status == "REFUTED"
    assert set(found.point) == {n for n, _ in FALSE[name]["variables"]}
    assert found.reason == ("undefined" if name.startswith("undefined") else "false")


def test_points_are_small() -> None:
    points = {n: found.point for n in FALSE if (found := falsify(FALSE[n], seconds=3))}
    assert points["square above x"] == {"x": Fraction(1, 2)}
    assert points["strict where touched"] == {"x": 0}
    assert points["undefined log"] == {"x": 0}
    assert points["undefined quotient"] == {"x": Fraction(1, 7)}
    assert points["integers"] == {"x": 6}
    assert sum(v != 0 for v in points["negation"].values()) == 1


TRUE = {
    "exp": claim("x", [], [">=", ["exp", X], ["add", "1", X]]),
    "circle": claim(
        "x y",
        [["=", ["add", ["pow", X, 2], ["pow", Y, 2]], "1"]],
        ["<=", ["add", X, Y], ["root", 2, "2"]],
    ),
    "where defined": claim("x", [], ["<=", ["log", X], ["add", X, "-1"]], "where-defined"),
    "domain by hypothesis": claim("x", [["<", "0", X]], ["<=", ["log", X], ["add", X, "-1"]]),
    "equal beyond floats": claim(
        "x",
        [],
        [
            "=",
            ["pow", ["add", X, ["exp", X]], 2],
            ["add", ["pow", X, 2], ["mul", "2", X, ["exp", X]], ["exp", ["mul", "2", X]]],
        ],
    ),
    "integers": claim("x#", [], [">=", ["pow", X, 2], X]),
    "no such point": claim("x", [["<", ["pow", X, 2], "0"]], ["false"]),
    "hypothesis undefined": claim("x", [["<", ["log", X], "5"]], [">", X, "0"]),
    "guarded": claim("x", [], ["or", ["<=", X, "0"], [">", ["pow", X, -1], "0"]]),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_are_not(name: str) -> None:
    assert falsify(TRUE[name], seconds=0.4) is None


def test_random_polynomials_above_their_minimum() -> None:
    """(x - a)^2 >= 0 is never refuted; lowered by a little it is, beside the rational a."""
    r = random.Random(4)
    for _ in range(20):
        a = Fraction(r.randint(-300, 300), r.randint(1, 90))
        square = ["pow", ["add", X, str(-a)], 2]
        assert falsify(claim("x", [], [">=", square, "0"]), seconds=0.05) is None
        assert falsify(claim("x", [], [">", square, "1/10000"]), seconds=3) is not None


def test_unreadable_claims_give_nothing() -> None:
    for bad in (None, {}, claim("x", [["what", X]], ["true"]), claim("x", [], ["<", Y, "0"])):
        assert falsify(bad) is None and witness(bad) is None


def test_witnesses() -> None:
    on_circle = claim(
        "x y", [["=", ["add", ["pow", X, 2], ["pow", Y, 2]], "1"], ["<", "9/10", X]], ["true"]
    )
    found = witness(on_circle, seconds=2)
    assert found is not None and found.point["x"] ** 2 + found.point["y"] ** 2 == 1
    assert witness(claim("x", [["<", X, "0"], [">", X, "0"]], ["true"]), seconds=0.2) is None
    assert witness(claim("x", [["=", ["pow", X, 2], "-2"]], ["true"]), seconds=0.2) is None
    assert witness(claim("x", [["<", ["log", X], "-9"]], ["true"])) is not None


IRRATIONAL = {
    "square": ([["=", ["pow", X, 2], "2"], ["<", "0", X]], "x"),
    "quadratic": ([["=", ["add", ["pow", X, 2], X], "1"]], "x"),
    "cube": ([["=", ["pow", X, 3], "-5"]], "x"),
    "enclosed": ([["<=", X, ["exp", "1"]], ["<=", ["exp", "1"], X]], "x"),
    "consecutive squares": (
        [
            ["<", "1", Z],
            ["=", ["pow", X, 2], Z],
            ["=", ["pow", Y, 2], ["add", Z, "-1"]],
            ["<", "0", X],
        ],
        "x y z",
    ),
    "logarithm": ([["=", Y, ["log", X]], ["<", "1", Y]], "x y"),
}


@pytest.mark.parametrize("name", IRRATIONAL)
def test_points_that_are_not_rational(name: str) -> None:
    hypotheses, names = IRRATIONAL[name]
    made = witness(claim(names, hypotheses, ["true"]), seconds=3)
    assert made is not None and check(made.certificate).status == "CONSISTENT"
    wrong = claim(names, hypotheses, [">", ["pow", X, 2], "1000000"])
    found = falsify(wrong, seconds=3)
    assert found is not None and found.reason == "false"
    assert check(found.certificate).status == "REFUTED"
