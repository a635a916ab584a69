"""Small certificates with large consequences end soon, undecided or rejected, and never hang."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest

from symnode.checker import OutOfBudget, Rejected, check
from tests.unit.checker.forging import (
    add,
    app,
    counter,
    diff,
    equation,
    head,
    identity,
    mul,
    num,
    pw,
    refused,
    step,
    tensor,
    too_large,
    total,
)

x = head("x")
ONE_HEAD: dict[str, Any] = {"heads": {"x": tensor(), "v": tensor("n")}, "spaces": {"n": "finite"}}
SECONDS = 12.0


def is_zero(term: Any) -> Any:
    return identity(step(term, num(0)), **ONE_HEAD)


def nested(term: Any, rule: Any, times: int) -> Any:
    for _ in range(times):
        term = rule(term)
    return term


@pytest.mark.parametrize(
    "term",
    [
        pw(num(3), -(10**9)),
        pw(num(2), "1000000001/2"),
        nested(num(3), lambda e: pw(e, 1999), 4),
        nested(num("1" + "0" * 399), lambda e: pw(e, -2000), 4),
        nested(pw(num(2), "1999/2"), lambda e: pw(e, 1999), 3),
        pw(num("9" * 400), 1999),
        pw(add(x, num(1)), 1999),
        nested(x, lambda e: ["at", [["x", [], mul(x, x)]], e], 60),
        nested(add(x, num(1)), lambda e: pw(e, 2), 12),
    ],
    ids=lambda term: str(term)[:24],
)
def test_growth_is_stopped(term: Any) -> None:
    began = perf_counter()
    too_large(is_zero(term))
    assert perf_counter() - began < SECONDS


def test_many_derivatives_are_stopped() -> None:
    began = perf_counter()
    too_large(is_zero(nested(app("exp", pw(x, 3)), lambda e: diff("x", e), 30)))
    assert perf_counter() - began < SECONDS


@pytest.mark.parametrize(("slots", "symmetric"), [(12, True), (7, True), (12, False)])
def test_many_slots(slots: int, symmetric: bool) -> None:
    classes = [0] * slots if symmetric else list(range(slots))
    heads = {"A": tensor(*["n"] * slots, classes=classes)}
    own = ["i"] * slots
    row = step(diff("A", head("A", *own), *own), num(0), indices=[["i", "n"]])
    certificate = identity(row, heads=heads, spaces={"n": "finite"})
    if symmetric:
        too_large(certificate, "orders of interchangeable slots")
    else:
        refused(certificate, "left over")


@pytest.mark.parametrize(
    "term",
    [
        nested(x, lambda e: app("exp", e), 60),
        nested(
            total("i0", "n", head("v", "i0")),
            lambda e: total("k", "n", mul(head("v", "k"), e)) if e[1] != "k" else pw(e, 2),
            3,
        ),
        mul(*[pw(x, 1999)] * 8),
        pw(num("1" * 397), "1/2"),
    ],
    ids=["towers", "sums", "long products", "a large radicand"],
)
def test_depth_ends_in_an_answer(term: Any) -> None:
    began = perf_counter()
    with pytest.raises((Rejected, OutOfBudget)):
        check(is_zero(term))
    assert perf_counter() - began < SECONDS


@pytest.mark.parametrize(
    "value",
    [
        nested(num(3), lambda e: pw(e, 1999), 3),
        pw(num(2), "1/1999"),
        pw(num(2**49), "1999/2"),
        pw(num(2), 10**9),
    ],
    ids=lambda value: str(value)[:24],
)
def test_values_of_a_model_stay_small(value: Any) -> None:
    began = perf_counter()
    with pytest.raises((Rejected, OutOfBudget)):
        check(counter(equation(value, num(1))))
    assert perf_counter() - began < SECONDS
