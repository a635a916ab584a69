"""Small certificates with large consequences end soon, undecided or rejected, and never hang."""

from __future__ import annotations

from contextlib import suppress
from time import process_time
from typing import Any

import pytest

from symnode.checker import OutOfBudget, Rejected, check
from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    counter,
    diff,
    equation,
    function,
    head,
    identity,
    mul,
    num,
    over,
    pw,
    refused,
    step,
    tensor,
    too_large,
    total,
    use,
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
    began = process_time()
    too_large(is_zero(term))
    assert process_time() - began < SECONDS


def test_many_derivatives_are_stopped() -> None:
    began = process_time()
    too_large(is_zero(nested(app("exp", pw(x, 3)), lambda e: diff("x", e), 30)))
    assert process_time() - began < SECONDS


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
    began = process_time()
    with pytest.raises((Rejected, OutOfBudget)):
        check(is_zero(term))
    assert process_time() - began < SECONDS


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
    began = process_time()
    with suppress(Rejected, OutOfBudget):  # or an answer, where none has to be written out
        check(counter(equation(value, num(1))))
    assert process_time() - began < SECONDS


@pytest.mark.parametrize(
    "terms",
    [
        [app("exp", num(f"{k}/7")) for k in range(1, 3_000)],
        [app("exp", app("exp", num(f"{k}/3000"))) for k in range(1, 3_000)],
        [pw(["const", "pi"], k - 1_450) for k in range(2_900)],
    ],
    ids=["exponentials", "exponentials of exponentials", "powers of pi"],
)
def test_the_work_of_bounding_constants_is_counted(terms: Any) -> None:
    began = process_time()
    too_large(counter(equation(add(*terms), num(0))), "units of work")
    assert process_time() - began < SECONDS


def test_a_natural_power_of_a_product_is_exact() -> None:
    root = mul(num("-2/3"), pw(num(2), "1/2"), app("exp", num("1/7")))
    wrong = mul(num("-17496/2187"), pw(num(2), "1/2"), app("exp", num(1)))
    right = mul(num("-128/2187"), pw(num(2), "7/2"), app("exp", num(1)))
    refused(counter(equation(pw(root, 7), right)), "both sides agree")
    assert accepted(counter(equation(pw(root, 7), wrong))) == "REFUTED"


TENSORS: dict[str, Any] = {
    "heads": {
        **{h: tensor() for h in ("x", "y", *(f"h{k}" for k in range(300)))},
        **{h: tensor("n") for h in ("u", "v")},
    },
    "functions": {"phi": function()},
    "spaces": {"n": "finite"},
}
FIRST = [["i", "n"]]


def large(k: int) -> str:
    """A rational number of 390 digits over 390 digits."""
    return f"{10**390 + 7 * k + 1}/{10**390 + 9 * k + 5}"


LARGE: dict[str, Any] = {
    "a derivative of a long product": step(diff("x", mul(*[x] * 20_000)), num(0)),
    "a long product": step(mul(*[x] * 40_000), num(0)),
    "a power of a long product with sums": step(
        pw(mul(total("i", "n", head("v", "i")), *[x] * 9_000), 1999), num(0)
    ),
    "a product of sums": step(mul(*[total("i", "n", head("v", "i"))] * 9_000), num(0)),
    "a power of a sum of products": step(
        pw(total("i", "n", mul(head("v", "i"), head("u", "i"))), 1999), num(0)
    ),
    "deltas that say nothing": step(
        mul(*[head("v", "i")] * 9_000, *[["delta", "i", "i"]] * 9_000), num(0), indices=FIRST
    ),
    "a product of large rationals": step(
        mul(*[add(x, num(large(k))) for k in range(1_000)]), num(0)
    ),
    "a content of large denominators": step(
        pw(add(*[mul(pw(x, k + 1), num(f"1/{10**390 + 2 * k + 1}")) for k in range(900)]), -1),
        num(0),
    ),
    "large radicands": step(
        mul(*[pw(num(10**390 + 2 * k + 1), "1/2") for k in range(2_000)]), num(0)
    ),
    "a power of four symbols": step(pw(add(x, head("y"), head("h1"), head("h2")), 50), num(0)),
    "common denominators": step(
        pw(add(*[mul(pw(head(f"h{k % 300}"), -1), pw(x, k + 1)) for k in range(1_900)]), -1),
        num(0),
    ),
    "powers of sums that are functions": step(
        pw(
            add(
                x,
                total(
                    "i",
                    "n",
                    app(
                        "phi",
                        add(head("v", "i"), *[mul(num(k + 2), pw(x, k + 1)) for k in range(900)]),
                    ),
                ),
            ),
            40,
        ),
        num(0),
    ),
    "many derivatives of a deep formula": step(
        nested(
            nested(add(*[head("y")] * 9_000), lambda e: mul(x, e), 200),
            lambda e: diff("x", e),
            20,
        ),
        num(0),
    ),
    "derivatives of softmax": step(
        nested(
            over("softmax", "i", head("v", "i"), "n", outs=["j"]), lambda e: diff("v", e, "j"), 12
        ),
        num(0),
        indices=[["j", "n"]],
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_the_work_of_a_step_is_bounded(name: str) -> None:
    began = process_time()
    too_large(identity(LARGE[name], **TENSORS))
    assert process_time() - began < SECONDS


def test_the_work_of_all_steps_together_is_bounded() -> None:
    row, given = step(num(0), num(0)), equation(num(0), num(0))
    began = process_time()
    too_large(identity(*[row] * 6_000, givens=[given] * 3_000, **TENSORS))
    assert process_time() - began < SECONDS


def test_the_work_of_all_uses_of_a_fact_is_bounded() -> None:
    row = step(num(0), num(0), uses=[use("given", 0)] * 4_000)
    began = process_time()
    too_large(identity(row, givens=[equation(add(*[x] * 20_000), num(0))], **TENSORS))
    assert process_time() - began < SECONDS


def test_declarations_are_bounded() -> None:
    many = {f"h{k}": tensor() for k in range(2_001)}
    refused(identity(step(num(0), num(0)), heads=many), "more than 2000 names")
    refused(identity(step(num(0), num(0)), heads={"h" * 201: tensor()}), "201|characters")
    indices = [[f"i{k}", "n"] for k in range(201)]
    refused(identity(step(num(0), num(0), indices=indices), **TENSORS), "more than 200 indices")


def test_powers_of_sums_are_collected_on_the_way() -> None:
    left = pw(add(x, head("y")), 24)
    right = mul(pw(add(x, head("y")), 11), pw(add(x, head("y")), 13))
    assert accepted(identity(step(left, right), **TENSORS)) == "PROVED"
