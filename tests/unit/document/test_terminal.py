"""The terminal writer."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from symnode.document.build import document
from symnode.document.terminal import (
    Style,
    console,
    errata_lines,
    failure_text,
    message_text,
    plain_text,
    report_lines,
)
from symnode.judgement.report import Report

Snapshot = Callable[[str, str], None]


def test_terminal_snapshot(report: Report, snapshot: Snapshot) -> None:
    snapshot("terminal.txt", plain_text(report_lines(report)))


def test_verbose_terminal_snapshot(report: Report, snapshot: Snapshot) -> None:
    snapshot("terminal_verbose.txt", plain_text(report_lines(report, Style(verbose=True))))


def test_errata_snapshot(report: Report, snapshot: Snapshot) -> None:
    snapshot("errata.txt", plain_text(errata_lines(document(report), Style())))


def test_a_failure_shows_chain_facts_residue_model_and_command(report: Report) -> None:
    text = failure_text(report.results[3])
    assert text.startswith("proofs/hopfield/energy.py:9: FAIL")
    for part in (
        "ok         1  E(x + delta) - E(x) = -delta.T",
        "FAIL       2  = -2*delta.T",
        "proofs/hopfield/energy.py:13:",
        "facts   W = W.T",
        "2 terms left over",
        "delta = [1]",
        "symnode verify proofs/hopfield/energy.py::descent -v",
    ):
        assert part in text


def test_a_page_error_has_four_parts(report: Report) -> None:
    assert message_text(report.errors[0]).splitlines() == [
        "proofs/hopfield/broken.py:3:",
        "  expected  a page in Python",
        "  got       SyntaxError: '(' was never closed",
        "  way out   close the bracket of line 3",
    ]


def test_paths_outside_can_be_clicked(report: Report) -> None:
    text = plain_text(report_lines(report, Style(base="../other/")))
    assert "../other/proofs/hopfield/energy.py:13:" in text
    assert "../other/proofs/hopfield/broken.py:3:" in text


def test_square_brackets_of_a_page_are_no_markup(report: Report) -> None:
    odd = replace(report.results[0], title="[bold]x[/bold] [chen2018]")
    assert "[bold]x[/bold] [chen2018]" in plain_text(report_lines(Report((odd,))))


def test_met_expectation_and_unmet_demand(report: Report) -> None:
    weak = replace(report.results[0], ok=False, detail="tier 3 is demanded")
    assert "is PROVED, otherwise demanded" in failure_text(weak)


def _coloured(report: Report) -> str:
    out = io.StringIO()
    screen: Console = console(out)
    for line in report_lines(report):
        screen.print(line)
    return out.getvalue()


def test_colour_repeats_the_marks(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in _coloured(report)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in _coloured(report)


def test_nothing_is_coloured_in_a_file(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in _coloured(report)
