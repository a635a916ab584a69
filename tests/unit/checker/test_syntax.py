"""What a certificate may not say: every malformed term or declaration is rejected with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.checker.forging import (
    accepted,
    add,
    app,
    head,
    identity,
    mul,
    num,
    over,
    pw,
    refused,
    step,
    tensor,
    total,
)

HEADS = {"x": tensor(), "v": tensor("n"), "w": tensor("m"), "u": tensor("P")}
SPACES = {"n": "finite", "m": "finite", "P": "probability"}
x = head("x")


def one(left: Any, right: Any = None, indices: Any = ()) -> Any:
    written = step(left, left if right is None else right, indices=indices)
    return identity(written, heads=HEADS, spaces=SPACES)


@pytest.mark.parametrize(
    "term",
    [
        x,
        num("-3/7"),
        ["const", "pi"],
        ["dim", "n"],
        add(),
        mul(),
        app("tanh", x),
        total("i", "n", head("v", "i")),
        ["int", "u", num(0), x, ["var", "u"]],
        over("logsumexp", "i", head("v", "i"), "n"),
    ],
)
def test_well_formed_terms_equal_themselves(term: Any) -> None:
    assert accepted(one(term)) == "PROVED"


@pytest.mark.parametrize(
    ("term", "why"),
    [
        (None, "expected a term"),
        ([], "expected a term"),
        ({"num": 1}, "expected a term"),
        (["term", 1], "unknown tag"),
        (["__init__", 1], "unknown tag"),
        (["num"], "takes 1 entries"),
        (["num", 1], "expected a rational"),
        (["num", "0.5"], "expected a rational"),
        (["num", "1e3"], "expected a rational"),
        (["num", " 1"], "expected a rational"),
        (["num", "1\n"], "expected a rational"),
        (["num", "1/0"], "denominator zero"),
        (["num", "nan"], "expected a rational"),
        (["const", "e"], "unknown constant"),
        (head("y"), "unknown head"),
        (head("v"), "expected 1 indices"),
        (head("v", "i"), "unknown index"),
        (head("x", "i"), "expected 0 indices"),
        (["head", ["x"], []], "unknown head"),
        (["dim", "k"], "unknown space"),
        (["dim", "P"], "has no dimension"),
        (["add", x], "nested|expected"),
        (pw(x, "1.5"), "expected a rational"),
        (app("gamma", x), "unknown function"),
        (["app", "tanh", [], [], []], "takes one argument"),
        (["app", "exp", [], [[[], x]], [[[]]]], "takes one argument"),
        (["var", "x"], "unknown index"),
        (total("i", "k", x), "unknown space"),
        (total("i", "n", head("w", "i")), "ranges over n, not m"),
        (total("i", "n", total("i", "n", head("v", "i"))), "bound twice"),
        (total("i", "n", ["var", "i"]), "ranges over n, not real"),
        (["int", "u", ["var", "u"], x, num(1)], "unknown index"),
        (over("softmax", "i", head("v", "i"), "n"), "expected 1 indices"),
        (over("logsumexp", "i", head("u", "i"), "P"), "finite space"),
        (["d", "y", [], x], "unknown head"),
        (["d", "v", [], x], "expected 1 indices"),
        (["at", [["x", [], x], ["x", [], x]], x], "substituted twice"),
        (["at", [["x", []]], x], "a substitution is"),
        (["at", None, x], "expected substitutions"),
    ],
)
def test_malformed_terms_are_rejected(term: Any, why: str) -> None:
    refused(one(term), why)


def test_deltas_and_derivatives_live_over_finite_spaces() -> None:
    sample = [["a", "P"], ["b", "P"]]
    refused(one(["delta", "a", "b"], indices=sample), "finite space")
    refused(one(["d", "u", ["a"], x], indices=sample), "measure space")
    refused(one(["delta", "i", "k"], indices=[["i", "n"], ["k", "m"]]), "ranges over m, not n")


def test_nesting_is_limited() -> None:
    term = x
    for _ in range(299):
        term = mul(term)
    assert accepted(one(term, x)) == "PROVED"
    refused(one(mul(mul(term)), x), "nested deeper")


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("indices", [["i", "k"]], "unknown space"),
        ("indices", [["i", "n"], ["i", "n"]], "declared twice"),
        ("indices", [["i"]], r"expected \[name, space\]"),
        ("indices", {}, r"expected \[\[name"),
        ("interval", [num(0)], "an interval is"),
        ("combination", None, "expected a list"),
        ("labels", [[0.5]], "lists of integers"),
        ("labels", [[True]], "lists of integers"),
        ("universal", ["x"], "unknown"),
        ("lhs", None, "expected a term"),
    ],
)
def test_malformed_steps_are_rejected(key: str, value: Any, why: str) -> None:
    certificate = one(x)
    certificate["steps"][0][key] = value
    refused(certificate, why)


def test_an_unknown_or_missing_entry_is_rejected() -> None:
    for part in ("labels", "combination", "lhs", "interval"):
        certificate = one(x)
        del certificate["steps"][0][part]
        refused(certificate, "missing")
    certificate = one(x)
    certificate["sorry"] = True
    refused(certificate, "unknown")
    refused({**one(x), "steps": []}, "no steps")
