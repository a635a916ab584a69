"""From the report to the tree."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from symnode.document.build import correction_of, document, sides, statement
from symnode.document.errata import errata_json
from symnode.document.ledger_table import ledger_lines
from symnode.document.tree import Mark
from symnode.judgement.report import Report, Result
from symnode.judgement.status import Status


def test_sections_are_pages_in_the_order_of_the_report(report: Report) -> None:
    tree = document(report)
    assert [s.title for s in tree.sections] == [
        "proofs/adjoint_method/continuous.py",
        "proofs/hopfield/energy.py",
    ]
    assert [s.id for s in tree.statements()] == [r.id for r in report.results]


def test_a_chain_continues_where_the_left_side_is_the_right_side_before(report: Report) -> None:
    first, second, third = statement(report.results[0]).rows
    assert first.left is not None and first.left.text == "ddt(lambda.T @ S)"
    assert not first.continues and second.continues and third.continues
    assert second.left is None
    assert third.right.text == "lambda.T @ f_theta"
    assert third.right.latex == r"{\lambda}^{\top} \partial_{\theta} f"


def test_a_row_that_does_not_continue_keeps_its_left_side(report: Report) -> None:
    result = report.results[0]
    rows = (result.rows[0], replace(result.rows[2], number=2))
    second = statement(replace(result, rows=rows)).rows[1]
    assert not second.continues
    assert second.left is not None


def test_a_row_that_is_no_equation_is_kept_whole(report: Report) -> None:
    result = report.results[0]
    row = replace(result.rows[0], text="x < y", latex="x < y")
    (only,) = statement(replace(result, rows=(row,))).rows
    assert (only.left, only.right.text, only.continues) == (None, "x < y", False)


def test_the_sign_of_equality_is_found_outside_brackets() -> None:
    assert sides("f.at(t = 0) = 1") == ("f.at(t = 0)", "1")
    assert sides("no equation") is None


def test_marks(report: Report) -> None:
    marks = {s.name: s.mark for s in document(report).statements()}
    assert marks == {
        "theorem": Mark.OK,
        "printed": Mark.OK,
        "gradient_flow": Mark.OK,
        "descent": Mark.FAIL,
        "clash": Mark.CONFLICT,
    }
    assert [r.mark for r in statement(report.results[3]).rows] == [Mark.OK, Mark.FAIL]


def test_a_correction_is_the_one_named_or_one_that_answers_the_same_row(report: Report) -> None:
    right, printed = report.results[:2]
    assert correction_of(printed, report.results) == right
    assert correction_of(replace(printed, corrected=""), report.results) == right
    unproved = replace(right, status=Status.UNDECIDED)
    assert correction_of(printed, (unproved, printed)) is None
    assert correction_of(replace(printed, corrected="", ledger=()), report.results) is None


def test_errata_as_data(report: Report) -> None:
    data: dict[str, Any] = json.loads(json.dumps(errata_json(report)))
    (entry,) = data["errata"]
    assert entry["where"] == "notes, Theorem 1"
    assert entry["counterexample"]["margin"] == "2"
    assert entry["corrected"]["status"] == "PROVED"


def test_an_empty_report_is_a_document() -> None:
    tree = document(Report(()))
    assert tree.verdict == "0 statements on 0 pages"
    assert not tree.sections and not tree.errata


def test_the_ledger_says_what_is_missing() -> None:
    row = {
        "id": "A-1",
        "stage": 1,
        "truth": "false",
        "part": "1: the sign",
        "answers": [{"id": "p.py::a", "role": "printed", "status": "REFUTED"}],
        "answered": False,
        "missing": "a claim PROVED",
    }
    data = {"rows": [row], "summary": {"rows": 1, "answered": 0}}
    assert [line.plain for line in ledger_lines(data)] == [
        "open  A-1         stage 1  false       printed REFUTED  (part 1: the sign)",
        "      printed REFUTED       p.py::a",
        "      missing               a claim PROVED",
        "",
        "0 of 1 answered, 1 open",
    ]


def test_a_result_without_a_path_takes_it_from_its_id() -> None:
    result = Result(
        "p.py::a", "A", "Lemma", "claim", (), Status.PROVED, Status.PROVED, True, line=3
    )
    assert statement(result).place == "p.py:3"


def test_what_holds_in_one_model_corrects_nothing(report: Report) -> None:
    printed = next(r for r in report.results if r.role == "printed")
    right = correction_of(printed, report.results)
    assert right is not None
    assert correction_of(printed, [replace(right, role="instance")]) is None
