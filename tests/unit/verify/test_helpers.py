"""New pages, demands and the doctor."""

from __future__ import annotations

from pathlib import Path

import pytest

from symnode.judgement.report import Report, Result
from symnode.judgement.status import Status
from symnode.verify import doctor
from symnode.verify.collect import UsageError
from symnode.verify.demands import demand
from symnode.verify.scaffold import new_theorem

CONSTRAINTS = Path(__file__).resolve().parents[3] / "constraints.txt"


def result(status: Status = Status.PROVED, **more: object) -> Result:
    return Result("p.py::a", "A", "Theorem", "claim", (), status, status, True, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["sums", "hopfield/energy_two", "proofs/sums", "sums.py"])
def test_a_new_page_lies_in_proofs(tmp_path: Path, name: str) -> None:
    path = new_theorem(name, tmp_path)
    assert path.is_relative_to(tmp_path / "proofs") and path.suffix == ".py"
    assert "from symnode.page import *" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["", "Upper", "a b", "1st", "_x", "class", "test_x", "../up", "/abs", "a//b", "a.b"]
)
def test_a_bad_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        new_theorem(name, tmp_path)
    assert not list(tmp_path.rglob("*.py"))


def test_a_page_is_never_overwritten(tmp_path: Path) -> None:
    path = new_theorem("sums", tmp_path)
    path.write_text("mine")
    with pytest.raises(UsageError, match="a new page"):
        new_theorem("sums", tmp_path)
    assert path.read_text() == "mine"


def test_a_minimal_tier_is_demanded_of_proofs_only() -> None:
    report = Report((result(tier=1), result(tier=2), result(Status.DEFINED)))
    assert [r.ok for r in demand(report, min_tier=2).results] == [False, True, True]
    assert "tier 2 is demanded" in demand(report, min_tier=2).results[0].detail
    assert demand(report) == report


def test_strict_accepts_nothing_on_trust() -> None:
    report = Report(
        (
            result(),
            result(Status.UNDECIDED),
            result(admits=("a theorem",)),
            result(witness="no witness of the hypotheses was found"),
            result(witness="no hypotheses"),
        )
    )
    assert [r.ok for r in demand(report, strict=True).results] == [True, False, False, False, True]


def test_the_doctor_finds_what_is_needed_here() -> None:
    findings = {f.name: f for f in doctor.examine(CONSTRAINTS)}
    assert not any(f.bad for f in findings.values())
    assert findings["sympy"].found and findings["python"].state == "ok"


def test_the_doctor_tells_what_differs_and_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "constraints.txt").write_text("sympy==0.1\n")
    monkeypatch.setitem(doctor._REQUIRED, "no-such-package", "nothing")
    findings = {f.name: f for f in doctor.examine(tmp_path / "constraints.txt")}
    assert findings["sympy"].state == "pinned 0.1" and not findings["sympy"].bad
    assert findings["no-such-package"].bad
