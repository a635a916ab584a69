"""Functions that hypotheses or declarations force to grow have no Gaussian integration by parts."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker.rules import GAUSSIAN
from tests.unit.checker.forging import (
    accepted,
    add,
    app,
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
    total,
)
from tests.unit.checker.test_rules import labelled

Json = Any
Y, s, zero, half = head("y", "w"), head("y", "s"), num(0), num("1/2")
SLOPE: Json = [[[]]]
OWN: dict[str, Any] = {
    "spaces": {"Q": "probability", "M": "measure"},
    "heads": {"y": tensor("Q", gaussian=True), "c": tensor(), "v": tensor("M")},
}
f_y, f_c = app("f", Y), app("f", head("c"))
FAST = mul(app("exp", mul(half, pw(Y, 2))), app("erf", Y))


def mean(body: Json) -> Json:
    return total("w", "Q", body)


def by_parts(g: Json, multiplier: Json = None) -> Json:
    return rule(GAUSSIAN, "y", [], "s", g, multiplier=multiplier)


STEIN = step(mean(minus(mul(Y, f_y), app("f", Y, slots=SLOPE))), zero, [by_parts(app("f", s))])
ONE_FUNCTION: dict[str, Any] = {**OWN, "functions": {"f": function()}}


def test_a_function_in_an_expectation_that_vanishes() -> None:
    """f = e^(y^2/2) erf(y), and E[y f - f'] = -sqrt(2/pi), all of which exists."""
    assert accepted(labelled(identity(STEIN, **ONE_FUNCTION))) == "PROVED"
    given = equation(mean(pw(minus(f_y, FAST), 2)), zero)
    refused(identity(STEIN, givens=[given], **ONE_FUNCTION), "growth")


def test_the_same_as_a_sign_condition() -> None:
    condition = ["nonnegative", mul(num(-1), mean(pw(minus(f_y, FAST), 2)))]
    refused(identity(STEIN, conditions=[condition], **ONE_FUNCTION), "growth")


@pytest.mark.parametrize(
    "gathered",
    [
        total("m", "M", pw(app("f", head("v", "m")), 2)),
        integral("u", zero, num(1), app("f", ["var", "u"])),
    ],
)
def test_the_same_under_a_measure_or_an_integral(gathered: Json) -> None:
    refused(identity(STEIN, givens=[equation(gathered, zero)], **ONE_FUNCTION), "growth")


def test_finitely_many_values_force_nothing() -> None:
    given, condition = equation(f_c, num(1)), ["positive", add(f_c, num(1))]
    honest = identity(STEIN, givens=[given], conditions=[condition], **ONE_FUNCTION)
    assert accepted(labelled(honest)) == "PROVED"


@pytest.mark.parametrize(
    "functions",
    [
        {"f": function(sign="positive", derivative="f")},
        {"f": function(derivative="g"), "g": function(derivative="f")},
        {"f": function(derivative="g"), "g": function(derivative="g")},
        {"g": function(derivative="g"), "f": function(derivative="g")},
    ],
)
def test_its_own_derivative(functions: Json) -> None:
    """f' = f > 0 makes f an exponential; E f(y^2/2) = 0 would follow."""
    square = mul(half, pw(s, 2))
    fast = by_parts(mul(s, app("f", square)), num(-1))
    row = step(mean(app("f", mul(half, pw(Y, 2)))), zero, [fast])
    refused(identity(row, functions=functions, **OWN), "growth")


def test_a_primitive_alone_forces_nothing() -> None:
    functions = {"f": function(derivative="g"), "g": function(derivative="h"), "h": function()}
    assert accepted(labelled(identity(STEIN, functions=functions, **OWN))) == "PROVED"
