"""Steps and combinations: a multiplier multiplies a fact, and only what is a fact counts."""

from __future__ import annotations

from typing import Any

import pytest

from symnode.checker import check
from tests.unit.checker.forging import (
    accepted,
    add,
    equation,
    head,
    identity,
    minus,
    mul,
    num,
    pw,
    refused,
    step,
    tensor,
    total,
    use,
)

x, y, u = head("x"), head("y"), head("u")
D: dict[str, Any] = {
    "heads": {"x": tensor(), "y": tensor(), "u": tensor(), "v": tensor("n"), "w": tensor("n")},
    "spaces": {"n": "finite"},
}
same = equation(x, y)


def test_a_fact_with_a_multiplier() -> None:
    row = step(pw(x, 2), pw(y, 2), [use("given", 0, add(x, y))])
    assert accepted(identity(row, givens=[same], **D)) == "PROVED"
    refused(identity({**row, "combination": [use("given", 0, minus(x, y))]}, givens=[same], **D))
    refused(identity({**row, "combination": []}, givens=[same], **D), "terms are left over")


def test_a_multiplier_must_be_defined() -> None:
    by_zero = pw(add(minus(u, u), num(0)), -1)
    row = step(x, y, [use("given", 0, mul(minus(x, y), by_zero))])
    refused(identity(row, givens=[equation(num(0), num(0))], **D))
    inverse = step(num(1), mul(y, pw(x, -1)), [use("given", 0, pw(x, -1))])
    refused(identity(inverse, givens=[same], **D), "not shown to be nonzero")


def test_a_multiplier_is_not_a_fact() -> None:
    """using = (x - y) / (u - u + 1): a plausible expression, but nobody has shown it to vanish."""
    wish = mul(minus(x, y), pw(add(minus(u, u), num(1)), -1))
    for uses in ([{"fact": wish, "multiplier": num(1), "binders": []}], [wish]):
        refused(identity(step(x, y, uses), **D))
    idle = equation(u, u)
    refused(identity(step(x, y, [use("given", 0, wish)]), givens=[idle], **D))


@pytest.mark.parametrize(
    "fact",
    [
        ["given", 1],
        ["given", -1],
        ["given", True],
        ["given", "0"],
        ["given", 0, 0],
        ["given"],
        ["step", 0],
        ["step", 1],
        ["claim", 0],
        [],
        None,
    ],
)
def test_numbers_that_name_no_fact(fact: Any) -> None:
    taken = {"fact": fact, "multiplier": num(1), "binders": []}
    refused(identity(step(x, y, [taken]), givens=[same], **D))


def test_a_step_serves_later_ones_only() -> None:
    first, second = step(x, y, [use("given", 0)]), step(mul(u, x), mul(u, y), [use("step", 0, u)])
    assert accepted(identity(first, second, givens=[same], **D)) == "PROVED"
    refused(identity(second, first, givens=[same], **D), "not a fact")
    circle = [step(x, y, [use("step", 1)]), step(x, y, [use("step", 0)])]
    refused(identity(*circle, **D), "not a fact")


def test_a_false_step_is_no_lemma() -> None:
    refused(identity(step(x, y), step(x, y, [use("step", 0)]), **D), "step 0")


def test_facts_under_a_sum() -> None:
    given = equation(head("v", "i"), head("w", "i"), indices=[["i", "n"]])
    sides = [total("i", "n", head(h, "i")) for h in "vw"]
    taken = use("given", 0, binders=[["sum", "k", "n"]], indices=["k"])
    assert accepted(identity(step(*sides, [taken]), givens=[given], **D)) == "PROVED"
    for binders in (
        [],
        [["sum", "k", "m"]],
        [["sum", "k", "n"], ["sum", "k", "n"]],
        [["for", "k", "n"]],
    ):
        refused(identity(step(*sides, [{**taken, "binders": binders}]), givens=[given], **D))


def test_the_verdict_lists_what_was_used() -> None:
    verdict = check(
        identity(step(x, y, [use("given", 0)]), givens=[{**same, "name": "x is y"}], **D)
    )
    assert (verdict.status, verdict.tier) == ("PROVED", 2)
    assert verdict.steps[0].facts == ("x is y",)
    assert verdict.steps[0].rules == ()


def test_a_step_cannot_declare_itself_universal() -> None:
    row = {**step(x, x), "universal": ["x"]}
    refused(identity(row, **D), "unknown")
