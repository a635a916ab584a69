"""Facts count where they hold: on their interval, for their indices, in their own symbols."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    at,
    diff,
    equation,
    function,
    head,
    identity,
    integral,
    minus,
    mul,
    num,
    pw,
    refused,
    rule,
    step,
    tensor,
    use,
)

t, x, T, s, r = (head(h) for h in ("t", "x", "T", "s", "r"))
zero, one = num(0), num(1)
HEADS = {
    "t": tensor(),
    "x": tensor(),
    "T": tensor(sign="positive"),
    "s": tensor(within=[zero, T]),
    "r": tensor(),
    "p": tensor(sign="positive"),
    "S": tensor("n", "n", classes=[0, 0]),
    "v": tensor("n"),
}
D: dict[str, Any] = {
    "heads": HEADS,
    "functions": {"f": function(), "g": function(), "F": function((("n", "n"),))},
    "spaces": {"n": "finite"},
    "time": "t",
}
motion = equation(app("f", t), app("g", t), interval=[zero, T])


def held(left: Any, right: Any, *uses: Any, given: Any = motion, **more: Any) -> Any:
    return identity(step(left, right, uses, **more), givens=[given], **D)


def f_is_g(moment: Any, **more: Any) -> Any:
    return held(app("f", moment), app("g", moment), use("given", 0, at=moment), **more)


@pytest.mark.parametrize("moment", [zero, T, s])
def test_a_fact_is_used_inside_its_interval(moment: Any) -> None:
    assert accepted(f_is_g(moment)) == "PROVED"


@pytest.mark.parametrize(
    "moment", [mul(num(2), T), r, num(1), num(-1), t, add(T, zero), mul(num("1/2"), T)]
)
def test_a_fact_is_not_used_outside(moment: Any) -> None:
    refused(f_is_g(moment), "outside its interval")


def test_the_running_time_needs_an_interval_inside() -> None:
    row = (app("f", t), app("g", t))
    assert accepted(held(*row, use("given", 0), interval=[zero, T])) == "PROVED"
    assert accepted(held(*row, use("given", 0), interval=[zero, s])) == "PROVED"
    for interval in (None, [zero, r], [num(-1), T], [zero, mul(num(2), T)]):
        refused(held(*row, use("given", 0), interval=interval), "on its interval only")


def test_an_instance_under_an_integral_stays_in_its_range() -> None:
    def whole(lo: Any, hi: Any, moment: Any) -> Any:
        sides = [integral("u", lo, hi, app(f, ["var", "u"])) for f in "fg"]
        taken = use("given", 0, binders=[["int", "w", lo, hi]], at=moment)
        return held(*sides, taken)

    assert accepted(whole(zero, T, ["var", "w"])) == "PROVED"
    assert accepted(whole(s, T, ["var", "w"])) == "PROVED"
    refused(whole(zero, mul(num(2), T), ["var", "w"]), "outside its interval")
    refused(whole(r, T, ["var", "w"]), "outside its interval")
    refused(whole(zero, T, mul(num("1/2"), ["var", "w"])), "outside its interval")


def test_a_fact_with_a_moving_or_varying_end_is_refused() -> None:
    moving = equation(app("f", t), zero, interval=[zero, t])
    refused(held(zero, zero, given=moving), "depends on time")
    varying = equation(app("f", x), zero, interval=[zero, x], universal=["x"])
    refused(held(zero, zero, given=varying), "cannot vary")
    refused(held(zero, zero, given={**motion, "universal": ["t"]}), "cannot vary")
    refused(held(zero, zero, given={**motion, "universal": ["nobody"]}), "declared heads")


def test_only_identities_are_differentiated() -> None:
    given = equation(app("f", x), pw(x, 2))
    slope = app("f", x, slots=[[[]]])
    taken = use("given", 0, derive=[["x", []]])
    refused(held(slope, mul(num(2), x), taken, given=given), "identically")
    universal = {**given, "universal": ["x"]}
    assert accepted(held(slope, mul(num(2), x), taken, given=universal)) == "PROVED"


def test_differentiation_in_time_needs_a_range_of_some_length() -> None:
    sides = [app(f, s, slots=[[[]]]) for f in "fg"]
    taken = use("given", 0, derive=[["t", []]], at=s)
    assert accepted(held(*sides, taken)) == "PROVED"
    for interval in ([T, T], [zero, zero], [s, T], [zero, r]):
        refused(
            held(*sides, taken, given={**motion, "interval": interval}), "may be a point|outside"
        )


def test_replacement_needs_a_symbol_of_all_values() -> None:
    def replaced(symbol: str, value: Any, universal: Any) -> Any:
        given = equation(app("f", head(symbol)), head(symbol), universal=universal)
        taken = use("given", 0, heads=[[symbol, [], value]])
        return held(app("f", value), value, taken, given=given)

    assert accepted(replaced("x", num(-1), ["x"])) == "PROVED"
    refused(replaced("x", num(-1), []), "does not hold for every x")
    refused(replaced("p", num(-1), ["p"]), "only some values")
    refused(replaced("s", mul(num(2), T), ["s"]), "only some values")


def test_a_symmetric_symbol_is_not_replaced() -> None:
    body = ["app", "F", [], [[["i", "j"], head("S", "i", "j")]], [[]]]
    other = mul(head("v", "i"), head("v", "j"))
    given = equation(body, zero, universal=["S"])
    left = ["app", "F", [], [[["i", "j"], other]], [[]]]
    taken = use("given", 0, heads=[["S", ["i", "j"], other]])
    refused(held(left, zero, taken, given=given), "only some values")


def test_each_index_of_a_fact_gets_one_of_its_own_space() -> None:
    given = equation(head("v", "i"), zero, indices=[["i", "n"]])
    row = {"indices": [["k", "n"]], "given": given}
    assert accepted(held(head("v", "k"), zero, use("given", 0, indices=["k"]), **row)) == "PROVED"
    refused(held(head("v", "k"), zero, use("given", 0), **row), "one index for each")
    refused(held(head("v", "k"), zero, use("given", 0, indices=["i"]), **row), "unknown index")


def test_the_named_rules() -> None:
    ftc, length, parts = (
        "fundamental theorem of calculus",
        "length of an interval",
        "additivity of the range",
    )
    rate = integral("u", zero, T, app("f", ["var", "u"], slots=[[[]]]))
    change = minus(app("f", T), app("f", zero))
    assert accepted(held(rate, change, rule(ftc, app("f", t), zero, T))) == "PROVED"
    refused(held(rate, mul(num(-1), change), rule(ftc, app("f", t), zero, T)), "left over")
    refused(held(rate, change, rule(ftc, app("f", t), zero, s)), "left over")
    refused(held(rate, change, rule(ftc, app("f", t), zero, t)), "running time")
    refused(held(rate, change, rule("the claim itself", rate, change)), "unknown rule")
    refused(held(rate, change, rule(ftc, app("f", t), zero)), "wrong parameters")
    assert accepted(held(integral("u", s, T, one), minus(T, s), rule(length, s, T))) == "PROVED"
    refused(held(integral("u", s, T, one), T, rule(length, s, T)), "left over")
    f = app("f", t)
    left, right, both = (
        integral("u", *e, app("f", ["var", "u"])) for e in ((zero, s), (s, T), (zero, T))
    )
    cut = rule(parts, f, zero, s, T)
    assert accepted(held(both, add(left, right), cut)) == "PROVED"
    refused(held(both, left, cut), "left over")
    refused(held(both, add(left, right), rule(parts, f, zero, r, T)), "left over")


def test_the_fundamental_theorem_does_not_pass_a_singularity() -> None:
    g = app("log", pw(t, 2))
    ftc = rule("fundamental theorem of calculus", g, num(-1), one)
    rate = integral("u", num(-1), one, at(diff("t", g), t=["var", "u"]))
    refused(held(rate, zero, ftc), "not shown to be")
