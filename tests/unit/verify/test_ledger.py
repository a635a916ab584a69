"""Ledger rows against verdicts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from symnode.judgement.report import Result
from symnode.judgement.status import Status
from symnode.verify.collect import UsageError
from symnode.verify.ledger import Claim, answers, read_ledger, to_json, unknown_ids

LEDGER = Path(__file__).resolve().parents[3] / "proofs" / "ledger.toml"


def claim(truth: str, demand: str = "prove", **more: object) -> Claim:
    base = Claim("A-1", "", truth, demand, 1, "a claim", "somewhere")
    return replace(base, **more)  # type: ignore[arg-type]


def result(status: Status, role: str = "claim", ok: bool = True, name: str = "A-1") -> Result:
    return Result("p.py::a", "A", "Theorem", role, (name,), status, status, ok, line=4)


PROVED, REFUTED, DEFINED = Status.PROVED, Status.REFUTED, Status.DEFINED


@pytest.mark.parametrize("truth", ["true", "hypotheses", "extension"])
def test_a_true_row_is_answered_by_a_proof(truth: str) -> None:
    assert answers([claim(truth)], [result(PROVED)])[0].missing == ""
    assert answers([claim(truth)], [result(REFUTED, "printed")])[0].missing == "a claim PROVED"
    assert answers([claim(truth)], [result(DEFINED)])[0].missing == "a claim PROVED"


@pytest.mark.parametrize("truth", ["true", "hypotheses", "extension", "empirical", "false"])
def test_what_holds_in_one_model_answers_no_row(truth: str) -> None:
    lone = [result(PROVED, "instance"), result(REFUTED, "instance")]
    assert answers([claim(truth)], lone)[0].missing != ""


@pytest.mark.parametrize("truth", ["false", "first-order"])
def test_a_false_row_needs_both_the_refutation_and_the_correction(truth: str) -> None:
    printed, right = result(REFUTED, "printed"), result(PROVED)
    assert answers([claim(truth)], [printed, right])[0].missing == ""
    assert answers([claim(truth)], [printed])[0].missing == "a claim PROVED"
    assert answers([claim(truth)], [right])[0].missing == "a printed claim REFUTED"
    own_refuted = result(REFUTED)
    assert "printed" in answers([claim(truth)], [own_refuted, right])[0].missing


def test_a_definition_needs_an_instance() -> None:
    assert answers([claim("definition")], [result(DEFINED)])[0].missing == ""
    assert answers([claim("definition")], [result(PROVED)])[0].missing == "a claim DEFINED"


def test_what_is_not_as_expected_answers_nothing() -> None:
    bad = result(Status.UNDECIDED, ok=False)
    assert "p.py::a" in answers([claim("true")], [result(PROVED), bad])[0].missing


@pytest.mark.parametrize(
    ("truth", "demand"),
    [("empirical", "simulate"), ("informal", "document"), ("false", "document")],
)
def test_what_this_release_cannot_give_stays_open(truth: str, demand: str) -> None:
    row = claim(truth, demand)
    assert answers([row], [result(Status.UNDECIDED)])[0].missing
    assert answers([row], [])[0].missing == "a statement that names it"


def test_a_printed_claim_may_answer_what_is_true() -> None:
    assert answers([claim("true")], [result(PROVED, "printed")])[0].missing == ""
    assert answers([claim("hypotheses")], [result(PROVED, "printed")])[0].missing != ""


def test_parts_are_answered_one_by_one() -> None:
    first, later = claim("true"), claim("true", stage=5, part="5: more", first=False)
    assert [a.missing for a in answers([first, later], [result(PROVED)])] == [
        "",
        "a statement that names it",
    ]
    staged = result(PROVED, name="A-1:5")
    assert [bool(a.missing) for a in answers([first, later], [staged])] == [True, False]


def test_an_unknown_id_is_a_mistake_on_the_page() -> None:
    (error,) = unknown_ids([claim("true")], [result(PROVED, name="B-2"), result(PROVED)])
    assert (error.path, error.line, error.got) == ("p.py", 4, "B-2")


def test_the_ledger_of_the_project_is_read_with_its_parts() -> None:
    claims = read_ledger(LEDGER)
    assert len({c.id for c in claims}) == 146
    adjoint = [c for c in claims if c.id == "HN-L16"]
    assert [(c.stage, c.first) for c in adjoint] == [(1, True), (5, False)]
    data = to_json(answers(claims, []))
    assert data["schema"] == "symnode-ledger/1" and data["summary"]["answered"] == 0


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[[claim]\n", "TOML"),
        ("claim = 3\n", "[[claim]]"),
        ('[[claim]]\nid = "A"\n', "truth"),
        (
            '[[claim]]\nid="A"\nclaim="c"\nwhere="w"\ntruth="maybe"\ndemand="prove"\nstage=1\n',
            "definition, empirical",
        ),
        (
            '[[claim]]\nid="A"\nclaim="c"\nwhere="w"\ntruth="true"\ndemand="prove"\nstage="x"\n',
            "a stage",
        ),
        (
            '[[claim]]\nid="A"\nclaim="c"\nwhere="w"\ntruth="true"\ndemand="prove"\nstage=1\n' * 2,
            "each id once",
        ),
    ],
)
def test_a_broken_ledger_is_told_in_four_parts(tmp_path: Path, text: str, part: str) -> None:
    path = tmp_path / "ledger.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_ledger(path)
    assert part in str(caught.value)


def test_a_missing_ledger(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ledger"):
        read_ledger(tmp_path / "none.toml")
