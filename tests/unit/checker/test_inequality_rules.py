"""Rules of inequality: their honest instances, and forged ones; shapes that a function may have."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker import OutOfBudget, Rejected, check
from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    check_only,
    equation,
    function,
    head,
    identity,
    minus,
    mul,
    num,
    pw,
    refused,
    rule,
    step,
    tensor,
    total,
    use,
)
from tests.unit.checker.test_inequalities import (
    NONNEGATIVE,
    SIGN,
    D,
    claim,
    from_given,
    one,
    p,
    q,
    slope,
    x,
    y,
    z,
    zero,
)

Json = Any


def test_the_sign_by_structure() -> None:
    for term in NONNEGATIVE:
        assert accepted(claim(zero, term, rule(SIGN, term))) == "PROVED"
    for term in (x, pw(x, 3), minus(p, q), app("f", x), app("log", p), num(-1)):
        refused(claim(zero, term, rule(SIGN, term)), "sign is not shown")
    refused(claim(pw(x, 2), zero, rule(SIGN, pw(x, 2))), "left over")
    refused(claim(zero, pw(x, 2), rule(SIGN, pw(x, 2)), sign="<"), "positive")
    refused(claim(zero, x, rule(SIGN, pw(x, 2), multiplier=pw(x, -1))))


def test_the_bounds_of_log_and_exp() -> None:
    log, exp = "log u <= u - 1", "exp u >= 1 + u"
    assert accepted(claim(app("log", p), minus(p, one), rule(log, p))) == "PROVED"
    assert accepted(claim(add(one, x), app("exp", x), rule(exp, x))) == "PROVED"
    refused(claim(minus(p, one), app("log", p), rule(log, p)), "left over")
    refused(claim(app("log", p), minus(q, one), rule(log, p)), "left over")
    refused(claim(app("exp", x), add(one, x), rule(exp, x)), "left over")
    refused(claim(add(one, x), app("exp", x), rule(exp, x), sign="<"), "positive")
    refused(claim(app("log", p), minus(p, one), rule(log, p), sign="="), "does not follow")
    for u in (x, z, pw(x, 2), minus(p, q), app("f", x), zero):
        with pytest.raises(Rejected):
            check_only(claim(app("log", u), minus(u, one), rule(log, u)))


def test_monotonicity_is_that_of_an_increasing_function() -> None:
    name = "monotonicity at a pair of points"

    def row(f: str, *signs: str) -> Json:
        right = mul(minus(app(f, x), app(f, y)), minus(x, y))
        return claim(zero, right, rule(name, f, x, y))

    assert accepted(row("up")) == "PROVED"
    for f in ("f", "cup", "k"):
        refused(row(f), "not declared increasing")
    refused(row("nobody"), "unknown function")
    below = minus(app("up", x), app("up", y))
    refused(claim(zero, below, rule(name, "up", x, y)), "left over")
    refused(claim(zero, mul(app("up", x), x), rule(name, "up", x, zero)), "left over")
    wrong = mul(minus(app("up", x), app("up", y)), minus(y, x))
    refused(claim(zero, wrong, rule(name, "up", x, y)), "left over")


def tangent(f: str, a: Json, b: Json, slope_at: Json) -> Json:
    return add(app(f, b), mul(slope(f, slope_at), minus(a, b)))


def test_convexity_needs_the_tangent_at_its_own_point() -> None:
    name = "convexity at a pair of points"
    taken = rule(name, "cup", [[[], x]], [[[], y]])
    assert accepted(claim(tangent("cup", x, y, y), app("cup", x), taken)) == "PROVED"
    refused(claim(tangent("cup", x, y, x), app("cup", x), taken), "left over")
    refused(claim(tangent("cup", y, x, y), app("cup", x), taken), "left over")
    refused(claim(app("cup", y), app("cup", x), taken), "left over")
    refused(claim(app("cup", x), tangent("cup", x, y, y), taken), "left over")
    for f in ("f", "up", "k"):
        refused(claim(zero, one, rule(name, f, [[[], x]], [[[], y]])), "not declared convex")
    refused(claim(zero, one, rule(name, "cup", [[[], x]], [[[], y], [[], y]])), "one value")
    refused(claim(zero, one, rule(name, "cup", [[["i"], x]], [[[], y]])), "a value is")


def test_convexity_in_several_arguments_is_joint() -> None:
    name = "convexity at a pair of points"
    taken = rule(name, "cup2", [[[], x], [[], y]], [[[], p], [[], q]])

    def partial(k: int) -> Json:
        slots: Json = [[], []]
        slots[k] = [[]]
        return mul(app("cup2", p, q, slots=slots), minus((x, y)[k], (p, q)[k]))

    whole = add(app("cup2", p, q), partial(0), partial(1))
    assert accepted(claim(whole, app("cup2", x, y), taken)) == "PROVED"
    refused(claim(add(app("cup2", p, q), partial(0)), app("cup2", x, y), taken), "left over")
    refused(claim(add(app("cup2", p, q), partial(1)), app("cup2", x, y), taken), "left over")
    refused(claim(whole, app("cup2", y, x), taken), "left over")


def test_semidefiniteness_is_that_of_a_declared_matrix() -> None:
    name = "semidefiniteness at a vector"

    def form(matrix: str) -> Json:
        v = [head("v", i) for i in "ij"]
        return total("i", "n", total("j", "n", mul(v[0], head(matrix, "i", "j"), v[1])))

    def row(matrix: str, right: Json, sign: str = "<=") -> Json:
        taken = rule(name, matrix, [["a"], head("v", "a")])
        return claim(zero, right, taken, labels=[[0, 1]] * 40, sign=sign)

    assert accepted(row("W", form("W"))) == "PROVED"
    refused(row("A", form("A")), "not declared positive semidefinite")
    refused(row("W", form("A")), "left over")
    refused(row("W", mul(num(-1), form("W"))), "left over")
    refused(row("W", form("W"), "<"), "positive")
    entry = rule(SIGN, total("i", "n", head("W", "i", "i")))
    refused(claim(zero, total("i", "n", head("W", "i", "i")), entry), "sign is not shown")
    given = equation(total("i", "n", head("W", "i", "i")), zero, universal=["W"])
    put = use("given", 0, heads=[["W", ["i", "j"], head("A", "i", "j")]])
    left = total("i", "n", head("A", "i", "i"))
    refused(from_given(given, left, zero, put, sign="="), "only some values")
    derived = use("given", 0, derive=[["W", ["k", "k"]]])
    row = from_given(given, one, zero, derived, sign="=", indices=[["k", "n"]])
    refused(row, "may not be differentiated")


@pytest.mark.parametrize(
    "declared",
    [
        {"f": function(((), ()), shape="increasing")},
        {"f": function((("n",),), shape="increasing")},
        {"f": function(((),), ("n",), shape="convex")},
        {"f": function(shape="concave")},
        {"f": function(shape=["convex"])},
        {"f": function(shape="increasing", derivative="g"), "g": function(left_inverse_of="g")},
        {"f": function(sign="positive", left_inverse_of="f")},
        {"f": function(shape="convex", derivative="g"), "g": function(derivative="h"),
         "h": function(left_inverse_of="h")},
    ],
)  # fmt: skip
def test_shapes_that_no_function_has_are_refused(declared: Json) -> None:
    with pytest.raises((Rejected, OutOfBudget)):
        check(identity(step(x, x), heads={"x": tensor()}, functions=declared, spaces=D["spaces"]))


@pytest.mark.parametrize(
    "declared",
    [
        tensor("n", "n", semidefinite=True),
        tensor("n", "m", classes=[0, 1], semidefinite=True),
        tensor("n", semidefinite=True),
        tensor("n", "n", classes=[0, 0], semidefinite=True, sign="positive"),
        tensor("n", "n", classes=[0, 0], semidefinite=1),
        tensor("Q", "Q", classes=[0, 0], semidefinite=True),
        tensor("n", "n", "n", classes=[0, 0, 0], semidefinite=True),
    ],
)
def test_semidefinite_is_a_symmetric_real_matrix(declared: Json) -> None:
    row = identity(step(zero, zero), heads={"W": declared}, spaces=D["spaces"])
    refused(row, "symmetric matrix|true or false")
