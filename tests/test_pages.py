"""Contract of the pages in ``proofs/``: everything is as expected, and the evidence stands."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from symnode.checker import check
from symnode.document.build import document
from symnode.document.latex import article
from symnode.document.latex_structure import structural_check
from symnode.judgement.report import Report, Result, report_from_json
from symnode.judgement.status import Status
from symnode.verify import ledger as book
from symnode.verify.judge import Page, corrected
from symnode.verify.verdicts import judge

ROOT = Path(__file__).parents[1]
PAGES = sorted(p for p in (ROOT / "proofs").rglob("*.py") if not p.name.startswith("_"))
STATUS_OF_CERTIFICATE = {"PROVED", "REFUTED"}


@cache
def verdicts(page: Path) -> tuple[tuple[Result, dict[str, Any]], ...]:
    """Results and certificates of a page, each statement judged once."""
    loaded = Page(page, ROOT)
    assert not loaded.errors
    found = []
    for name, statement in loaded.statements.items():
        result, certificates, _ = judge(statement, f"{loaded.name}::{name}")
        found.append((replace(result, corrected=corrected(loaded, statement)), certificates))
    return tuple(found)


def judged(page: Path) -> list[Result]:
    return [r for r, _ in verdicts(page)]


@cache
def everything() -> Report:
    return Report(tuple(r for p in PAGES for r in judged(p)))


def test_there_are_pages() -> None:
    assert len(PAGES) >= 10
    assert len(everything().results) >= 40


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_page_is_as_expected(page: Path) -> None:
    assert [r.id for r in judged(page) if not r.ok] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_verdict_has_a_certificate_that_stands(page: Path) -> None:
    for result, certificates in verdicts(page):
        if result.status is Status.DEFINED:
            assert result.detail
            continue
        if result.status is Status.DOCUMENTED:
            assert result.remark or result.uses
            assert certificates == {} and result.certificates == ()
            continue
        if result.status in (Status.SUPPORTED, Status.CONTRADICTED):
            assert result.observed or result.detail  # a table, or the worst margin
            assert result.scope
            assert certificates == {} and result.certificates == ()
            continue
        if result.status is Status.ADMITTED and not certificates:
            assert result.remark and result.admits  # a theorem that is cited
            continue
        assert str(result.status) in STATUS_OF_CERTIFICATE or result.admits
        (certificate,) = certificates.values()
        again = check(json.loads(json.dumps(certificate)))
        assert again.status == str(Status.PROVED if result.admits else result.status)
        assert again.digest == result.certificates[0]


def test_every_proof_says_what_it_rests_on() -> None:
    for r in everything().results:
        if r.status is Status.PROVED:
            assert r.tier == 2
            assert r.scope
            assert r.witness and not r.witness.startswith("no witness"), r.id


def test_every_refutation_has_numbers() -> None:
    refuted = [r for r in everything().results if r.status is Status.REFUTED]
    assert len(refuted) >= 9
    for r in refuted:
        assert r.role == "printed"
        assert r.counterexample is not None
        assert r.counterexample.margin != "0"
        assert r.corrected


def test_every_contradiction_names_what_holds_instead() -> None:
    against = [r for r in everything().results if r.status is Status.CONTRADICTED]
    assert len(against) >= 5
    for r in against:
        assert r.role == "printed"
        assert r.corrected


def test_the_ledger_of_the_first_stage_is_answered() -> None:
    claims = [c for c in book.read_ledger(ROOT / "proofs" / "ledger.toml") if c.stage == 1]
    answers = book.answers(claims, everything().results)
    assert len(answers) == 22
    assert [(a.claim.id, a.missing) for a in answers if a.missing] == []


def test_a_report_survives_json() -> None:
    report = everything()
    assert report_from_json(json.loads(report.dumps())).results == report.results


def test_the_article_is_sound_latex() -> None:
    text = article(document(everything()), "Verified statements")
    assert structural_check(text) == []
    assert r"\section{Errata}" in text
