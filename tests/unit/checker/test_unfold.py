"""Derivatives and substitutions as the checker carries them out."""

from __future__ import annotations

from typing import Any

from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    at,
    counter,
    diff,
    equation,
    function,
    head,
    identity,
    integral,
    model,
    mul,
    num,
    over,
    proves,
    pw,
    refused,
    step,
    tensor,
    total,
)

x, y, t = head("x"), head("y"), head("t")
SCALARS = {"x": tensor(), "y": tensor(), "t": tensor()}
PLAIN: dict[str, Any] = {"heads": SCALARS, "functions": {"f": function(), "g": function(((), ()))}}


def slope(name: str, u: Any, order: int = 1) -> Any:
    return app(name, u, slots=[[[]] * order])


def test_chain_rule() -> None:
    inner = app("f", pw(x, 2))
    assert proves(diff("x", inner), mul(num(2), x, slope("f", pw(x, 2))), **PLAIN)
    assert not proves(diff("x", inner), slope("f", pw(x, 2)), **PLAIN)
    assert not proves(diff("x", inner), mul(x, slope("f", pw(x, 2))), **PLAIN)


def test_chain_rule_in_two_arguments() -> None:
    both = app("g", mul(x, y), x)
    first, second = (app("g", mul(x, y), x, slots=s) for s in ([[[]], []], [[], [[]]]))
    assert proves(diff("x", both), add(mul(y, first), second), **PLAIN)
    assert not proves(diff("x", both), add(first, second), **PLAIN)
    assert not proves(diff("y", both), mul(x, second), **PLAIN)


def test_mixed_derivatives_commute_and_orders_count() -> None:
    mixed = [diff("x", diff("y", app("g", x, y))), diff("y", diff("x", app("g", x, y)))]
    assert proves(*mixed, **PLAIN)
    assert not proves(diff("x", diff("x", app("g", x, y))), mixed[0], **PLAIN)
    assert proves(diff("x", slope("f", x)), slope("f", x, 2), **PLAIN)
    assert not proves(diff("x", slope("f", x)), slope("f", x), **PLAIN)


def test_leibniz_counts_both_ends_and_the_inside() -> None:
    whole = integral("u", x, pw(x, 2), mul(x, app("f", ["var", "u"])))
    inside = integral("u", x, pw(x, 2), app("f", ["var", "u"]))
    upper = mul(num(2), pw(x, 2), app("f", pw(x, 2)))
    lower = mul(num(-1), x, app("f", x))
    assert proves(diff("x", whole), add(inside, upper, lower), **PLAIN)
    assert not proves(diff("x", whole), add(inside, upper), **PLAIN)
    assert not proves(diff("x", whole), add(upper, lower), **PLAIN)
    assert not proves(diff("x", whole), add(inside, upper, mul(num(-1), lower)), **PLAIN)


def test_the_symmetrised_derivative() -> None:
    space: dict[str, Any] = {"spaces": {"n": "finite"}}
    free = [[k, "n"] for k in "ijkl"]

    def unit_tensors(classes: Any, *, both: bool) -> bool:
        heads = {"W": tensor("n", "n", classes=classes)}
        straight = mul(["delta", "i", "k"], ["delta", "j", "l"])
        crossed = mul(["delta", "i", "l"], ["delta", "j", "k"])
        value = mul(num("1/2"), add(straight, crossed)) if both else straight
        left = diff("W", head("W", "i", "j"), "k", "l")
        return proves(left, value, indices=free, heads=heads, **space)

    assert unit_tensors([0, 0], both=True)
    assert not unit_tensors([0, 0], both=False)
    assert unit_tensors([0, 1], both=False)
    assert not unit_tensors([0, 1], both=True)


def test_a_substitution_acts_after_the_derivative() -> None:
    late = at(diff("x", pw(x, 3)), x=num(2))
    assert proves(late, num(12), **PLAIN)
    assert not proves(late, num(0), **PLAIN)
    assert proves(diff("x", at(pw(x, 3), x=num(2))), num(0), **PLAIN)
    moved = diff("x", at(app("f", x), x=mul(num(2), x)))
    assert proves(moved, mul(num(2), slope("f", mul(num(2), x))), **PLAIN)
    assert not proves(moved, at(diff("x", app("f", x)), x=mul(num(2), x)), **PLAIN)


def test_substitutions_are_simultaneous() -> None:
    swapped = at(add(x, mul(num(2), y)), x=y, y=x)
    assert proves(swapped, add(y, mul(num(2), x)), **PLAIN)
    assert not proves(swapped, mul(num(3), x), **PLAIN)


def test_a_binder_does_not_capture_what_is_substituted() -> None:
    declared = {"heads": {"x": tensor(), "v": tensor("n")}, "spaces": {"n": "finite"}}
    body = total("j", "n", mul(x, head("v", "j")))
    put = at(body, x=head("v", "i"))
    free = mul(head("v", "i"), total("j", "n", head("v", "j")))
    square = total("j", "n", pw(head("v", "j"), 2))
    assert proves(put, free, indices=[["i", "n"]], **declared)
    assert not proves(put, square, indices=[["i", "n"]], **declared)
    around = total("i", "n", at(total("j", "n", mul(x, head("v", "j"))), x=head("v", "i")))
    assert proves(around, pw(total("j", "n", head("v", "j")), 2), **declared)
    assert not proves(around, square, **declared)


def test_an_integral_does_not_capture_its_variable() -> None:
    inner = integral("w", num(0), num(1), mul(x, ["var", "w"]))
    nested = integral("u", num(0), num(1), at(inner, x=["var", "u"]))
    halves = [integral(k, num(0), num(1), ["var", k]) for k in "uw"]
    assert proves(nested, mul(*halves), **PLAIN)
    assert not proves(nested, integral("u", num(0), num(1), pw(["var", "u"], 2)), **PLAIN)


def test_derivatives_of_known_functions() -> None:
    tanh, sigmoid = app("tanh", x), app("sigmoid", x)
    assert proves(diff("x", tanh), add(num(1), mul(num(-1), pw(tanh, 2))), **PLAIN)
    assert not proves(diff("x", tanh), add(num(1), pw(tanh, 2)), **PLAIN)
    assert proves(diff("x", app("softplus", x)), sigmoid, **PLAIN)
    assert proves(diff("x", app("cos", x)), mul(num(-1), app("sin", x)), **PLAIN)
    assert not proves(diff("x", app("cos", x)), app("sin", x), **PLAIN)


def test_the_gradient_of_logsumexp_is_softmax() -> None:
    declared = {"heads": {"z": tensor("n")}, "spaces": {"n": "finite"}, "indices": [["i", "n"]]}
    value = over("logsumexp", "k", head("z", "k"), "n")
    other = over("softmax", "k", head("z", "k"), "n", outs=["i"])
    assert proves(diff("z", value, "i"), other, **declared)
    assert not proves(diff("z", value, "i"), mul(num(2), other), **declared)


def test_what_a_derivative_makes_must_be_defined() -> None:
    refused(identity(step(diff("x", app("sqrt", x)), diff("x", app("sqrt", x))), **PLAIN), "shown")
    positive = {"x": tensor(sign="positive")}
    half = mul(num("1/2"), pw(x, "-1/2"))
    assert accepted(identity(step(diff("x", app("sqrt", x)), half), heads=positive)) == "PROVED"


def test_a_derivative_of_a_constant_power_is_zero_everywhere() -> None:
    """No division by x: the third derivative of x^2 exists at x = 0, too."""
    for term, order in ((pw(x, 2), 3), (pw(x, 1), 2), (pw(x, 0), 1), (pw(x, 3), 5)):
        for _ in range(order):
            term = diff("x", term)
        assert proves(term, num(0), **PLAIN)
        for value in ("0", "1"):
            own = model(heads={"x": [[[], value]]})
            refused(counter(equation(term, num(0)), own, heads=SCALARS), "both sides agree")
    refused(identity(step(diff("x", pw(pw(x, -1), 0)), num(0)), **PLAIN), "not shown to be nonzero")
