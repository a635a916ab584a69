"""``symnode certificate`` writes what ``symnode check`` and the lone checker accept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from symnode.cli import main

ROOT = Path(__file__).parents[2]
CHANGE = "proofs/hopfield/energy_change.py::change"


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_a_certificate_is_accepted_by_the_checker_alone(tmp_path: Path) -> None:
    file = tmp_path / "change.json"
    assert CliRunner().invoke(main, ["certificate", CHANGE, "-o", str(file)]).exit_code == 0
    alone = [sys.executable, "-I", "-S", "symnode/checker", str(file)]
    done = subprocess.run(alone, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0
    assert "PROVED index-identity" in done.stdout


def test_an_altered_certificate_is_not_accepted(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["certificate", CHANGE])
    certificate = json.loads(shown.stdout)
    certificate["steps"][-1]["rhs"] = ["num", "1"]
    file = tmp_path / "altered.json"
    file.write_text(json.dumps(certificate))
    assert CliRunner().invoke(main, ["check", str(file)]).exit_code == 1


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        ("proofs/hopfield/energy_change.py::missing", 2),
        ("proofs/hopfield/energy_change.py", 2),
        ("proofs/global_convergence/network.py::network", 1),
    ],
)
def test_what_has_no_certificate_says_so(identifier: str, code: int) -> None:
    done = CliRunner().invoke(main, ["certificate", identifier])
    assert done.exit_code == code
    assert "way out" in done.stderr
