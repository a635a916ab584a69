"""Symmetric matrices and functions of a lemma go to those that have all that it declares."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker import check
from tests.unit.checker.forging import (
    app,
    function,
    head,
    identity,
    minus,
    mul,
    num,
    rule,
    step,
    tensor,
    total,
)
from tests.unit.checker.test_lemma import SIGN, applied, forged, plain, resting, v, x, y, zero

Json = Any
SYMMETRIC = identity(
    step(head("S", "i", "j"), head("S", "j", "i"), indices=[["i", "n"], ["j", "n"]]),
    heads={"S": tensor("n", "n", classes=[0, 0])},
    spaces={"n": "finite"},
)


def test_a_symmetric_or_semidefinite_symbol_is_kept_as_it_is() -> None:
    def row(declared: Json, *heads: Json) -> Json:
        entry = applied(SYMMETRIC, heads=heads, indices=["i", "j"])
        sides = head("S", "i", "j"), head("S", "j", "i")
        own = step(*sides, [entry], indices=[["i", "n"], ["j", "n"]])
        return identity(own, heads={"S": declared}, spaces={"n": "finite"})

    same = tensor("n", "n", classes=[0, 0])
    assert check(resting(row(same), SYMMETRIC)).status == "PROVED"
    forged(row(tensor("n", "n")), "not declared here", SYMMETRIC)
    forged(row(tensor("n", "n"), ["S", ["k", "l"], head("S", "k", "l")]), "replaced", SYMMETRIC)
    forged(row(tensor("n")), "expected 1 indices|not declared here", SYMMETRIC)
    form = total("i", "n", total("j", "n", mul(v("i"), head("W", "i", "j"), v("j"))))
    taken = rule("semidefiniteness at a vector", "W", [["k"], v("k")])
    definite = {"v": tensor("n"), "W": {**same, "semidefinite": True}}
    lemma = resting(
        identity(step(zero, form, [taken], relation="<="), heads=definite, spaces={"n": "finite"})
    )

    def used(heads: Json, *put: Json) -> Json:
        own = step(zero, form, [applied(lemma, heads=put)], relation="<=")
        return identity(own, heads=heads, spaces={"n": "finite"})

    assert check(resting(used(definite), lemma)).status == "PROVED"
    forged(used({**definite, "W": same}), "not declared here", lemma)
    put = ["W", ["k", "l"], mul(num(-1), head("W", "k", "l"))]
    forged(used(definite, put), "replaced", lemma)


FUNCTIONS = {
    "up": function(shape="increasing"),
    "k": function(sign="positive"),
    "g": function(left_inverse_of="f"),
    "f": function(),
    "F": function(derivative="h"),
    "h": function(),
}
SHAPES = [
    ("up", mul(minus(app("up", x), app("up", y)), minus(x, y)),
     rule("monotonicity at a pair of points", "up", x, y)),
    ("k", app("k", x), rule(SIGN, app("k", x))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "right", "by"), SHAPES)
def test_functions_go_to_functions_that_have_all_that_is_declared(
    name: str, right: Json, by: Json
) -> None:
    own = {name: FUNCTIONS[name]}
    lemma = identity(step(zero, right, [by], relation="<="), heads=plain("x", "y"), functions=own)

    def row(other: Json, new: str = "new") -> Json:
        taken = applied(lemma, functions={name: new})
        return identity(
            step(zero, _named(right, name, "new"), [taken], relation="<="),
            heads=plain("x", "y"),
            functions={"new": other},
        )

    assert check(resting(row(FUNCTIONS[name]), lemma)).status == "PROVED"
    for other in (function(), function(shape="convex"), function(((), ()))):
        forged(row(other), "does not have what is declared|wrong number", lemma)
    forged(row(FUNCTIONS[name], "exp"), "does not have what is declared", lemma)
    forged(row(FUNCTIONS[name], "nobody"), "does not have what is declared", lemma)


def _named(node: Json, old: str, new: str) -> Json:
    """A JSON term with a function renamed."""
    if isinstance(node, list):
        return [_named(one, old, new) for one in node]
    return new if node == old else node


def test_inverses_and_derivatives_stay_in_pairs() -> None:
    undone = identity(
        step(app("g", app("f", x)), x),
        heads=plain("x"),
        functions={k: FUNCTIONS[k] for k in "fg"},
    )

    def row(functions: Json, **declared: Json) -> Json:
        taken = applied(undone, functions=functions)
        names = {"f": "f", "g": "g", **functions}
        left = app(names["g"], app(names["f"], x))
        return identity(step(left, x, [taken]), heads=plain("x"), functions=declared)

    other = {"u": function(left_inverse_of="w"), "w": function()}
    assert check(resting(row({"g": "u", "f": "w"}, **other), undone)).status == "PROVED"
    forged(row({"g": "u", "f": "u"}, **other), "what is declared", undone)
    forged(row({"g": "w", "f": "w"}, **other), "what is declared", undone)
    third = {**other, "o": function()}
    forged(row({"g": "u", "f": "o"}, **third), "what is declared", undone)
    rate = identity(
        step(["d", "x", [], app("F", x)], app("h", x)),
        heads=plain("x"),
        functions={k: FUNCTIONS[k] for k in "Fh"},
    )
    free = {"F": function(), "h": function()}
    own = step(app("F", x, slots=[[[]]]), app("h", x), [applied(rate)])
    forged(identity(own, heads=plain("x"), functions=free), "what is declared", rate)
