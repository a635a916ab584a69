"""Inequalities: slacks count with nonnegative multipliers, where they hold, in one direction."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker.identity import Undefined
from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    at,
    check_only,
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
    total,
    use,
)

Json = Any
x, y, z, p, q, r, t, T, s, s2 = map(head, ("x", "y", "z", "p", "q", "r", "t", "T", "s", "s2"))
zero, one = num(0), num(1)
HEADS = {
    **{h: tensor() for h in ("x", "y", "r", "t")},
    "z": tensor(sign="nonzero"),
    "p": tensor(sign="positive"),
    "q": tensor(sign="positive"),
    "T": tensor(sign="positive"),
    "s": tensor(within=[zero, T]),
    "s2": tensor(within=[zero, r]),
    "v": tensor("n"),
    "w": tensor("m"),
    "pv": tensor("n", sign="positive"),
    "A": tensor("n", "n"),
    "mu": tensor("Q"),
    "pmu": tensor("Q", sign="positive"),
    "pp": tensor("P", sign="positive"),
    "W": tensor("n", "n", classes=[0, 0], semidefinite=True),
}
FUNCTIONS = {
    "f": function(),
    "g": function(),
    "k": function(sign="positive"),
    "up": function(shape="increasing"),
    "cup": function(shape="convex"),
    "cup2": function(((), ()), shape="convex"),
    "bowl": function((("n",),), shape="convex"),
}
D: dict[str, Any] = {
    "heads": HEADS,
    "functions": FUNCTIONS,
    "spaces": {"n": "finite", "m": "finite", "Q": "measure", "P": "probability"},
    "time": "t",
}
AT_MOST, BELOW = {"relation": "<="}, {"relation": "<"}
positive_x = equation(zero, x, relation="<=")
squares = total("i", "n", pw(head("v", "i"), 2))
SIGN = "sign by structure"


def claim(left: Json, right: Json, *uses: Json, sign: str = "<=", **more: Json) -> Json:
    own = {k: more.pop(k) for k in ("indices", "interval", "labels") if k in more}
    return identity(step(left, right, uses, relation=sign, **own), **more, **D)


def from_given(given: Json, left: Json, right: Json, *uses: Json, **more: Json) -> Json:
    return claim(left, right, *uses, givens=[given], **more)


def slope(name: str, u: Json, order: int = 1) -> Json:
    return app(name, u, slots=[[[]] * order])


def test_an_inequality_is_its_own_consequence_in_its_direction() -> None:
    given = equation(x, y, relation="<=")
    assert accepted(from_given(given, x, y, use("given", 0))) == "PROVED"
    refused(from_given(given, y, x, use("given", 0)), "left over")
    refused(from_given(given, y, x, use("given", 0, num(-1))), "multiplier")
    refused(from_given(given, x, y, use("given", 0), sign="="), "does not follow")
    refused(from_given(given, x, y, use("given", 0), sign="<"), "positive")
    for sign in ("<>", ">=", ">", "!=", "", None, ["<="]):
        refused(from_given(given, x, y, use("given", 0), sign=sign), "relation")


def test_a_strict_one_is_also_weak_and_an_equation_is_a_weak_one() -> None:
    given = equation(x, y, relation="<")
    assert accepted(from_given(given, x, y, use("given", 0))) == "PROVED"
    assert accepted(from_given(given, x, y, use("given", 0), sign="<")) == "PROVED"
    same = equation(x, y)
    for sides in ((x, y), (y, x)):
        for m in (one, num(-1)):
            cert = from_given(same, *sides, use("given", 0, m))
            (refused if (sides[0] is x) == (m is one) else accepted)(cert)
    refused(from_given(same, x, y, use("given", 0, num(-1)), sign="<"), "positive")


def test_two_inequalities_do_not_make_an_equation() -> None:
    givens = [equation(x, y, relation="<="), equation(y, x, relation="<=")]
    uses = (use("given", 0), use("given", 1))
    refused(claim(x, y, *uses, sign="=", givens=givens), "does not follow")
    refused(claim(x, x, use("given", 0, zero), sign="=", givens=givens), "does not follow")


NONNEGATIVE = [
    num("2/3"),
    zero,
    p,
    pw(x, 2),
    pw(z, -2),
    pw(p, "1/2"),
    pw(p, "-3/2"),
    pw(pw(x, 2), "1/2"),
    squares,
    app("exp", x),
    app("k", x),
    ["dim", "n"],
    mul(num(-1), num(-2), p),
    integral("u", zero, T, pw(["var", "u"], 2)),
    integral("u", s, T, pw(["var", "u"], 2)),
    integral("u", zero, s, app("k", ["var", "u"])),
    slope("up", x),
    slope("cup", x, 2),
    total("a", "Q", pw(head("mu", "a"), 2)),
    app("sigmoid", x),
    ["at", [["x", [], p]], x],
]


@pytest.mark.parametrize("m", NONNEGATIVE)
def test_multipliers_of_shown_sign(m: Json) -> None:
    assert accepted(from_given(positive_x, zero, mul(m, x), use("given", 0, m))) == "PROVED"


@pytest.mark.parametrize(
    "m",
    [
        num(-1),
        x,
        y,
        z,
        pw(x, 3),
        pw(z, -1),
        pw(z, -3),
        mul(num(-1), pw(y, 2)),
        mul(num(-1), num(-1), num(-1), p),
        mul(num(-1), mul(num(-1), y)),
        minus(p, q),
        minus(pw(y, 2), one),
        add(pw(y, 2), y),
        total("i", "n", head("v", "i")),
        total("i", "n", mul(head("pv", "i"), head("v", "i"))),
        app("log", p),
        app("sin", x),
        app("tanh", x),
        app("f", x),
        slope("k", x),
        slope("f", x, 2),
        slope("up", x, 2),
        slope("up", x, 3),
        slope("cup", x),
        slope("cup", x, 3),
        slope("cup", x, 4),
        app("up", x),
        app("cup", x),
        app("cup2", x, y, slots=[[[], []], []]),
        integral("u", T, zero, pw(["var", "u"], 2)),
        integral("u", zero, r, pw(["var", "u"], 2)),
        integral("u", zero, s2, pw(["var", "u"], 2)),
        integral("u", s, zero, pw(["var", "u"], 2)),
        integral("u", zero, T, ["var", "u"]),
        integral("u", num(-1), one, pw(["var", "u"], 3)),
        ["at", [["p", [], y]], p],
        diff("y", mul(y, y, y)),
        diff("y", mul(num(-1), y)),
    ],
)
def test_multipliers_of_unknown_sign(m: Json) -> None:
    refused(from_given(positive_x, zero, mul(m, x), use("given", 0, m)), "multiplier")


@pytest.mark.parametrize("m", [pw(x, -2), pw(x, "1/2"), pw(x, "-1/2"), mul(zero, pw(x, -2))])
def test_a_multiplier_is_defined(m: Json) -> None:
    with pytest.raises(Undefined):
        check_only(from_given(positive_x, zero, mul(m, x), use("given", 0, m)))


def test_zero_times_what_is_undefined_is_undefined() -> None:
    for name in ("log", "sqrt"):
        with pytest.raises(Undefined):
            check_only(claim(mul(zero, app(name, x)), one, rule(SIGN, one)))
    bound = rule("log u <= u - 1", x, multiplier=zero)
    with pytest.raises(Undefined):
        check_only(claim(zero, one, rule(SIGN, one), bound))


def test_a_condition_serves_its_own_term_only() -> None:
    def with_condition(sign: str, term: Json, m: Json) -> Json:
        given = equation(zero, p, relation="<=")
        return from_given(given, zero, mul(m, p), use("given", 0, m), conditions=[[sign, term]])

    assert accepted(with_condition("nonnegative", x, x)) == "PROVED"
    assert accepted(with_condition("positive", x, pw(x, 3))) == "PROVED"
    assert accepted(with_condition("nonnegative", minus(x, y), minus(x, y))) == "PROVED"
    refused(with_condition("nonzero", x, x), "multiplier")
    refused(with_condition("nonnegative", y, x), "multiplier")
    refused(with_condition("nonnegative", minus(x, y), minus(y, x)), "multiplier")
    refused(with_condition("nonnegative", pw(x, 3), pw(x, 5)), "multiplier")


def A(i: str, j: str) -> Json:
    return total("i", "n", total("j", "n", mul(head("A", i, j), head("v", "i"))))


NEAR = [
    (total("i", "n", head("v", "i")), total("i", "m", head("w", "i"))),
    (A("i", "j"), A("j", "i")),
    (A("i", "j"), A("i", "i")),
    (A("i", "j"), A("j", "j")),
    (app("f", x), app("g", x)),
    (app("f", x), app("f", y)),
    (app("f", x), slope("f", x)),
    (slope("f", x), slope("f", x, 2)),
    (pw(x, 3), pw(x, 5)),
    (pw(x, 3), pw(y, 3)),
    (add(x, y), add(x, y, y)),
    (add(x, y), mul(x, y)),
    (mul(x, y), mul(x, y, num(-1))),
    (mul(num(2), x), mul(num(-2), x)),
    (
        integral("u", zero, T, app("f", ["var", "u"])),
        integral("u", zero, s, app("f", ["var", "u"])),
    ),
    (integral("u", zero, T, app("f", ["var", "u"])), integral("u", zero, T, app("f", T))),
    (app("f", s), app("f", s2)),
    (app("f", T), app("f", zero)),
    (diff("x", app("f", x)), app("f", x)),
    (at(app("f", x), x=y), app("f", x)),
]


@pytest.mark.parametrize(("term", "other"), NEAR)
def test_a_condition_says_nothing_of_a_term_that_is_nearly_its_own(term: Json, other: Json) -> None:
    def row(said: Json, m: Json) -> Json:
        return claim(
            zero, mul(m, p), use("given", 0, m),
            givens=[equation(zero, p, relation="<=")], conditions=[["nonnegative", said]],
        )  # fmt: skip

    for said, m in ((term, other), (other, term)):
        refused(row(said, m), "multiplier")


def test_bound_names_do_not_matter_to_a_condition() -> None:
    said = total("i", "n", mul(head("v", "i"), app("f", head("v", "i"))))
    again = total("k", "n", mul(head("v", "k"), app("f", head("v", "k"))))
    row = claim(zero, again, rule(SIGN, again), conditions=[["nonnegative", said]])
    assert accepted(row) == "PROVED"
    moved = integral("b", zero, T, app("f", ["var", "b"]))
    said = integral("a", zero, T, app("f", ["var", "a"]))
    assert accepted(claim(zero, moved, rule(SIGN, moved), conditions=[["positive", said]]))


def test_a_condition_is_closed_and_timeless() -> None:
    refused(claim(x, x, conditions=[["nonnegative", head("v", "i")]]), "unknown index")
    refused(claim(x, x, conditions=[["nonnegative", app("f", t)]]), "running time")
    refused(claim(x, x, conditions=[["negative", x]]), "condition")
    for kind, sign in (("nonnegative", "<="), ("positive", "<")):
        row = claim(zero, x, use("condition", 0), sign=sign, conditions=[[kind, x]])
        assert accepted(row) == "PROVED"
    weak = [["nonnegative", x]]
    refused(claim(zero, x, use("condition", 0), sign="<", conditions=weak), "positive")
    refused(claim(zero, x, use("condition", 0), sign="=", conditions=weak), "does not follow")
    refused(claim(zero, x, use("condition", 0, num(-1)), conditions=weak), "multiplier")
    refused(claim(zero, x, use("condition", 0), conditions=[["nonzero", x]]), "no inequality")
    refused(claim(zero, x, use("condition", 1), conditions=weak), "not a fact")
    refused(claim(zero, x, use("condition", 0, derive=[["x", []]]), conditions=weak))
    put = use("condition", 0, heads=[["x", [], y]])
    refused(claim(zero, y, put, conditions=weak), "does not hold for every")


def test_a_sum_keeps_the_sign_and_an_integral_does_only_forwards() -> None:
    entry = equation(zero, head("v", "i"), [["i", "n"]], relation="<=")
    whole = total("i", "n", head("v", "i"))
    taken = use("given", 0, binders=[["sum", "j", "n"]], indices=["j"])
    assert accepted(from_given(entry, zero, whole, taken)) == "PROVED"
    weighted = total("i", "n", mul(head("v", "i"), head("v", "i"), head("v", "i")))
    bad = use("given", 0, pw(head("v", "j"), 2), [["sum", "j", "n"]], indices=["j"])
    assert accepted(from_given(entry, zero, weighted, bad)) == "PROVED"
    mixed = total("i", "n", mul(head("v", "i"), head("A", "i", "i")))
    bad = use("given", 0, head("A", "j", "j"), [["sum", "j", "n"]], indices=["j"])
    refused(from_given(entry, zero, mixed, bad), "multiplier")
    moving = equation(zero, app("f", t), interval=[zero, T], relation="<=")

    def over(lo: Json, hi: Json, given: Json = moving) -> Json:
        area = integral("u", lo, hi, app("f", ["var", "u"]))
        inside = use("given", 0, binders=[["int", "b", lo, hi]], at=["var", "b"])
        return from_given(given, zero, area, inside)

    for ends in ((zero, T), (s, T), (zero, s), (s, s)):
        assert accepted(over(*ends)) == "PROVED"
    for ends in ((T, zero), (T, s), (s, zero)):
        refused(over(*ends), "not in order")
    refused(over(zero, r), "outside its interval")
    loose = {**moving, "interval": [zero, r]}
    for ends in ((zero, r), (zero, s2), (s2, r)):
        refused(over(*ends, given=loose), "not in order")


STRICT = [
    ("n", "pv", True),
    ("P", "pp", True),
    ("Q", "pmu", False),
]


@pytest.mark.parametrize(("space", "name", "strict"), STRICT)
def test_strictness_survives_only_where_there_is_mass(space: str, name: str, strict: bool) -> None:
    whole = total("i", space, head(name, "i"))
    entry = {"fact": ["rule", SIGN, head(name, "j")], "multiplier": one}
    summed = {**entry, "binders": [["sum", "j", space]]}
    assert accepted(claim(zero, whole, summed)) == "PROVED"
    (accepted if strict else refused)(claim(zero, whole, summed, sign="<"))
    (accepted if strict else refused)(claim(zero, whole, rule(SIGN, whole), sign="<"))


def test_strictness_does_not_survive_an_integral_or_a_loose_multiplier() -> None:
    moving = equation(zero, app("f", t), interval=[zero, T], relation="<")
    area = integral("u", zero, T, app("f", ["var", "u"]))
    inside = use("given", 0, binders=[["int", "b", zero, T]], at=["var", "b"])
    assert accepted(from_given(moving, zero, area, inside)) == "PROVED"
    refused(from_given(moving, zero, area, inside, sign="<"), "positive")
    refused(claim(zero, integral("u", zero, T, app("k", ["var", "u"])), sign="<"))
    below = equation(zero, x, relation="<")
    for m in (pw(y, 2), zero, squares):
        assert accepted(from_given(below, zero, mul(m, x), use("given", 0, m))) == "PROVED"
        refused(from_given(below, zero, mul(m, x), use("given", 0, m), sign="<"), "positive")
    for m in (p, pw(z, 2), app("exp", y)):
        assert accepted(from_given(below, zero, mul(m, x), use("given", 0, m), sign="<"))


def test_an_inequality_is_not_differentiated() -> None:
    given = equation(app("f", x), app("g", x), universal=["x"], relation="<=")
    row = [slope("f", x), slope("g", x)]
    refused(from_given(given, *row, use("given", 0, derive=[["x", []]])), "not differentiated")
    moving = equation(app("f", t), app("g", t), interval=[zero, T], relation="<=")
    row = [slope("f", t), slope("g", t)]
    taken = use("given", 0, derive=[["t", []]])
    refused(from_given(moving, *row, taken, interval=[zero, T]), "not differentiated")
    condition = use("condition", 0, derive=[["t", []]])
    refused(claim(*row, condition, conditions=[["positive", x]]), "not differentiated")


def test_an_inequality_is_used_where_it_holds() -> None:
    given = equation(zero, app("f", x), relation="<=")
    put = use("given", 0, heads=[["x", [], y]])
    refused(from_given(given, zero, app("f", y), put), "does not hold for every x")
    universal = {**given, "universal": ["x"]}
    assert accepted(from_given(universal, zero, app("f", y), put)) == "PROVED"
    moving = equation(zero, app("f", t), interval=[zero, T], relation="<=")
    for moment in (zero, T, s):
        assert accepted(from_given(moving, zero, app("f", moment), use("given", 0, at=moment)))
    for moment in (r, num(-1), mul(num(2), T), s2):
        refused(from_given(moving, zero, app("f", moment), use("given", 0, at=moment)), "outside")
    refused(from_given(moving, zero, app("f", t), use("given", 0)), "on its interval only")
