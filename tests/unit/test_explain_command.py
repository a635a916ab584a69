"""``symnode explain``: statements and rows by their ids."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from symnode.cli import main

PAGE = """from symnode.page import *
n = dimensions("n")
k = n.index("k")
x, y, z, u = vector("x", n), vector("y", n), scalar("z"), scalar("u")
double = Theorem("Twice", given=[Equal(x, 2 * y)], claim=Equal(x.T @ x, 4 * (y.T @ y)))
inverse = Theorem("One", given=[NotEqual(z, 0)], claim=Equal(z / z, 1))
printed = AsPrinted(double, claim=Equal(x.T @ x, 2 * (y.T @ y)), where="line 1")
Erratum(printed, corrected=double, says="two is squared")
chain = Theorem("Chain", claim=Equal((z + u) ** 2, z**2 + 2 * z * u + u**2))
rows = calc((z + u) ** 2, eq((z + u) * (z + u)), eq(z**2 + 2 * z * u + u**2, by="expanded"))
proof = Proof(chain, rows)
stuck = Theorem("True, as the root of 2 is irrational", claim=sin(z) + sin(sqrt(2) * z) < 2)
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs" / "page.py").write_text(PAGE)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def explained(name: str) -> str:
    done = run("explain", f"proofs/page.py::{name}")
    assert done.exit_code == 0, done.output
    return done.stdout


def test_facts_with_multipliers(root: Path) -> None:
    text = explained("double")
    assert "verdict       PROVED, tier 2, all n >= 1" in text
    assert "fact          x = 2*y" in text and "times" in text
    assert "the sum over i in n" in text


def test_conditions_and_what_had_to_be_defined(root: Path) -> None:
    text = explained("inverse")
    assert "conditions    z is nonzero" in text
    assert "defined       z is nonzero" in text


def test_one_row_and_all_rows(root: Path) -> None:
    second = explained("chain:2")
    assert "row 2 of 3: PROVED  [expanded]" in second and "row 1 of 3" not in second
    assert [f"row {k} of 3" in explained("chain") for k in (1, 2, 3)] == [True] * 3


def test_a_refuted_claim(root: Path) -> None:
    text = explained("printed")
    for part in ("REFUTED", "model", "left", "right", "margin", "remark        two is squared"):
        assert part in text
    assert "corrected by  proofs/page.py::double" in text


def test_an_undecided_claim_says_what_is_left(root: Path) -> None:
    done = run("explain", "proofs/page.py::stuck")
    assert done.exit_code == 1
    assert "UNDECIDED, expected PROVED" in done.stdout
    assert "what is left" in done.stdout and "certificate   none" in done.stdout


@pytest.mark.parametrize("name", ["double", "printed"])
def test_the_replay_command_works(root: Path, name: str) -> None:
    lines = explained(name).splitlines()
    (digest,) = [each.partition("sha256:")[2] for each in lines if "sha256:" in each]
    at = next(k for k, line in enumerate(lines) if line.startswith("  replay"))
    for line in (lines[at].removeprefix("  replay"), lines[at + 1]):
        done = run(*shlex.split(line)[1:])
        assert done.exit_code == 0, done.output
    assert digest[:16] in done.stdout
    assert json.loads((root / "c.json").read_text())["format"] == "symnode-certificate/1"


@pytest.mark.parametrize(
    "identifier",
    [
        "proofs/page.py",
        "proofs/page.py::nobody",
        "proofs/nowhere.py::double",
        "proofs/page.py::double:0",
        "proofs/page.py::double:9",
        "proofs/page.py::double:",
        "proofs/page.py::double:last",
        "proofs/page.py::double:²",
        "proofs/page.py::double:1:1",
        "proofs/page.py::printed:1",
    ],
)
def test_unknown_ids_and_rows(root: Path, identifier: str) -> None:
    done = run("explain", identifier)
    assert done.exit_code == 2
    assert all(f"\n  {part} " in done.stderr for part in ("expected", "got", "way out"))
    assert done.stdout == ""
