"""Judging files of claims: every way in which a search can end, and what is kept of it."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import symnode.checker
from symnode.checker.door import digest
from symnode.judgement.report import Report, report_from_json
from symnode.judgement.status import Status
from symnode.verify.claims import run
from symnode.verify.claims.journal import FOLDER
from symnode.verify.claims.run import Options, judge_claims


def _stand_in() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stand_in", Path(__file__).with_name("engine.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["stand_in"] = module
    spec.loader.exec_module(module)
    return module


ENGINE = _stand_in()


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The stand-in for the engine, and a folder of its own."""
    monkeypatch.setitem(sys.modules, "symnode.methods.reals.settle", ENGINE)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker that accepts whatever has the shape of a certificate."""
    statuses = {"real-claim": "PROVED", "real-refutation": "REFUTED", "real-witness": "CONSISTENT"}

    def check(c: Any) -> Any:
        name = digest(c)
        status = statuses[c["kind"]]
        return SimpleNamespace(status=status, kind=c["kind"], digest=name, tier=2, failure=None)

    monkeypatch.setattr(symnode.checker, "check", check)


def claims_file(*names: str, **fields: Any) -> str:
    rows = [
        {
            "id": f"{k}/{name}",
            "variables": [{"name": name}],
            "hypotheses": [f"{name} > 0"],
            "statement": f"{name} < {k + 2}",
            **fields,
        }
        for k, name in enumerate(names)
    ]
    Path("c.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return "c.jsonl"


def judged(*names: str, **options: Any) -> Report:
    chosen = Options(**{"budget": 5.0, **options})
    return judge_claims([claims_file(*names)], chosen)[0]


def test_a_search_that_never_ends_costs_its_own_verdict() -> None:
    report = judged("supported", "forever", "supported", budget=0.3)
    assert [r.status for r in report.results] == ["SUPPORTED", "UNDECIDED", "SUPPORTED"]
    assert report.results[1].detail == "not settled within 0.3 s"
    assert report.timing["seconds"] < 10


def test_what_a_search_started_ends_with_it() -> None:
    judged("brood", budget=0.3)
    pid = int(Path("brood.pid").read_text())
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state == "Z":
            return
        time.sleep(0.1)
    os.kill(pid, 9)
    pytest.fail("it is still running")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("hungry", "needed more memory than allowed"),
        ("crash", "ended by signal 6"),
        ("wrong", "ValueError: a defect of the engine"),
    ],
)
def test_a_search_that_fails(name: str, told: str, capfd: pytest.CaptureFixture[str]) -> None:
    report = judged("supported", name, "open", memory=4 << 30)
    assert [r.status for r in report.results] == ["SUPPORTED", "UNDECIDED", "UNDECIDED"]
    assert told in report.results[1].detail
    assert capfd.readouterr() == ("", "")


def test_the_checker_has_the_last_word() -> None:
    report = judged("forged", "vacuous", "refuted", "other")
    assert {r.status for r in report.results} == {Status.UNDECIDED}
    assert all("its certificate does not hold" in r.detail for r in report.results)
    assert "another statement" in report.results[3].detail
    assert not any(r.tier or r.certificates for r in report.results)


@pytest.mark.usefixtures("trusting")
def test_certificates_that_hold() -> None:
    path = claims_file("proved", "witnessed", "vacuous", "refuted", "other")
    report, certificates = judge_claims([path], Options(budget=5.0, certificates=True))
    proved, witnessed, vacuous, refuted, other = report.results
    assert proved.detail == ""
    assert (proved.status, proved.tier, proved.ok) == ("PROVED", 2, True)
    assert proved.witness == "no witness of the hypotheses: vacuity unknown"
    assert (witnessed.status, witnessed.witness) == ("PROVED", "witness witnessed = 1/2")
    assert witnessed.method == "a method"
    assert (vacuous.status, vacuous.ok) == ("VACUOUS", False)
    assert refuted.counterexample is not None
    assert refuted.counterexample.model == {"refuted": "-3/2"}
    assert other.status == "UNDECIDED"
    assert set(certificates) == {r.id for r in report.results[:4]}
    for r in report.results[:4]:
        assert r.certificates == (digest(certificates[r.id]),)


def test_a_second_run_goes_on_where_the_first_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["supported"] * 20
    first = judged(*names)
    journal = next(Path(FOLDER).glob("*.jsonl"))
    content = journal.read_bytes()
    journal.write_bytes(content[: len(content) * 2 // 3])  # the last line is cut
    second = judged(*names)
    assert 10 <= second.timing["resumed"] < 20
    third = judged(*names)
    assert third.timing["resumed"] == 20
    assert judged(*names, fresh=True).timing["resumed"] == 0
    assert first.results == second.results == third.results
    journal.write_bytes(b"\x00\xff{]\n[1]\n" + content + b'{"key": 3')
    assert judged(*names).timing["resumed"] == 20


def test_other_limits_are_another_search() -> None:
    judged("supported")
    assert judged("supported", budget=4.0).timing["resumed"] == 0
    assert judged("supported", seed=1).timing["resumed"] == 0
    assert judged("supported").timing["resumed"] == 1


def test_what_is_kept_is_checked_again() -> None:
    judged("open")
    journal = next(Path(FOLDER).glob("*.jsonl"))
    entry = json.loads(journal.read_bytes())
    claim = json.loads(json.dumps(run.load("c.jsonl").claims[0].to_json()))
    entry["found"] = {"status": "PROVED", "certificate": ENGINE.certificate(claim)}
    journal.write_text(json.dumps(entry), encoding="utf-8")
    (result,) = judged("open").results
    assert result.status is Status.UNDECIDED
    assert "does not hold" in result.detail


def test_a_report_is_the_same_on_every_run() -> None:
    names = ["supported", "open", "forged", "other", "wrong", "slow"] * 3
    texts = []
    for jobs in (1, 2, 3):
        data = judged(*names, jobs=jobs, fresh=True).to_json()
        assert report_from_json(data).results
        del data["timing"]
        texts.append(json.dumps(data))
    assert len(set(texts)) == 1


def test_mistakes_leave_the_other_claims() -> None:
    path = Path(claims_file("supported", "open"))
    path.write_text("{\n" + path.read_text() + "\n\xff", encoding="latin-1")
    report, _ = judge_claims([str(path), "none.jsonl", "."], Options(budget=5.0))
    assert [r.line for r in report.results] == [2, 3]
    assert [(e.path, e.line) for e in report.errors] == [
        ("c.jsonl", 1),
        ("c.jsonl", 4),
        ("none.jsonl", 1),
        (".", 1),
    ]
    assert report.exit_code == 2


def test_selection() -> None:
    path = claims_file("supported", "open", "slow")
    assert len(judge_claims([path], Options(keyword="OPEN"))[0].results) == 1
    (one,) = judge_claims([f"{path}::1/open"], Options())[0].results
    assert one.id == "c.jsonl::1/open"
    assert judge_claims([f"{path}::none"], Options())[0].errors


@pytest.mark.parametrize("count", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_many_claims(count: int) -> None:
    report = judged(*["supported"] * count)
    assert len(report.results) == count
    again = judged(*["supported"] * count)
    assert again.timing["resumed"] == count
    assert again.results == report.results
