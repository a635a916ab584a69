"""Named rules: honest instances are accepted, forged ones are not."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker.identity import verify_identity
from symnode.checker.rules import BY_PARTS, CHANGE_OF_VARIABLE, GAUSSIAN, TELESCOPING
from symnode.methods.evidence import Recorder
from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    check_only,
    counter,
    diff,
    equation,
    function,
    head,
    identity,
    integral,
    minus,
    model,
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

Json = Any
t, a, b, c, T = (head(h) for h in ("t", "a", "b", "c", "T"))
zero, one = num(0), num(1)
TIME: dict[str, Any] = {
    "heads": {
        "t": tensor(),
        "a": tensor(),
        "b": tensor(),
        "c": tensor(),
        "T": tensor(sign="positive"),
        "v": tensor("N"),
        "x": tensor("P"),
    },
    "functions": {"f": function(), "g": function()},
    "spaces": {"N": "finite", "P": "probability"},
    "time": "t",
}


def labelled(certificate: Json) -> Json:
    """The certificate with the labels that its expansion asks for."""
    recorders = [Recorder(certificate["signature"]) for _ in certificate["steps"]]
    verify_identity(certificate, {}, list(recorders))
    steps = zip(certificate["steps"], recorders, strict=True)
    return {**certificate, "steps": [{**s, "labels": r.search.tape} for s, r in steps]}


def timed(left: Json, right: Json, *uses: Json, **more: Json) -> Json:
    return identity(step(left, right, uses, **more), **TIME)


def f(u: Json, order: int = 0) -> Json:
    return app("f", u, slots=[[[] for _ in range(order)]])


def over(lo: Json, hi: Json, body: Any) -> Json:
    return integral("u", lo, hi, body(["var", "u"]))


# integration by parts and change of variable


def test_integration_by_parts() -> None:
    left = over(a, b, lambda u: mul(f(u), app("g", u, slots=[[[]]])))
    rest = over(a, b, lambda u: mul(f(u, 1), app("g", u)))
    ends = minus(mul(f(b), app("g", b)), mul(f(a), app("g", a)))
    by = rule(BY_PARTS, f(t), app("g", t), a, b)
    assert accepted(labelled(timed(left, minus(ends, rest), by))) == "PROVED"
    refused(timed(left, add(ends, rest), by))


def test_change_of_variable() -> None:
    left = over(zero, one, lambda u: mul(T, f(mul(T, u))))
    by = rule(CHANGE_OF_VARIABLE, f(t), mul(T, t), zero, one)
    assert accepted(labelled(timed(left, over(zero, T, f), by))) == "PROVED"
    refused(timed(left, over(zero, one, f), by))
    refused(timed(over(zero, one, lambda u: f(mul(T, u))), over(zero, T, f), by))


def test_phi_need_not_be_monotone() -> None:
    left = over(num(-1), one, lambda u: mul(num(2), u, f(pw(u, 2))))
    by = rule(CHANGE_OF_VARIABLE, f(t), pw(t, 2), num(-1), one)
    assert accepted(labelled(timed(left, zero, by))) == "PROVED"


def test_g_is_defined_on_all_values_of_phi() -> None:
    left = over(num(-1), one, lambda u: mul(num(2), u, pw(pw(u, 2), -1)))
    by = rule(CHANGE_OF_VARIABLE, pw(t, -1), pw(t, 2), num(-1), one)
    refused(timed(left, zero, by), "nonzero")


@pytest.mark.parametrize("end", [t, add(t, one), f(t), diff("t", pw(t, 2))])
@pytest.mark.parametrize("name", [BY_PARTS, CHANGE_OF_VARIABLE])
def test_ends_do_not_depend_on_the_running_time(end: Json, name: str) -> None:
    refused(timed(a, b, rule(name, f(t), t, zero, end)), "running time")
    refused(timed(a, b, rule(name, f(t), t, end, one)), "running time")


def test_a_parameter_sees_only_the_indices_in_scope() -> None:
    refused(timed(a, b, rule(CHANGE_OF_VARIABLE, f(t), mul(t, head("v", "k")), zero, one)), "k")
    refused(timed(a, b, rule(CHANGE_OF_VARIABLE, f(t), mul(t, ["var", "u"]), zero, one)), "u")


def test_phi_may_depend_on_an_index_that_the_use_binds() -> None:
    """Under sum_k each v_k is a constant, so the rule holds for each."""
    v = head("v", "k")
    left = total("k", "N", over(zero, one, lambda u: mul(v, f(mul(v, u)))))
    right = total("k", "N", over(zero, v, f))
    by = rule(CHANGE_OF_VARIABLE, f(t), mul(v, t), zero, one)
    assert (
        accepted(labelled(timed(left, right, {**by, "binders": [["sum", "k", "N"]]}))) == "PROVED"
    )


def test_rules_take_their_number_of_parameters() -> None:
    for name in (BY_PARTS, CHANGE_OF_VARIABLE, TELESCOPING, GAUSSIAN):
        refused(timed(a, b, rule(name, f(t))), "wrong parameters")


def test_there_is_no_rule_of_time_without_a_time() -> None:
    without = {**TIME, "time": None}
    by = rule(TELESCOPING, t, ["dim", "N"])
    refused(identity(step(a, b, [by]), **without), "no time")


# positions and telescoping

N, k = ["dim", "N"], ["pos", "k"]


def gauss_sum(right: Json, g: Json) -> Json:
    return timed(total("k", "N", k), right, rule(TELESCOPING, g, N))


def test_the_sum_of_the_positions() -> None:
    g = mul(num("1/2"), t, minus(t, one))
    half = mul(num("1/2"), N, minus(N, one))
    assert accepted(labelled(gauss_sum(half, g))) == "PROVED"
    refused(gauss_sum(mul(num("1/2"), N, add(N, one)), g), "left over")  # as if counted from 1
    refused(gauss_sum(half, pw(t, 2)), "left over")


def test_telescoping_of_a_function() -> None:
    jump = minus(f(add(k, one)), f(k))
    by = rule(TELESCOPING, f(t), N)
    assert accepted(labelled(timed(total("k", "N", jump), minus(f(N), f(zero)), by))) == "PROVED"
    refused(timed(total("k", "N", jump), minus(f(minus(N, one)), f(zero)), by), "left over")


def test_g_does_not_see_the_index_of_the_sum() -> None:
    refused(timed(a, b, rule(TELESCOPING, mul(t, k), N)), "unknown index")
    refused(timed(a, b, rule(TELESCOPING, mul(t, head("v", "k")), N)), "unknown index")


def test_an_outer_index_of_the_same_space_stays_a_constant() -> None:
    """With g = t k the sum over the inner index is k N, never sum_k k."""
    by = {**rule(TELESCOPING, mul(t, k), N), "binders": [["sum", "k", "N"]]}
    whole = total("k", "N", mul(k, N))
    assert accepted(labelled(timed(whole, mul(N, total("k", "N", k)), by))) == "PROVED"
    squares = total("k", "N", minus(mul(k, add(k, one)), mul(k, k)))
    refused(timed(squares, mul(N, N), by), "left over")


@pytest.mark.parametrize("size", [num(3), a, mul(one, N), ["dim", "P"]])
def test_the_range_is_the_size_of_a_finite_space(size: Json) -> None:
    refused(timed(a, b, rule(TELESCOPING, f(t), size)))


def test_only_finite_spaces_have_positions() -> None:
    refused(timed(total("w", "P", ["pos", "w"]), zero), "position")
    refused(timed(over(zero, one, lambda u: ["pos", "u"]), zero), "position")
    refused(timed(["pos", "w"], zero), "unknown index")


def test_a_position_is_no_constant_and_has_the_value_of_its_index() -> None:
    refused(timed(k, zero, indices=[["k", "N"]]), "left over")
    claim = equation(k, zero, indices=[["k", "N"]])
    values = model({"N": 2}, {})
    own = {"spaces": {"N": "finite"}}
    where = {"indices": {"k": 1}, "time": None}
    assert accepted(counter(claim, values, where, **own)) == "REFUTED"
    refused(counter(claim, values, {"indices": {"k": 0}, "time": None}, **own), "agree")


def test_a_position_is_not_negative_and_may_be_zero() -> None:
    at_k = [["k", "N"]]
    root = pw(pw(k, "1/2"), 2)
    assert accepted(timed(root, k, indices=at_k)) == "PROVED"
    refused(timed(mul(k, pw(k, -1)), one, indices=at_k), "nonzero")
    assert accepted(timed(mul(add(k, one), pw(add(k, one), -1)), one, indices=at_k)) == "PROVED"


def test_positions_of_different_indices_differ() -> None:
    two = [["k", "N"], ["m", "N"]]
    refused(timed(k, ["pos", "m"], indices=two), "left over")
    delta = ["delta", "k", "m"]
    assert accepted(timed(mul(delta, k), mul(delta, ["pos", "m"]), indices=two)) == "PROVED"
    inside = total("m", "N", mul(delta, f(["pos", "m"])))
    assert accepted(timed(inside, f(k), indices=[["k", "N"]])) == "PROVED"


# Gaussian integration by parts

GAUSS: dict[str, Any] = {
    "spaces": {"d": "finite", "P": "probability", "Q": "probability"},
    "heads": {
        "z": tensor("d", "P", gaussian=True),
        "y": tensor("Q", gaussian=True),
        "c": tensor(),
        "v": tensor("d"),
    },
    "functions": {"f": function(), "F": function((("d",),))},
}
w = "w"


def z(i: str, sample: str = w) -> Json:
    return head("z", i, sample)


def mean(body: Json, sample: str = w, space: str = "P") -> Json:
    return total(sample, space, body)


def stein(i: str, g: Json, *binders: Json, multiplier: Json = None, sample: str = "s") -> Json:
    own = rule(GAUSSIAN, "z", [i], sample, g, multiplier=multiplier)
    return {**own, "binders": list(binders)}


def y_parts(g: Json, *binders: Json, multiplier: Json = None) -> Json:
    own = rule(GAUSSIAN, "y", [], "s", g, multiplier=multiplier)
    return {**own, "binders": list(binders)}


def normal(left: Json, right: Json, *uses: Json, **more: Json) -> Json:
    return identity(step(left, right, uses, **more), **GAUSS)


def test_the_second_moment_is_the_dimension() -> None:
    square = mean(total("i", "d", pw(z("i"), 2)))
    by = stein("i", z("i", "s"), ["sum", "i", "d"])
    assert accepted(labelled(normal(square, ["dim", "d"], by))) == "PROVED"
    refused(normal(square, one, by), "left over|labels")


def test_entries_are_uncorrelated() -> None:
    two = [["i", "d"], ["j", "d"]]
    product, by = mean(mul(z("i"), z("j"))), stein("i", z("j", "s"))
    assert accepted(labelled(normal(product, ["delta", "i", "j"], by, indices=two))) == "PROVED"


def test_another_sample_is_a_constant() -> None:
    """E_w E_s z(s) z(w) = 0: the inner expectation takes its own sample only."""
    outer, own = head("y", "r"), head("y", "s")
    both = total("r", "Q", total("s", "Q", mul(own, outer)))
    by = y_parts(outer, ["sum", "r", "Q"])
    assert accepted(labelled(normal(both, zero, by))) == "PROVED"
    refused(normal(both, one, by))
    inner = total("r", "Q", mul(outer, app("f", outer)))
    nested = mul(own, inner)
    whole = total("s", "Q", mul(own, nested))
    assert accepted(labelled(normal(whole, inner, y_parts(nested)))) == "PROVED"


@pytest.mark.parametrize(
    "g",
    [
        app("exp", pw(head("y", "s"), 2)),
        mul(head("y", "s"), app("exp", mul(num("1/2"), pw(head("y", "s"), 2)))),
        app("exp", app("exp", head("y", "s"))),
        app("exp", mul(head("y", "s"), app("f", head("y", "s")))),
        app("exp", app("f", head("y", "s"))),
        total("r", "Q", app("exp", mul(head("y", "s"), head("y", "r")))),
        pw(head("y", "s"), -1),
        pw(pw(head("y", "s"), 2), "1/2"),
        app("log", pw(head("y", "s"), 2)),
    ],
)
def test_what_grows_too_fast_or_is_not_smooth_is_refused(g: Json) -> None:
    refused(normal(zero, zero, y_parts(g, multiplier=zero)), "growth")


@pytest.mark.parametrize(
    "g",
    [
        app("exp", mul(head("c"), head("y", "s"))),
        app("tanh", mul(head("c"), head("y", "s"))),
        app("softplus", head("y", "s")),
        app("sigmoid", app("softplus", head("y", "s"))),
        mul(app("sin", pw(head("y", "s"), 2)), pw(head("y", "s"), 5)),
        app("f", app("exp", head("y", "s"))),
        pw(add(one, pw(head("y", "s"), 2)), "-1/2"),
        app("log", add(one, app("exp", head("y", "s")))),
    ],
)
def test_moderate_growth_is_seen(g: Json) -> None:
    check_only(labelled(normal(zero, zero, y_parts(g, multiplier=zero))))


def test_an_outer_sample_counts_as_large() -> None:
    """E e^(y r) diverges, though for a fixed r nothing is wrong: 0 = 2 E e^(y r) would follow."""
    g = app("exp", mul(head("y", "s"), head("y", "r")))
    by = y_parts(g, ["sum", "r", "Q"], multiplier=head("y", "r"))
    refused(normal(zero, zero, by), "growth")


def test_the_sample_does_not_escape() -> None:
    refused(normal(zero, zero, stein("i", z("i", "s"), ["sum", "i", "d"], multiplier=z("i", "s"))))
    refused(normal(zero, zero, stein("s", z("s", "s"))), "unknown index")
    taken = stein("i", z("i"), ["sum", "i", "d"], ["sum", "s", "P"])
    refused(normal(zero, zero, taken), "bound twice")


def test_only_gaussian_heads_have_the_rule() -> None:
    refused(normal(zero, zero, rule(GAUSSIAN, "v", ["i"], "s", one)), "not declared gaussian")
    refused(normal(zero, zero, rule(GAUSSIAN, "w", ["i"], "s", one)), "unknown head")
    refused(normal(zero, zero, rule(GAUSSIAN, ["z"], ["i"], "s", one)), "unknown head")
    refused(normal(zero, zero, rule(GAUSSIAN, "z", ["i", "j"], "s", one)))


@pytest.mark.parametrize(
    "forged",
    [
        tensor("d", gaussian=True),
        tensor(gaussian=True),
        tensor("P", "d", gaussian=True),
        tensor("P", "Q", gaussian=True),
        tensor("d", "M", gaussian=True),
        tensor("P", gaussian=1),
        tensor("P", gaussian="true"),
        tensor("P", sign="positive", gaussian=True),
        tensor("d", "d", "P", classes=[0, 0, 1], gaussian=True),
    ],
)
def test_forged_declarations(forged: Json) -> None:
    spaces = {"d": "finite", "P": "probability", "Q": "probability", "M": "measure"}
    refused(identity(step(zero, zero), spaces=spaces, heads={"z": forged}))


@pytest.mark.parametrize("other", [tensor("P"), tensor("d", "P"), tensor("P", gaussian=True)])
def test_nothing_else_varies_over_the_sample_space(other: Json) -> None:
    """x over the same space could be z itself, and E[z x] is not 0."""
    heads = {"z": tensor("P", gaussian=True), "x": other}
    spaces = {"P": "probability", "d": "finite"}
    refused(identity(step(zero, zero), spaces=spaces, heads=heads), "sample space")


def test_a_fact_does_not_hold_for_every_gaussian() -> None:
    given = equation(mean(head("y", w), space="Q"), zero, universal=["y"])
    refused(identity(step(zero, zero), givens=[given], **GAUSS), "random")


def test_a_gaussian_is_neither_replaced_nor_differentiated_in() -> None:
    given = equation(head("c"), zero, universal=["c"])
    put = use("given", 0, heads=[["y", ["q"], one]])
    refused(identity(step(zero, zero, [put]), givens=[given], **GAUSS), "every y")
    refused(normal(diff("y", zero, "q"), zero, indices=[["q", "Q"]]), "measure space")


def test_two_points_are_no_normal_law() -> None:
    """E y^4 = 1 at +1 and -1 with equal weights, and 3 for a normal y."""
    claim = equation(total("w", "Q", pw(head("y", "w"), 4)), num(3))
    atoms = model({"Q": ["1/2", "1/2"]}, {"y": [[[0], "1"], [[1], "-1"]]})
    own = {"spaces": {"Q": "probability"}, "heads": {"y": tensor("Q", gaussian=True)}}
    refused(counter(claim, atoms, **own), "normal distribution")


def test_a_function_whose_growth_a_hypothesis_may_fix() -> None:
    """f' = c f identically in c makes f = exp(c^2/2), whose mean is infinite and not 0."""
    of = app("f", head("c"))
    slope = app("f", head("c"), slots=[[[]]])
    ode = equation(slope, mul(head("c"), of), universal=["c"])
    own = head("y", "s")
    by = y_parts(mul(own, app("f", own)), multiplier=zero)
    refused(identity(step(zero, zero, [by]), givens=[ode], **GAUSS), "growth")
    fixed = equation(slope, mul(head("c"), of))
    check_only(labelled(identity(step(zero, zero, [by]), givens=[fixed], **GAUSS)))
    sampled = equation(app("f", head("y", "r")), zero, indices=[["r", "Q"]])
    refused(identity(step(zero, zero, [by]), givens=[sampled], **GAUSS), "growth")
