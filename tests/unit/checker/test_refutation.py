"""A counter-model: the hypotheses certainly hold, and the claim certainly fails at a point."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker import check
from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    counter,
    diff,
    equation,
    function,
    head,
    integral,
    model,
    mul,
    num,
    point,
    pw,
    refused,
    tensor,
)

x, y, t = head("x"), head("y"), head("t")
XY: dict[str, Any] = {"heads": {"x": tensor(), "y": tensor()}}


def at_values(claim: Any, first: str, second: str = "0", **rest: Any) -> Any:
    return counter(claim, model(None, {"x": [[[], first]], "y": [[[], second]]}), **rest, **XY)


def test_a_false_claim_and_its_margin() -> None:
    failure = check(at_values(equation(pw(x, 2), x), "3")).failure
    assert failure is not None
    assert (failure.left, failure.right, failure.margin) == ("9", "3", "6")
    refused(at_values(equation(pw(x, 2), x), "1"), "both sides agree")


def test_hypotheses_must_hold() -> None:
    claim = equation(x, num(1))
    assert accepted(at_values(claim, "2", "2", givens=[equation(x, y)])) == "REFUTED"
    refused(at_values(claim, "2", "3", givens=[equation(x, y)]), "does not hold in the model")


def test_a_universal_hypothesis_holds_for_every_value() -> None:
    claim = equation(x, num(0))
    refused(
        at_values(claim, "1", givens=[equation(mul(x, y), num(0), universal=["y"])]), "does not"
    )
    assert accepted(at_values(claim, "1", givens=[equation(mul(x, y), num(0))])) == "REFUTED"


def test_hypotheses_must_be_defined() -> None:
    claim = equation(x, num(1))
    hidden = mul(num(0), pw(x, -1))
    refused(at_values(claim, "0", givens=[equation(hidden, num(0))]))
    assert accepted(at_values(claim, "2", givens=[equation(hidden, num(0))])) == "REFUTED"


@pytest.mark.parametrize(
    "condition",
    [
        ["positive", x],
        ["nonzero", add(x, num(1))],
        ["positive", add(num(1), mul(num(0), pw(add(x, num(1)), -1)))],
        ["positive", add(num(1), mul(num(0), app("sqrt", x)))],
        ["positive", add(num(1), mul(num(0), app("log", x)))],
        ["positive", app("log", num(2))],
        ["negative", x],
    ],
)
def test_conditions_must_hold(condition: Any) -> None:
    refused(at_values(equation(x, num(1)), "-1", conditions=[condition]))


def test_conditions_that_hold() -> None:
    held = [["positive", mul(num(-1), x)], ["nonzero", x], ["positive", app("exp", x)]]
    assert accepted(at_values(equation(x, num(1)), "-1", conditions=held)) == "REFUTED"


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        (equation(mul(x, pw(x, -1)), num(1)), "0"),
        (equation(app("log", x), app("log", x)), "-1"),
        (equation(app("sqrt", x), app("sqrt", x)), "-1/2"),
        (equation(mul(num(0), pw(x, -1)), num(0)), "0"),
    ],
)
def test_an_undefined_claim_fails(claim: Any, value: str) -> None:
    failure = check(at_values(claim, value)).failure
    assert failure is not None
    assert failure.undefined
    refused(at_values(claim, "1"), "both sides agree")


def test_the_moment_lies_in_the_interval_of_the_claim() -> None:
    def moved(moment: Any, interval: Any = (["num", "0"], ["num", "1"])) -> Any:
        claim = equation(t, num("1/3"), interval=list(interval))
        return counter(claim, None, point(moment), heads={"t": tensor()}, time="t")

    assert accepted(moved("1/2")) == "REFUTED"
    assert accepted(moved("1")) == "REFUTED"
    refused(moved("2"), "outside")
    refused(moved("-1/100"), "outside")
    refused(moved("1/3"), "agree")
    refused(moved(None), "no time")
    refused(moved("0.5"), "expected a rational")
    refused(moved("1/2", (num(0), app("exp", num(1)))), "not rational")


def test_free_indices_have_positions() -> None:
    declared: dict[str, Any] = {"heads": {"v": tensor("n")}, "spaces": {"n": "finite"}}
    claim = equation(head("v", "i"), num(0), indices=[["i", "n"]])
    values = model({"n": 2}, {"v": [[[1], "1"]]})
    assert accepted(counter(claim, values, point(i=1), **declared)) == "REFUTED"
    refused(counter(claim, values, point(i=0), **declared), "agree")
    for i in (2, -1, True, "0", None):
        refused(counter(claim, values, point(i=i), **declared), "no position")
    refused(counter(claim, values, point(), **declared), "no position")


def test_dynamics_hold_at_all_times() -> None:
    declared: dict[str, Any] = {
        "heads": {"t": tensor()},
        "functions": {"f": function()},
        "time": "t",
    }
    motion = equation(diff("t", app("f", t)), mul(num(2), t))
    square = [[[], [["1", [["0:", 2]]]]]]
    cube = [[[], [["1", [["0:", 3]]]]]]
    claim = equation(integral("u", num(0), num(1), app("f", ["var", "u"])), num(1))

    def refuting(table: Any) -> Any:
        return counter(claim, model(None, None, {"f": table}), givens=[motion], **declared)

    assert accepted(refuting(square)) == "REFUTED"
    refused(refuting(cube), "does not hold")


def test_definedness_under_an_integral_is_not_decided() -> None:
    singular = integral("u", num(-1), num(1), pw(["var", "u"], -2))
    refused(counter(equation(singular, num(0))), "not decided")
    refused(counter(equation(num(1), num(2)), givens=[equation(singular, singular)]))
