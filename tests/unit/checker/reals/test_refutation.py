"""Points at which claims fail, and witnesses of hypotheses."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from symnode.checker.context import Rejected
from symnode.checker.reals.dyadic import Dyadic
from symnode.checker.reals.intervals import Interval, from_fraction
from symnode.checker.reals.refutation import decimal, verify_refutation, verify_witness

X, Y = ["var", "x"], ["var", "y"]
REAL_X = [["x", "real"]]


def claim(
    hypotheses: list[Any],
    statement: Any,
    *,
    variables: Any = None,
    definedness: str = "required",
) -> Any:
    return {
        "variables": variables or REAL_X,
        "hypotheses": hypotheses,
        "statement": statement,
        "definedness": definedness,
    }


def fails(c: Any, **point: Any) -> str:
    try:
        return str(verify_refutation(c, point))
    except Rejected as error:
        return f"refused: {error}"


def test_a_point_at_which_a_relation_fails() -> None:
    assert "fails by 0.341470984808" in fails(claim([], ["<", ["sin", X], "1/2"]), x="1")
    assert "refused" in fails(claim([], ["<", ["sin", X], "1/2"]), x="1/2")
    assert fails(claim([], [">", ["exp", X], ["add", "1", X]]), x="0").endswith("> 0 fails")
    assert "refused" in fails(claim([], [">=", ["exp", X], ["add", "1", X]]), x="0")
    assert fails(claim([], ["not", ["=", ["sin", X], "0"]]), x="0").endswith("!= 0 fails")


def test_hypotheses_have_to_hold() -> None:
    c = claim([[">", X, "1"]], [">", X, "2"])
    assert "fails by 1/2" in fails(c, x="3/2") or "fails by 0.5" in fails(c, x="3/2")
    assert "hypothesis 0 is false" in fails(c, x="1")
    undefined = claim([[">", ["log", X], "-100"]], [">", X, "2"])
    assert "hypothesis 0 is undefined" in fails(undefined, x="0")
    assert "hypothesis 0 is undefined" in fails(undefined, x="-1")
    assert "fails" in fails(undefined, x="1")


def test_undefined_statements() -> None:
    for statement, x in (
        (["<", ["log", X], X], "0"),
        (["=", ["mul", X, ["pow", X, -1]], "1"], "0"),
        (["=", ["mul", "0", ["root", 2, X]], "0"], "-1"),
        (["<", ["tan", ["mul", X, ["pi"]]], "1"], "1/2"),
        (["<", ["asin", X], "5"], "2"),
        (["<", ["acosh", X], "5"], "1/2"),
        (["<", ["atanh", X], "5"], "1"),
        (["<", ["atan2", X, X], "5"], "0"),
        (["=", ["power", X, "-1/2"], ["power", X, "-1/2"]], "0"),
    ):
        assert "undefined" in fails(claim([], statement), x=x), statement
        told = fails(claim([], statement, definedness="where-defined"), x=x)
        assert told.startswith("refused"), statement


def test_formulas_are_read_from_left_to_right() -> None:
    guarded = ["implies", [">", X, "0"], [">", ["log", X], "-9"]]
    assert "refused" in fails(claim([], guarded), x="-1")
    assert "undefined" in fails(claim([], ["and", [">", ["log", X], "-9"], [">", X, "0"]]), x="-1")
    assert "fails" in fails(claim([], ["and", [">", X, "0"], [">", ["log", X], "-9"]]), x="-1")
    assert "refused" in fails(claim([], ["or", ["<", X, "0"], [">", ["log", X], "9"]]), x="-1")
    assert "fails" in fails(claim([], ["iff", [">", X, "0"], [">", X, "1"]]), x="1/2")
    assert fails(claim([], ["false"]), x="0") == "true = false fails"
    assert "refused" in fails(claim([], ["true"]), x="0")


def test_equal_sides_are_decided_exactly() -> None:
    root = ["root", 2, ["add", X, "1"]]
    c = claim([["=", root, "2"]], ["!=", X, "3"])
    assert "fails" in fails(c, x="3")
    logs = claim([], [">", ["log", ["mul", X, X]], ["mul", "2", ["log", X]]])
    assert "fails" in fails(logs, x="3")
    assert "refused" in fails(claim([], ["=", ["cos", ["mul", X, ["pi"]]], "1/2"]), x="1/3")


def test_algebraic_points() -> None:
    c = claim([["=", ["pow", X, 2], "2"]], ["<", X, "0"])
    assert "fails by 1.41421356237" in fails(c, x=["root", 2, "2"])
    verify_witness(c, {"x": ["root", 2, "2"]})
    assert "refused" in fails(c, x="7/5")
    assert "undefined" in fails(c, x=["log", "0"])
    assert "no variables" in fails(c, x=X)


def test_integers_and_names() -> None:
    c = claim([], ["!=", ["mul", "2", X], "1"], variables=[["x", "integer"]])
    assert "integer" in fails(c, x="1/2")
    assert "refused" in fails(c, x="1")
    assert "integer" in fails(c, x=["root", 2, "2"])
    two = claim([], ["<", X, Y], variables=[["x", "real"], ["y", "real"]])
    assert "fails" in fails(two, x="1", y="1")
    assert "expected values" in fails(two, x="1")
    assert "expected values" in fails(two, x="1", y="1", z="1")
    assert "refused" in fails(two, x="1", y=1)
    assert "refused" in fails(two, x="1", y="1/0")
    with pytest.raises(Rejected):
        verify_refutation(two, [["x", "1"], ["y", "1"]])


def test_close_values_are_not_guessed() -> None:
    """A difference of 10^-40 is seen; one of 10^-4000 is not decided."""
    for digits, decided in ((40, True), (4_000, False)):
        small = ["pow", "1/10", 1_000] if digits > 1_000 else f"1/{10**digits}"
        tiny = ["pow", small, digits // 1_000] if digits > 1_000 else small
        c = claim([], ["<=", ["add", ["sin", "1"], ["mul", tiny, X]], ["sin", "1"]])
        told = fails(c, x="1")
        assert told.startswith("refused") != decided or "by" in told


def test_decimals() -> None:
    def shown(q: str, radius: Fraction = Fraction(0)) -> str:
        a, b = from_fraction(Fraction(q) - radius, 200), from_fraction(Fraction(q) + radius, 200)
        low: Dyadic | None = a.lo
        return decimal(Interval(low, b.hi))

    assert shown("0") == "0"
    assert shown("-5") == "5"
    assert shown("1/4") == "0.25"
    assert shown("1/3", Fraction(1, 10**30)) == "0.333333333333"
    assert shown("1/3", Fraction(1, 10**5)) == "0.3333"
    assert shown("200/3", Fraction(1, 10**30)) == "66.6666666667"
    assert shown("1/300000", Fraction(1, 10**30)) == "3.33333333333e-6"
    assert shown("1000000000000000000000").startswith("1e21")
    assert decimal(Interval(None, None, True, True)) == "more than can be shown"
