"""The errata, as data and as a section of every writer."""

from __future__ import annotations

import json
from typing import Any

from symnode.document.build import document
from symnode.document.errata import errata_json
from symnode.document.html import report_html
from symnode.document.latex import article
from symnode.document.terminal import Style, errata_lines, plain_text
from symnode.judgement.report import Report

REMARK = "the sign of the integral: the adjoint equation already has the minus"
CORRECTED = "proofs/adjoint_method/continuous.py::theorem"


def test_the_data_hold_claim_model_remark_and_correction(report: Report) -> None:
    text = json.dumps(errata_json(report))
    assert text == json.dumps(errata_json(report))
    data: dict[str, Any] = json.loads(text)
    assert data["schema"] == "symnode-errata/1"
    (entry,) = data["errata"]
    assert entry["claim"] == list(report.results[1].claim)
    assert entry["remark"] == REMARK
    model = entry["counterexample"]
    assert (model["left"], model["right"], model["margin"]) == ("1", "-1", "2")
    assert model["model"]["n"] == "1"
    right = entry["corrected"]
    assert (right["id"], right["status"]) == (CORRECTED, "PROVED")
    assert right["claim"] == list(report.results[0].claim)
    assert right["place"] == "proofs/adjoint_method/continuous.py:14"


def test_every_writer_has_the_section(report: Report) -> None:
    tree = document(report)
    html = report_html(report).partition("<h3>Errata</h3>")[2]
    latex = article(tree).partition(r"\section{Errata}")[2]
    terminal = plain_text(errata_lines(tree, Style()))
    for text in (html, latex, terminal):
        assert REMARK in text
        assert "PROVED" in text and "notes, Theorem 1" in text
        assert "difference" in text or "margin" in text
    assert CORRECTED in html and CORRECTED in terminal
    assert CORRECTED.replace("_", r"\_") in latex
    assert "theta" in html.partition("left side")[0]


def test_a_claim_without_a_correction_says_so(report: Report) -> None:
    alone = Report((report.results[1],))
    assert "No corrected statement is proved" in report_html(alone)
    assert errata_json(alone)["errata"][0]["corrected"] is None


def test_without_errata_there_is_no_section(report: Report) -> None:
    assert "Errata" not in report_html(Report(report.results[:1]))
