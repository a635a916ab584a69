"""The LaTeX writer, its escaping, and the structural check."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.document.build import document, statement
from symnode.document.latex import ENVIRONMENTS, article, fragment, structural_check
from symnode.document.latex_text import escape, formula, label
from symnode.document.tree import Math
from symnode.judgement.report import Report

NASTY = r"""50% of $x_1^2$ & {y} ~ \alpha #3 -- "q" '' `` <= >= < > | \end{theorem} % [x]"""
NASTY += " λ ∫ ≤ — é ż ħ 日 ĳ ﬁ ½ ϕ ὰ \x01 \ud800"


def compiled(text: str, folder: Path) -> str:
    """The log of pdflatex, or nothing where TeX is not installed."""
    if shutil.which("pdflatex") is None:
        return ""
    (folder / "a.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
    assert run.returncode == 0, run.stdout[-2000:]
    return run.stdout


def test_latex_snapshot(report: Report, snapshot: Callable[[str, str], None]) -> None:
    snapshot("report.tex", article(document(report)))


def test_the_article_is_sound_and_compiles(report: Report, tmp_path: Path) -> None:
    text = article(document(report))
    assert structural_check(text) == []
    assert "Overfull" not in compiled(text, tmp_path)


def test_text_of_pages_is_escaped(report: Report, tmp_path: Path) -> None:
    first = report.results[0]
    rows = tuple(replace(r, reason=NASTY) for r in first.rows)
    odd = replace(
        first,
        id="proofs/50%_{a}.py::x",
        title=NASTY,
        where=NASTY,
        scope=NASTY,
        rows=rows,
        assumptions=(NASTY,),
        ledger=(NASTY,),
        detail=NASTY,
    )
    errors = (replace(report.errors[0], got=NASTY),)
    text = article(document(Report((odd, *report.results[1:]), errors)), title=NASTY)
    assert structural_check(text) == []
    compiled(text, tmp_path)


def test_a_formula_that_cannot_stand_alone_is_shown_as_text(report: Report, tmp_path: Path) -> None:
    bad = (r"a}", r"x % y", r"\left( x", r"$x$", r"\end{theorem}", "λ", "", "x\\")
    odd = replace(report.results[0], claim=("x_1 = λ",) * len(bad), claim_latex=bad)
    text = article(document(Report((odd,))))
    assert structural_check(text) == []
    compiled(text, tmp_path)


def test_a_fragment_needs_only_its_environments(report: Report) -> None:
    for result in report.results:
        assert structural_check(fragment(statement(result)), ENVIRONMENTS) == []


def test_printed_claim_counter_model_and_correction_are_in_the_errata(report: Report) -> None:
    errata = article(document(report)).partition(r"\section{Errata}")[2]
    assert r"-\int_{0}^{T}" in errata
    assert r"\texttt{f(x, theta) = theta}" in errata
    assert r"Theorem \ref{proofs/adjoint-5fmethod/continuous.py::theorem}" in errata


def test_only_what_is_proved_has_a_proof(report: Report) -> None:
    proved, undecided = (
        fragment(statement(report.results[0])),
        fragment(statement(report.results[3])),
    )
    assert r"\begin{proof}" in proved
    assert r"\begin{proof}" not in undecided and r"\textbf{FAIL}" in undecided


@given(st.text())
def test_escaped_text_is_always_sound(text: str) -> None:
    assert structural_check(escape(text)) == []


@given(st.text(alphabet="ab \\{}$%#&_^()[]|=+-.leftrigh"))
def test_any_formula_leaves_the_document_sound(latex: str) -> None:
    assert structural_check(f"\\[\n{formula(Math(latex, latex))}\n\\]") == []


@given(st.text(), st.text())
def test_labels_keep_identifiers_apart(a: str, b: str) -> None:
    assert (label(a) == label(b)) == (a == b)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (r"\begin{itemize}", "never closed"),
        (r"\end{itemize}", "without a beginning"),
        (r"\begin{itemize}\begin{proof}\end{itemize}\end{proof}", "without a beginning"),
        (r"\begin{mystery}\end{mystery}", "not defined"),
        ("{", "never closed"),
        ("a } b", "without a beginning"),
        ("$x", "never closed"),
        ("\\[ x \n\n y \\]", "an empty line"),
        (r"\[ x", "never closed"),
        (r"$\left( x$", "without a beginning"),
        (r"\label{a} \label{a}", "given 2 times"),
        (r"\ref{b}", "no label b"),
    ],
)
def test_the_structural_check_finds(text: str, problem: str) -> None:
    assert any(problem in found for found in structural_check(text))


@pytest.mark.parametrize(
    "text",
    [
        r"50\% \$ \{ \} % { comment $",
        r"a \\ b \\% { comment",
        r"\newtheorem{mine}{Mine} \begin{mine} $x$ \end{mine}",
        r"\[ \left. x \right|_{t=0} \text{if $y$} \]",
        r"\label{a} \ref{a}",
    ],
)
def test_the_structural_check_accepts(text: str) -> None:
    assert structural_check(text) == []
