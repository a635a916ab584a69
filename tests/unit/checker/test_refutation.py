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
        ["positive", app("log", num("1/2"))],
        ["positive", app("sin", num(1))],
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


SQUARES = add(pw(x, 2), pw(y, 2))


def below(left: Any, right: Any, **k: Any) -> Any:
    return equation(left, right, relation="<", **k)


def at_most(left: Any, right: Any, **k: Any) -> Any:
    return equation(left, right, relation="<=", **k)


def test_an_inequality_fails_on_the_right_side_only() -> None:
    for first, second in (("2", "1"), ("0", "-1/1000000")):
        for claim in (at_most(x, y), below(x, y), equation(x, y)):
            assert accepted(at_values(claim, first, second)) == "REFUTED"
    refused(at_values(at_most(x, y), "1", "1"), "agree")
    refused(at_values(at_most(x, y), "1", "2"), "holds in the model")
    refused(at_values(below(x, y), "1", "2"), "holds in the model")
    failure = check(at_values(below(x, y), "1", "1")).failure
    assert failure is not None
    assert (failure.margin, failure.relation, str(failure)) == ("0", "<", "1 < 1 fails")
    failure = check(at_values(at_most(x, y), "1", "0")).failure
    assert str(failure) == "1 <= 0 fails by 1"
    refused(at_values(equation(x, y, relation=">="), "1", "2"), "unknown relation")


def test_inequalities_of_irrational_numbers() -> None:
    root = pw(x, "1/2")
    assert accepted(at_values(at_most(root, num("7/5")), "2")) == "REFUTED"
    refused(at_values(at_most(root, num("3/2")), "2"), "holds in the model")
    assert accepted(at_values(below(root, pw(num(4), "1/4")), "2")) == "REFUTED"
    refused(at_values(at_most(root, pw(num(4), "1/4")), "2"), "agree")
    hidden = add(pw(num(2), "1/2"), pw(num(3), "1/2"))
    nested = pw(add(num(5), mul(num(2), pw(num(6), "1/2"))), "1/2")
    for relation in ("=", "<=", "<"):
        refused(at_values(equation(hidden, nested, relation=relation), "0"), "not decided")


def test_an_undefined_inequality_fails() -> None:
    failure = check(at_values(at_most(app("log", x), x), "-2")).failure
    assert str(failure) == "undefined, as x = -2"
    failure = check(at_values(at_most(app("log", add(x, app("exp", y))), x), "-4", "1")).failure
    assert str(failure) == "undefined, as (x + exp(y)) = -4 + e"


@pytest.mark.parametrize(
    ("given", "first", "second", "holds"),
    [
        (at_most(x, y), "1", "1", True),
        (at_most(x, y), "2", "1", False),
        (below(x, y), "1", "1", False),
        (below(x, y), "1", "3/2", True),
        (at_most(mul(num(2), x, y), SQUARES, universal=["x", "y"]), "1", "5", True),
        (below(mul(num(2), x, y), SQUARES, universal=["x"]), "1", "0", False),
        (
            at_most(mul(num(3), x, y), add(pw(x, 2), pw(y, 2)), universal=["x", "y"]),
            "0",
            "0",
            False,
        ),
        (at_most(num(0), x, universal=["x"]), "1", "1", False),
        (at_most(num(1), pw(x, 2), universal=["x"]), "1", "1", False),
        (at_most(num(0), mul(x, y), universal=["y"]), "0", "1", True),
        (at_most(num(0), mul(x, y), universal=["y"]), "1", "1", False),
        (at_most(app("exp", x), app("exp", y)), "1", "2", True),
        (at_most(app("exp", x), app("exp", y)), "2", "1", False),
        (at_most(num(0), app("exp", x), universal=["x"]), "0", "0", False),
        (at_most(app("sin", x), num(1)), "1", "0", False),
    ],
)
def test_given_inequalities_hold_in_the_model(
    given: Any, first: str, second: str, holds: bool
) -> None:
    certificate = at_values(equation(num(0), num(1)), first, second, givens=[given])
    if holds:
        assert accepted(certificate) == "REFUTED"
    else:
        refused(certificate, "given 0|no exact value")


def test_given_inequalities_hold_for_all_indices() -> None:
    declared: dict[str, Any] = {"heads": {"v": tensor("n")}, "spaces": {"n": "finite"}}
    given = at_most(num(0), head("v", "i"), indices=[["i", "n"]])

    def with_values(*entries: str) -> Any:
        table = [[[k], v] for k, v in enumerate(entries)]
        values = model({"n": len(entries)}, {"v": table})
        return counter(equation(num(0), num(1)), values, givens=[given], **declared)

    assert accepted(with_values("0", "1", "2")) == "REFUTED"
    refused(with_values("0", "1", "-1/100"), "does not hold")


def test_given_inequalities_hold_on_their_interval() -> None:
    hat = mul(t, add(num(1), mul(num(-1), t)))

    def timely(given: Any) -> Any:
        declared = {"heads": {"t": tensor()}, "time": "t"}
        return counter(equation(num(0), num(1)), None, givens=[given], **declared)

    def on(lo: Any, hi: Any) -> Any:
        return [num(lo), num(hi)]

    assert accepted(timely(at_most(num(0), hat, interval=on(0, 1)))) == "REFUTED"
    assert accepted(timely(at_most(num(0), hat, interval=on(1, 0)))) == "REFUTED"
    assert accepted(timely(below(num(0), hat, interval=on("1/9", "8/9")))) == "REFUTED"
    refused(timely(below(num(0), hat, interval=on(0, 1))), "not decided")
    refused(timely(at_most(num(0), hat, interval=on(0, "9/8"))), "not decided")
    refused(timely(at_most(num(0), hat)), "not decided")
    irrational = [num(0), pw(num(2), "-1/2")]  # decided on the whole line, or not at all
    refused(timely(at_most(num(0), hat, interval=irrational)), "not decided")
    assert accepted(timely(at_most(num(0), pw(t, 2), interval=irrational))) == "REFUTED"


def test_a_positive_head_varies_over_positive_numbers() -> None:
    heads = {"x": tensor(sign="positive"), "x:0": tensor()}

    def varied(given: Any) -> Any:
        values = model(None, {"x": [[[], "1"]], "x:0": [[[], "1"]]})
        return counter(equation(num(0), num(1)), values, givens=[given], heads=heads)

    assert accepted(varied(below(num(0), x, universal=["x"]))) == "REFUTED"
    assert accepted(varied(at_most(mul(num(2), x), add(num(1), pw(x, 2)), universal=["x"])))
    refused(varied(at_most(num(1), x, universal=["x"])), "not decided")
    refused(varied(at_most(num(0), head("x:0"), universal=["x:0"])), "not decided")
    both = add(x, head("x:0"))
    refused(varied(at_most(num(0), both, universal=["x", "x:0"])), "not decided")


def test_conditions_that_are_nonnegative() -> None:
    claim = equation(num(0), num(1))
    for value, holds in (("0", True), ("1/2", True), ("-1/2", False)):
        certificate = at_values(claim, value, conditions=[["nonnegative", x]])
        if holds:
            assert accepted(certificate) == "REFUTED"
        else:
            refused(certificate, "not nonnegative")


def test_definedness_under_an_integral_is_not_decided() -> None:
    singular = integral("u", num(-1), num(1), pw(["var", "u"], -2))
    refused(counter(equation(singular, num(0))), "not decided")
    refused(counter(equation(num(1), num(2)), givens=[equation(singular, singular)]))
