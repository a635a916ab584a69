"""Remarks: words are documented, never proved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from symnode.document.build import document, statement
from symnode.document.html import result_html
from symnode.document.latex import article, fragment, structural_check
from symnode.document.terminal import Style, plain_text, report_lines
from symnode.judgement.report import Report, Result
from symnode.judgement.status import Status
from symnode.language.errors import StatementError
from symnode.language.relations import Equal
from symnode.language.statements import Remark, Theorem
from symnode.language.surface import scalar
from symnode.verify.demands import demand
from symnode.verify.judge import judge_page
from symnode.verify.ledger import Claim, answers

PAGE = '''
from symnode.page import *

x = scalar("x")
square = Theorem("A square is a product", claim=Equal(x**2, x * x), ledger="A-1")
in_words = Remark(
    "Squares & products are 100% the same",
    says="""They are,
        as the theorem says.""",
    formal=[square],
    ledger="A-2",
    source="page 1",
)
bare = Remark("Only words", says="Nothing can be made precise here.")
'''
FALSE = """
from symnode.page import *

x = scalar("x")
wrong = Theorem("A square is its root", claim=Equal(x**2, x), expect=REFUTED)
in_words = Remark("Squares are roots", formal=wrong)
"""


def judged(tmp_path: Path, text: str = PAGE) -> dict[str, Result]:
    page = tmp_path / "page.py"
    page.write_text(text)
    results, errors, _ = judge_page(page, root=tmp_path)
    assert not errors
    return {r.id.partition("::")[2]: r for r in results}


def row(truth: str, demanded: str) -> Claim:
    return Claim("A-2", "", truth, demanded, 2, "a claim", "page 1")


def test_words_are_documented(tmp_path: Path) -> None:
    found = judged(tmp_path)["in_words"]
    assert found.status is Status.DOCUMENTED and found.ok and found.kind == "Remark"
    assert found.remark == "They are, as the theorem says."
    assert found.uses == ("page.py::square",)
    assert found.certificates == () and found.tier is None
    assert judged(tmp_path)["bare"].status is Status.DOCUMENTED


def test_a_remark_takes_no_verdict_from_what_it_names(tmp_path: Path) -> None:
    found = judged(tmp_path, FALSE)
    assert found["wrong"].status is Status.REFUTED
    assert found["in_words"].status is Status.DOCUMENTED


def test_a_remark_says_something() -> None:
    with pytest.raises(StatementError, match="neither"):
        Remark("silent", says="  ")
    with pytest.raises(StatementError):
        Remark("of a relation", formal=[Equal(scalar("x"), 1)])
    theorem = Theorem("t", claim=Equal(scalar("x"), scalar("x")))
    with pytest.raises(StatementError):
        Remark("proved", formal=[theorem], expect="PROVED")


def test_documented_is_not_proved(tmp_path: Path) -> None:
    found = judged(tmp_path)["in_words"]
    assert answers([row("informal", "document")], [found])[0].missing == ""
    for truth in ("true", "hypotheses", "extension", "definition", "empirical"):
        assert answers([row(truth, "prove")], [found])[0].missing
    assert "PROVED" in answers([row("true", "prove")], [found])[0].missing
    assert "REFUTED" in answers([row("false", "prove")], [found])[0].missing
    # A theorem that is said to be documented, and is proved, is not as expected.
    claimed = replace(found, status=Status.PROVED, ok=False)
    assert answers([row("informal", "document")], [claimed])[0].missing


def test_demands_leave_it_alone(tmp_path: Path) -> None:
    report = Report(tuple(judged(tmp_path).values()))
    assert all(r.ok for r in demand(report, min_tier=2, strict=True).results)


def test_every_writer_shows_the_words(tmp_path: Path) -> None:
    results = judged(tmp_path)
    report = Report(tuple(results.values()))
    lines = plain_text(report_lines(report, Style(verbose=True)))
    assert "DOCUMENTED" in lines and "They are, as the theorem says." in lines
    assert "page.py::square" in lines
    html = result_html(results["in_words"])
    assert "Squares &amp; products" in html and "as the theorem says" in html
    tex = article(document(report))
    assert not structural_check(tex)
    assert r"\newtheorem{remark}" in tex and r"\begin{remark}" in tex
    assert tex.count("They are, as the theorem says") == 1
    assert "DOCUMENTED" in fragment(statement(results["bare"]))


def test_it_shows_itself_in_a_notebook() -> None:
    theorem = Theorem("a < b", claim=Equal(scalar("x"), scalar("x")))
    shown = Remark("words", says="so & so", formal=theorem)._repr_html_()
    assert "so &amp; so" in shown and "a &lt; b" in shown
