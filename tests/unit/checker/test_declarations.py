"""Forged signatures: declarations that no model can satisfy, or that would smuggle in a fact."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.checker.forging import (
    accepted,
    app,
    at,
    equation,
    function,
    head,
    identity,
    mul,
    num,
    pw,
    refused,
    step,
    tensor,
    use,
)

t, x = head("t"), head("x")


def declaring(
    heads: Any = None, functions: Any = None, spaces: Any = None, time: Any = None
) -> Any:
    return identity(
        step(num(1), num(1)), heads=heads, functions=functions, spaces=spaces, time=time
    )


@pytest.mark.parametrize(
    "own",
    [
        tensor(sign="positive"),
        tensor(sign="nonzero"),
        tensor("n"),
        tensor(within=[num(0), num(1)]),
    ],
)
def test_the_time_runs_over_all_real_numbers(own: Any) -> None:
    refused(declaring({"t": own}, spaces={"n": "finite"}, time="t"), "the time is")
    refused(declaring({"x": tensor()}, time="t"), "the time is")


def test_a_positive_time_would_make_one_minus_one() -> None:
    root = step(pw(pw(t, 2), "1/2"), t)
    moved = step(num(1), num(-1), [use("step", 0, at=num(-1))])
    refused(identity(root, moved, heads={"t": tensor(sign="positive")}, time="t"), "the time is")
    refused(identity(root, moved, heads={"t": tensor()}, time="t"), "left over")


@pytest.mark.parametrize(
    "functions",
    [
        {"f": function(), "g": function(sign="positive", left_inverse_of="f")},
        {"f": function(left_inverse_of="g", derivative="f"), "g": function()},
        {"f": function(left_inverse_of="f", derivative="f")},
        {
            "f": function(left_inverse_of="g"),
            "g": function(left_inverse_of="k"),
            "k": function(sign="positive"),
        },
        {"f": function(left_inverse_of="g"), "g": function(derivative="g")},
        {
            "f": function(left_inverse_of="g"),
            "g": function(derivative="h"),
            "h": function(derivative="g"),
        },
        {
            "f": function(left_inverse_of="g", derivative="h"),
            "g": function(),
            "h": function(derivative="k"),
            "k": function(sign="positive"),
        },
    ],
)
def test_inverses_signs_and_derivatives_at_odds(functions: Any) -> None:
    refused(declaring(functions=functions), "at odds")


@pytest.mark.parametrize(
    "functions",
    [
        {"f": function(left_inverse_of="g"), "g": function()},
        {"f": function(sign="positive", derivative="f")},
        {"f": function(derivative="k"), "k": function(sign="positive")},
        {
            "f": function(left_inverse_of="g", derivative="k"),
            "g": function(),
            "k": function(sign="positive"),
        },
        {"f": function(left_inverse_of="f")},
    ],
)
def test_relations_that_some_functions_satisfy(functions: Any) -> None:
    assert accepted(declaring(functions=functions)) == "PROVED"


def test_inverses_work_on_one_side_only() -> None:
    both = {
        "functions": {"f": function(), "g": function(left_inverse_of="f")},
        "heads": {"x": tensor()},
    }
    assert accepted(identity(step(app("g", app("f", x)), x), **both)) == "PROVED"
    refused(identity(step(app("f", app("g", x)), x), **both), "left over")
    refused(identity(step(app("g", mul(num(2), app("f", x))), mul(num(2), x)), **both), "left over")
    refused(identity(step(app("g", app("f", x, slots=[[[]]])), x), **both), "left over")


@pytest.mark.parametrize("kind", ["probability", "measure"])
def test_functions_take_finitely_many_numbers(kind: str) -> None:
    spaces = {"P": kind}
    refused(declaring(functions={"F": function((("P",),))}, spaces=spaces), "finitely many")
    refused(declaring(functions={"F": function(((),), ("P",))}, spaces=spaces), "finitely many")


def test_interchangeable_slots_have_one_space() -> None:
    spaces = {"n": "finite", "m": "finite"}
    refused(declaring({"W": tensor("n", "m", classes=[0, 0])}, spaces=spaces), "one space")
    refused(declaring({"W": tensor("n", "n", classes=[0])}, spaces=spaces), "one class a slot")
    refused(declaring({"W": tensor("n", "n", classes=[False, 0])}, spaces=spaces), "integers")
    assert accepted(declaring({"W": tensor("n", "m", "n", classes=[0, 1, 0])}, spaces=spaces))


@pytest.mark.parametrize(
    "heads",
    [
        {"a": tensor(within=[num(0), head("b")]), "b": tensor(within=[num(0), head("a")])},
        {"a": tensor(within=[num(0), head("a")])},
        {"a": tensor(within=[num(0), head("b")]), "b": tensor()},
        {"t": tensor(), "a": tensor(within=[num(0), head("t")])},
        {"b": tensor(), "a": tensor(within=[num(0), pw(head("b"), 2)])},
    ],
)
def test_instants_lie_between_earlier_times(heads: Any) -> None:
    refused(declaring(heads, time="t" if "t" in heads else None), "between earlier times")


def test_a_head_may_be_called_head() -> None:
    """Its name must not hide the other heads inside an end of an interval."""
    end = at(head("head"), head=head("T"))
    heads = {"t": tensor(), "T": tensor(), "head": tensor()}
    given = equation(app("g", t, head("T")), num(0), interval=[num(0), end], universal=["T"])
    declared: dict[str, Any] = {"heads": heads, "functions": {"g": function(((), ()))}, "time": "t"}
    half = mul(num("1/2"), head("T"))
    taken = use("given", 0, at=end, heads=[["T", [], half]])
    refused(
        identity(step(app("g", end, half), num(0), [taken]), givens=[given], **declared),
        "cannot vary",
    )
    fine = identity(step(at(head("head"), head=num(3)), num(3)), **declared)
    assert accepted(fine) == "PROVED"


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("spaces", {"real": "finite"}),
        ("spaces", {"n": "infinite"}),
        ("spaces", []),
        ("heads", {"x": tensor("n")}),
        ("heads", {"x": tensor(sign="negative")}),
        ("heads", {"x": {**tensor(), "value": 1}}),
        ("functions", {"exp": function()}),
        ("functions", {"f": function(left_inverse_of="exp")}),
        ("functions", {"f": function(((), ()), left_inverse_of="f")}),
        ("functions", {"f": function(derivative="nobody")}),
        ("functions", {"f": function(sign="even")}),
        ("functions", {"f": {**function(), "args": None}}),
        ("time", ["t"]),
    ],
)
def test_malformed_declarations(part: str, value: Any) -> None:
    certificate = declaring()
    certificate["signature"][part] = value
    refused(certificate)
