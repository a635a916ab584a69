"""``symnode diff``: two stored reports."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from symnode.cli import main
from symnode.judgement.report import Report, report_from_json
from symnode.judgement.status import Status

SAMPLE = Path(__file__).parents[1] / "snapshots" / "report.json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text(SAMPLE.read_text())
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", *arguments])


def sample() -> Report:
    return report_from_json(json.loads(SAMPLE.read_text()))


def store(folder: Path, name: str, report: Report) -> None:
    (folder / name).write_text(report.dumps())


def test_no_difference(folder: Path) -> None:
    done = run("a.json", "a.json")
    assert done.exit_code == 0
    assert done.stdout == (
        "0 with another status, 0 changed otherwise, 5 the same, 0 added, 0 removed\n"
    )


def test_another_status_is_exit_code_1(folder: Path) -> None:
    first, *others = sample().results
    store(folder, "b.json", Report((replace(first, status=Status.UNDECIDED), *others)))
    done = run("a.json", "b.json")
    assert done.exit_code == 1
    assert f"STATUS   {first.id}  PROVED -> UNDECIDED" in done.stdout
    assert "UNDECIDED -> PROVED" in run("b.json", "a.json").stdout


def test_other_changes_are_exit_code_0(folder: Path) -> None:
    first, *others = sample().results
    store(folder, "b.json", Report((replace(first, method="another"), *others)))
    done = run("a.json", "b.json")
    assert done.exit_code == 0
    assert f"changed  {first.id}  method: {first.method} -> another" in done.stdout


def test_a_statement_that_is_gone_is_exit_code_1(folder: Path) -> None:
    first, *others = sample().results
    store(folder, "b.json", Report((first, *others[1:])))
    done = run("a.json", "b.json")
    assert done.exit_code == 1
    assert f"removed  {others[0].id}  REFUTED" in done.stdout


def test_as_data(folder: Path) -> None:
    data = json.loads(run("a.json", "a.json", "--json", "-").stdout)
    assert data["schema"] == "symnode-diff/1" and data["same"] == 5


def truncated(data: Any) -> str:
    return json.dumps(data)[:200]


def without_status(data: Any) -> str:
    del data["results"][0]["status"]
    return json.dumps(data)


def unknown_status(data: Any) -> str:
    data["results"][0]["status"] = "PERHAPS"
    return json.dumps(data)


def number_for_an_id(data: Any) -> str:
    data["results"][0]["id"] = 7
    return json.dumps(data)


def text_for_a_list(data: Any) -> str:
    data["results"][0]["uses"] = "proofs/page.py::other"
    return json.dumps(data)


def nothing_for_a_title(data: Any) -> str:
    data["results"][0]["title"] = None
    return json.dumps(data)


@pytest.mark.parametrize(
    "spoilt",
    [
        truncated,
        without_status,
        unknown_status,
        number_for_an_id,
        text_for_a_list,
        nothing_for_a_title,
        lambda data: "",
        lambda data: "[]",
        lambda data: json.dumps({**data, "schema": "symnode-errata/1"}),
        lambda data: json.dumps({**data, "results": None}),
        lambda data: json.dumps({**data, "results": [None]}),
        lambda data: json.dumps({**data, "errors": [{"path": "p"}]}),
        lambda data: "[" * 100_000,
    ],
)
def test_a_malformed_report_is_told_in_four_parts(folder: Path, spoilt: Any) -> None:
    (folder / "bad.json").write_text(spoilt(json.loads(SAMPLE.read_text())))
    done = run("a.json", "bad.json")
    assert done.exit_code == 2
    assert done.stderr.startswith("bad.json:\n  expected ") and "\n  way out " in done.stderr


def test_files_that_are_no_text_or_not_there(folder: Path) -> None:
    (folder / "bad.json").write_bytes(b"\xff\xfe\x00")
    assert run("bad.json", "a.json").exit_code == 2
    assert run("a.json", "missing.json").exit_code == 2
    assert run("a.json").exit_code == 2
