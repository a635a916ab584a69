"""Why a statement has its verdict, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from symnode.document.explained_step import step_lines
from symnode.document.explanation import NoSuchRow, explanation
from symnode.judgement.report import Report
from symnode.judgement.status import Status
from symnode.judgement.wire_text import equation_text

X: Any = ["head", "x", []]
GIVEN = {
    "name": "balance",
    "universal": [],
    "indices": [["k", "n"]],
    "interval": None,
    "lhs": ["head", "W", ["k", "k"]],
    "rhs": ["num", "0"],
}
USE = {
    "fact": ["given", 0],
    "binders": [["sum", "_7", "n"], ["int", "_8", ["num", "0"], ["head", "T", []]]],
    "multiplier": ["mul", [["num", "-1"], ["mul", [["num", "-1/2"], ["head", "y", ["_7"]]]]]],
    "indices": ["_7"],
    "derive": [["theta", ["l"]]],
    "heads": [],
    "at": ["var", "_8"],
}
RULE = {
    "fact": ["rule", "fundamental theorem of calculus", X, ["num", "0"], ["head", "T", []]],
    "binders": [],
    "multiplier": ["num", "1"],
}
STEP = {
    "indices": [["i", "n"]],
    "interval": None,
    "lhs": ["mul", [["pow", X, "-1"], ["app", "log", [], [[[], ["head", "a", []]]], [[]]]]],
    "rhs": ["pow", ["head", "b", ["i"]], "1/2"],
    "combination": [USE, RULE],
    "labels": [],
}
WHOLE = {"givens": [GIVEN], "conditions": [["positive", X]], "steps": [STEP]}


def test_a_fact_is_told_with_instance_multiplier_and_binders() -> None:
    assert list(step_lines(STEP, WHOLE))[:6] == [
        ("fact", "balance"),
        ("  says", "W[k,k] = 0 for all k"),
        ("  with", "k = j"),
        ("  derivative", "in theta[l]"),
        ("  at", "t = tau"),
        ("  times", "1/2*y[j]"),
    ]
    assert dict(step_lines({**STEP, "combination": [USE]}, WHOLE))["  under"] == (
        "the sum over j in n, the integral over tau from 0 to T"
    )


def test_rules_and_what_had_to_be_defined() -> None:
    lines = list(step_lines(STEP, WHOLE))
    assert ("rule", "fundamental theorem of calculus") in lines
    assert ("  for", "x, 0, T") in lines
    assert lines[-1] == ("defined", "x is nonzero\na is positive\nb[i] is nonnegative")


def test_a_step_without_facts() -> None:
    lines = dict(step_lines({**STEP, "lhs": X, "rhs": X, "combination": []}, WHOLE))
    assert "normal form" in lines["by"] and lines["defined"] == "always"


def test_an_earlier_row_and_a_fact_of_a_later_kind() -> None:
    row = {**RULE, "fact": ["step", 0], "indices": ["i"]}
    other = {**RULE, "fact": ["oracle", "p.py::a"], "strength": "weak"}
    lines = list(step_lines({**STEP, "combination": [row, other]}, WHOLE, ["row 1"]))
    assert ("fact", "row 1") in lines and ("fact", "oracle p.py::a") in lines
    assert ("  strength", "weak") in lines


def lemma_use(digest: str) -> dict[str, Any]:
    moved = {"spaces": {"n": "m"}, "functions": {}, "heads": [["y", [], X]], "givens": []}
    return {**RULE, "fact": ["lemma", digest, 0], "with": moved}


def test_a_lemma_is_told_with_its_translation() -> None:
    whole = {**WHOLE, "lemmas": {"ab": {"steps": [{**STEP, "lhs": X, "rhs": X}]}}}
    lines = list(step_lines({**STEP, "combination": [lemma_use("ab")]}, whole))
    assert ("lemma", "sha256:ab, step 1") in lines
    assert ("  says", "x = x for all i") in lines
    assert ("  reading", "n as m") in lines and ("  reading", "y as x") in lines


def test_a_lemma_that_is_a_step_of_its_own_is_no_row(report: Report) -> None:
    """Rows keep their steps, whether the report tells them or not."""
    proved = report.results[0]
    free = {**STEP, "combination": []}
    last = {**STEP, "combination": [{**RULE, "fact": ["step", 0]}, {**RULE, "fact": ["step", 1]}]}
    alone = {**STEP, "lhs": X, "rhs": X, "combination": [lemma_use("ab")]}
    whole = {**WHOLE, "steps": [alone, free, free, last]}
    rows = tuple(replace(r, step=k + 1) for k, r in enumerate(proved.rows))
    for result in (proved, replace(proved, rows=rows)):
        text = "\n".join(explanation(result, whole, 3))
        assert "fact          x = x for all i" in text and "fact          row 1" in text


def test_an_inequality_by_a_condition_and_a_rule_with_points() -> None:
    rule = [
        "rule",
        "convexity at a pair of points",
        "F",
        [[["j"], ["head", "y", ["j"]]]],
        [[[], X]],
    ]
    uses = [{**RULE, "fact": ["condition", 0]}, {**RULE, "fact": rule}]
    lines = list(step_lines({**STEP, "relation": "<=", "combination": uses}, WHOLE))
    assert ("fact", "x is positive") in lines
    assert ("  for", "F, (y[j]), (x)") in lines
    step = {**STEP, "indices": [], "lhs": X, "rhs": ["num", "1"], "relation": "<="}
    assert equation_text(step) == "x <= 1"
    rate = ["pow", ["d", "t", [], X], "2"]
    timely = {**step, "lhs": rate, "interval": [["num", "0"], ["head", "T", []]]}
    assert equation_text(timely) == "(d(x)/d(t))**2 <= 1 for t in [0, T]"


def test_a_refuted_claim_shows_the_model_and_both_sides(report: Report) -> None:
    printed = report.results[1]
    text = "\n".join(explanation(printed))
    for part in ("REFUTED", "f(x, theta) = theta", "left          1", "right         -1"):
        assert part in text
    assert "margin        2" in text
    assert f"remark        {printed.remark}" in text
    assert f"corrected by  {printed.corrected}" in text


def test_an_undecided_claim_shows_what_is_left(report: Report) -> None:
    first, second = report.results[3].rows
    open_row = replace(second, status=Status.UNDECIDED)
    undecided = replace(report.results[3], rows=(first, open_row))
    text = "\n".join(explanation(undecided, row=2))
    assert "row 2 of 2: UNDECIDED" in text
    assert "what is left  2 terms left over" in text and "delta.T @ W @ delta/2" in text
    assert "row 1 of 2" not in text
    assert "row 1 of 2" in "\n".join(explanation(undecided))


def test_a_row_that_is_not_there(report: Report) -> None:
    with pytest.raises(NoSuchRow) as raised:
        list(explanation(report.results[3], row=3))
    assert raised.value.rows == 2
    with pytest.raises(NoSuchRow):
        list(explanation(report.results[3], row=0))


def test_a_claim_that_was_closed_at_once_is_a_row(report: Report) -> None:
    plain = replace(report.results[0], rows=(), claim=("x = x",), certificates=("ab",))
    certificate = {"givens": [], "steps": [{**STEP, "combination": []}], "conditions": []}
    text = "\n".join(explanation(plain, certificate, 1))
    assert "row 1 of 1: PROVED" in text and "normal form" in text
    assert "sha256:ab" in text and f"symnode certificate {plain.id} -o c.json" in text


def test_conditions_of_the_certificate_are_listed(report: Report) -> None:
    certificate = {"givens": [], "steps": [], "conditions": [["positive", X]]}
    assert "conditions    x is positive" in "\n".join(explanation(report.results[0], certificate))


def test_hypotheses_that_exclude_each_other(report: Report) -> None:
    void = replace(report.results[0], status=Status.VACUOUS, rows=())
    step = {**STEP, "indices": [], "lhs": ["num", "1"], "rhs": ["num", "0"], "combination": [RULE]}
    text = "\n".join(explanation(void, {"givens": [], "steps": [step], "conditions": []}))
    assert "[follows from what is assumed]" in text and "goal          1 = 0" in text
