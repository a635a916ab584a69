"""A lemma about a normal vector says nothing about other random variables, or about any number."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker.door import digest
from symnode.checker.rules import GAUSSIAN
from tests.unit.checker.forging import (
    accepted,
    app,
    equation,
    function,
    head,
    identity,
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
Y, c = head("y", "w"), head("c")


def mean(body: Json) -> Json:
    return total("w", "Q", body)


def signature(**heads: Json) -> Json:
    return {"spaces": {"Q": "probability"}, "heads": heads}


def by_parts(g: Json) -> Json:
    return rule(GAUSSIAN, "y", [], "s", g)


GAUSS = signature(y=tensor("Q", gaussian=True), c=tensor())
variance = identity(step(mean(pw(Y, 2)), num(1), [by_parts(head("y", "s"))]), **GAUSS)
transform = identity(
    step(
        mean(mul(Y, app("exp", mul(c, Y)))),
        mul(c, mean(app("exp", mul(c, Y)))),
        [by_parts(app("exp", mul(c, head("y", "s"))))],
    ),
    **GAUSS,
)


def using(lemma: Json, left: Json, right: Json, own: Json, heads: Json = (), **use: Json) -> Json:
    lemma = labelled(lemma)
    translation = {"spaces": {}, "functions": {}, "heads": list(heads), "givens": []}
    entry = {
        "fact": ["lemma", digest(lemma), 0],
        "multiplier": num(1),
        "binders": [],
        "with": translation,
        **use,
    }
    return {**identity(step(left, right, [entry]), **own), "lemmas": [lemma]}


def test_the_lemma_serves_the_same_law() -> None:
    assert accepted(using(variance, mean(pw(Y, 2)), num(1), GAUSS)) == "PROVED"


def test_it_says_nothing_about_another_random_variable() -> None:
    plain = signature(y=tensor("Q"), c=tensor())
    refused(using(variance, mean(pw(Y, 2)), num(1), plain), "not declared here as in the lemma")


def test_a_gaussian_is_not_replaced() -> None:
    put = [["y", ["q"], num(0)]]
    refused(using(variance, num(0), num(1), GAUSS, put), "cannot be replaced")


def test_a_constant_may_take_its_place() -> None:
    left = mean(mul(Y, app("exp", mul(num(2), Y))))
    right = mul(num(2), mean(app("exp", mul(num(2), Y))))
    assert accepted(using(transform, left, right, GAUSS, [["c", [], num(2)]])) == "PROVED"


@pytest.mark.parametrize("value", [head("y", "r"), mul(c, head("y", "r"))])
def test_a_sample_does_not(value: Json) -> None:
    """E_r of E_w e^(y(w) y(r)) is infinite, although each inner expectation is not."""
    own = {"binders": [["sum", "r", "Q"]], "multiplier": num(0)}
    forged = using(transform, num(0), num(0), GAUSS, [["c", [], value]], **own)
    refused(forged, "random value")


def test_a_function_of_the_lemma_is_not_one_that_a_hypothesis_fixes() -> None:
    f = {"functions": {"f": function()}}
    slope = [[[]]]
    lemma = identity(
        step(
            mean(mul(Y, app("f", Y))),
            mean(app("f", Y, slots=slope)),
            [by_parts(app("f", head("y", "s")))],
        ),
        **GAUSS,
        **f,
    )
    sides = lemma["steps"][0]["lhs"], lemma["steps"][0]["rhs"]
    assert accepted(using(lemma, *sides, {**GAUSS, **f})) == "PROVED"
    fixed = equation(app("f", c), app("exp", pw(c, 2)), universal=["c"])
    refused(using(lemma, *sides, {**GAUSS, **f, "givens": [fixed]}), "growth")
