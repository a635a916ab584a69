"""A model must cover the signature and obey every declaration in it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.checker.forging import (
    accepted,
    app,
    counter,
    equation,
    function,
    head,
    model,
    mul,
    num,
    refused,
    tensor,
)

x = head("x")
false = equation(num(0), num(1))
S: dict[str, Any] = {"spaces": {"n": "finite", "P": "probability", "Q": "measure"}}
SPACES: dict[str, Any] = {"n": 2, "P": ["1/2", "1/2"], "Q": ["3"]}


def modelled(values: Any, **declared: Any) -> Any:
    return counter(false, values, **declared)


def one_head(own: Any, entries: Any) -> Any:
    return modelled(model(SPACES, {"x": entries}), heads={"x": own}, **S)


def one_function(own: Any, table: Any) -> Any:
    return modelled(model(SPACES, None, {"f": table}), functions={"f": own}, **S)


def test_a_whole_model() -> None:
    assert accepted(one_head(tensor("n"), [[[0], "1"], [[1], "-2/3"]])) == "REFUTED"
    assert accepted(one_head(tensor("n"), [])) == "REFUTED"


@pytest.mark.parametrize("size", [0, -1, 9, True, 1.0, "2", None, ["1"]])
def test_sizes_of_finite_spaces(size: Any) -> None:
    refused(modelled(model({"n": size}), spaces={"n": "finite"}), "a size from 1 to 8")


@pytest.mark.parametrize(
    "weights", [["0", "1"], ["-1", "2"], ["1/2"], ["1/2", "1/3"], [], ["1", "1"], 2, None]
)
def test_weights_of_a_probability_space(weights: Any) -> None:
    refused(modelled(model({"P": weights}), spaces={"P": "probability"}), "model/space P")
    fine = modelled(model({"P": ["1/3", "2/3"]}), spaces={"P": "probability"})
    assert accepted(fine) == "REFUTED"


@pytest.mark.parametrize(
    ("own", "entries", "why"),
    [
        (tensor(sign="positive"), [[[], "0"]], "not positive"),
        (tensor(sign="positive"), [[[], "-1"]], "not positive"),
        (tensor(sign="positive"), [], "not positive"),
        (tensor(sign="nonzero"), [[[], "0"]], "not nonzero"),
        (tensor("n", sign="positive"), [[[0], "1"]], "not positive"),
        (tensor("n"), [[[2], "1"]], "outside the shape"),
        (tensor("n"), [[[-1], "1"]], "outside the shape"),
        (tensor("n"), [[[0, 0], "1"]], "outside the shape"),
        (tensor(), [[[], "1.5"]], "expected a rational"),
        (tensor("n", "n", classes=[0, 0]), [[[0, 1], "1"]], "not symmetric"),
        (tensor(within=[num(0), num(1)]), [[[], "2"]], "lies outside"),
        (tensor(within=[num(0), num(1)]), [[[], "-1/9"]], "lies outside"),
    ],
)
def test_values_of_heads(own: Any, entries: Any, why: str) -> None:
    refused(one_head(own, entries), why)


@pytest.mark.parametrize(
    ("own", "table"),
    [
        (function(sign="positive"), [[[], [["1", [["0:", 1]]]]]]),
        (function(sign="positive"), [[[], [["-1", []]]]]),
        (function(sign="positive"), []),
        (function(), [[[], [["1", [["1:", 1]]]]]]),
        (function(), [[[], [["1", [["0:", -1]]]]]]),
        (function(), [[[], [["1", [["0:", 13]]]]]]),
        (function(), [[[], [["1", [["0:", True]]]]]]),
        (function(), [[[0], [["1", []]]]]),
        (function((("n",),)), [[[], [["1", [["0:2", 1]]]]]]),
    ],
)
def test_values_of_functions(own: Any, table: Any) -> None:
    refused(one_function(own, table))


def terms(*parts: tuple[str, dict[str, int]]) -> Any:
    """The table of a scalar function: coefficients and exponents by slot."""
    return [[[], [[c, [[g, k] for g, k in powers.items()]] for c, powers in parts]]]


U = "0:"


@pytest.mark.parametrize(
    ("table", "increasing", "convex"),
    [
        ([], True, True),
        (terms(("5", {})), True, True),
        (terms(("2", {U: 1}), ("-9", {})), True, True),
        (terms(("-1", {U: 1})), False, True),
        (terms(("1", {U: 2})), False, True),
        (terms(("-1", {U: 2})), False, False),
        (terms(("1", {U: 3})), True, False),
        (terms(("1", {U: 3}), ("1", {U: 1})), True, False),
        (terms(("1", {U: 3}), ("-1/1000000", {U: 1})), False, False),
        (terms(("1", {U: 3}), ("3", {U: 2}), ("3", {U: 1})), True, False),
        (terms(("1", {U: 4}), ("-4", {U: 3}), ("6", {U: 2})), False, True),
        (terms(("1", {U: 4}), ("-4", {U: 3}), ("5", {U: 2})), False, False),
        (terms(("1", {U: 5}), ("1", {U: 1})), True, False),
    ],
)
def test_shapes_of_functions_of_one_number(table: Any, increasing: bool, convex: bool) -> None:
    for shape, holds in (("increasing", increasing), ("convex", convex)):
        certificate = one_function(function(shape=shape), table)
        if holds:
            assert accepted(certificate) == "REFUTED"
        else:
            refused(certificate, f"not shown to be {shape}")


@pytest.mark.parametrize(
    ("table", "convex"),
    [
        (terms(("1", {"0:0": 2}), ("1", {"0:1": 2}), ("2", {"0:0": 1, "0:1": 1})), True),
        (terms(("1", {"0:0": 2}), ("1", {"0:1": 2}), ("3", {"0:0": 1, "0:1": 1})), False),
        (terms(("1", {"0:0": 2}), ("1", {"1:": 4}), ("-7", {"0:1": 1})), True),
        (terms(("1", {"0:0": 1, "1:": 1})), False),
        (terms(("1", {"0:0": 2, "1:": 2})), False),
    ],
)
def test_a_convex_function_is_convex_in_all_arguments(table: Any, convex: bool) -> None:
    certificate = one_function(function((("n",), ()), shape="convex"), table)
    if convex:
        assert accepted(certificate) == "REFUTED"
    else:
        refused(certificate, "not shown to be convex")


@pytest.mark.parametrize(
    ("entries", "yes"),
    [
        ({}, True),
        ({(0, 0): "1", (1, 1): "1"}, True),
        ({(0, 0): "1", (0, 1): "1", (1, 0): "1", (1, 1): "1"}, True),
        ({(0, 0): "1", (0, 1): "1", (1, 0): "1", (1, 1): "99/100"}, False),
        ({(0, 1): "1", (1, 0): "1"}, False),
        ({(0, 0): "-1/1000000000"}, False),
        ({(0, 0): "1", (0, 1): "1", (1, 1): "5"}, False),
    ],
)
def test_semidefinite_heads(entries: Any, yes: bool) -> None:
    own = tensor("n", "n", classes=[0, 0], semidefinite=True)
    certificate = one_head(own, [[list(e), v] for e, v in entries.items()])
    if yes:
        assert accepted(certificate) == "REFUTED"
    else:
        refused(certificate, "semidefinite|not symmetric")


def test_relations_between_functions_hold_in_the_model() -> None:
    line = [[[], [["2", [["0:", 1]]], ["1", []]]]]
    back = [[[], [["1/2", [["0:", 1]]], ["-1/2", []]]]]
    inverse = {"functions": {"f": function(), "g": function(left_inverse_of="f")}}
    assert accepted(modelled(model(None, None, {"f": line, "g": back}), **inverse)) == "REFUTED"
    refused(modelled(model(None, None, {"f": line, "g": line}), **inverse), "not a left inverse")
    slope = {"functions": {"f": function(derivative="g"), "g": function()}}
    two = [[[], [["2", []]]]]
    assert accepted(modelled(model(None, None, {"f": line, "g": two}), **slope)) == "REFUTED"
    refused(modelled(model(None, None, {"f": line, "g": line}), **slope), "not the derivative")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (app("exp", num(0)), num(2)),
        (app("exp", num(1)), num("2718281828/1000000000")),
        (app("log", app("exp", num(2))), num(3)),
        (app("log", num(1)), num(1)),
        (app("tanh", num(0)), num(1)),
        (app("sqrt", num(4)), num(-2)),
        (app("erf", num(0)), num(1)),
        (app("cos", num(0)), num(0)),
        (app("log", num(2)), num("6931471805/10000000000")),
        (["const", "pi"], num("355/113")),
        (app("sqrt", num(2)), num("99/70")),
        (app("tanh", num(1)), num("3/4")),
        (app("sigmoid", num(-2)), num("1/8")),
        (app("softplus", num(0)), num("1/2")),
    ],
)
def test_exact_special_values_refute(left: Any, right: Any) -> None:
    assert accepted(counter(equation(left, right))) == "REFUTED"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (app("exp", num(0)), num(1)),
        (app("tanh", num(0)), num(0)),
        (app("sigmoid", num(0)), num("1/2")),
        (app("log", num(4)), mul(num(2), app("log", num(2)))),
        (mul(app("sqrt", num(2)), app("sqrt", num(3))), app("sqrt", num(6))),
        (app("sin", num(1)), num(2)),
        (app("cos", ["const", "pi"]), num(1)),
        (app("erf", num(1)), num(1)),
        (["pow", x, "0"], num(1)),
    ],
)
def test_true_or_undecided_values_refute_nothing(left: Any, right: Any) -> None:
    refused(counter(equation(left, right), model(None, {"x": []}), heads={"x": tensor()}))


@pytest.mark.parametrize("j", [None, [], {"spaces": {}}, {**model(), "more": {}}])
def test_the_shape_of_a_model(j: Any) -> None:
    certificate = counter(false)
    certificate["model"] = j
    refused(certificate, "bad shape")
