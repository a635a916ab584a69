"""``symnode graph``: what it writes, and how it ends."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from symnode.cli import main
from symnode.judgement.report import Report, report_from_json

PAGE = """from symnode.page import *
x = scalar("x")
square = Theorem("The square of a sum", claim=Equal((x + 1) ** 2, x**2 + 2 * x + 1))
printed = AsPrinted(square, claim=Equal((x + 1) ** 2, x**2 + 1), where="line 1")
"""
SQUARE, PRINTED = "proofs/page.py::square", "proofs/page.py::printed"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs" / "page.py").write_text(PAGE)
    return tmp_path


@pytest.fixture
def stored(root: Path) -> Report:
    """The report of the page, which is also in report.json."""
    assert run("verify", "--json", "report.json").exit_code == 0
    return report_from_json(json.loads((root / "report.json").read_text()))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def four_parts(text: str) -> bool:
    return all(f"\n  {part} " in text for part in ("expected", "got", "way out"))


def test_pages_are_judged_and_drawn(root: Path) -> None:
    drawn = run("graph", "proofs")
    assert drawn.exit_code == 0
    assert drawn.stdout.startswith("flowchart LR\n")
    assert "PROVED" in drawn.stdout and "as printed: line 1<br/>REFUTED" in drawn.stdout
    assert "s1 -.->|corrected by| s0" in drawn.stdout


def test_a_stored_report_gives_the_same(stored: Report) -> None:
    for kind in ("mermaid", "dot", "json"):
        judged = run("graph", "--to", kind)
        again = run("graph", "--to", kind, "--report", "report.json", "--out", "g.txt")
        assert judged.exit_code == again.exit_code == 0
        assert again.stdout == ""
        assert Path("g.txt").read_text() == judged.stdout
    data = json.loads(run("graph", "--to", "json", "--report", "report.json").stdout)
    assert data["edges"] == [{"from": PRINTED, "to": SQUARE, "kind": "corrected by"}]


def test_a_cycle_is_an_error_that_names_it(root: Path, stored: Report) -> None:
    first, second = stored.results
    ring = (replace(first, uses=(PRINTED,)), replace(second, uses=(SQUARE,)))
    (root / "ring.json").write_text(Report(ring).dumps())
    drawn = run("graph", "--report", "ring.json")
    assert drawn.exit_code == 2 and four_parts(drawn.stderr)
    assert f"{SQUARE} uses {PRINTED} uses {SQUARE}" in drawn.stderr
    assert drawn.stdout == ""


def test_svg_without_graphviz_tells_how_to_get_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(root))
    drawn = run("graph", "--to", "svg")
    assert drawn.exit_code == 2 and four_parts(drawn.stderr)
    assert "make tools" in drawn.stderr
    tools = Path(__file__).parents[2].joinpath("Makefile").read_text()
    assert "\ntools:" in tools and " graphviz\n" in tools


@pytest.mark.parametrize(("fails", "code"), [(False, 0), (True, 2)])
def test_svg_goes_through_dot(
    root: Path, stored: Report, monkeypatch: pytest.MonkeyPatch, fails: bool, code: int
) -> None:
    """A program in the place of dot, which says what it was given."""
    program = root / "bin" / "dot"
    program.parent.mkdir()
    answer = "sys.exit('bad drawing')" if fails else "print('<svg>', sys.argv[1], sys.stdin.read())"
    program.write_text(f"#!{sys.executable}\nimport sys\n{answer}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    drawn = run("graph", "--to", "svg", "--report", "report.json", "-o", "g.svg")
    assert drawn.exit_code == code
    if fails:
        assert four_parts(drawn.stderr) and "bad drawing" in drawn.stderr
    else:
        assert (root / "g.svg").read_text().startswith("<svg> -Tsvg digraph")


def test_a_report_and_pages_are_too_much(stored: Report) -> None:
    drawn = run("graph", "proofs", "--report", "report.json")
    assert drawn.exit_code == 2 and four_parts(drawn.stderr)


def test_what_is_not_as_expected_shows_in_the_exit_code(root: Path) -> None:
    (root / "proofs" / "page.py").write_text(PAGE.replace("2 * x", "3 * x"))
    drawn = run("graph")
    assert drawn.exit_code == 1
    assert "FAIL: expected PROVED" in drawn.stdout


@pytest.mark.parametrize("command", [("report",), ("graph",)])
def test_an_unknown_statement_leaves_the_file_as_it_was(
    root: Path, command: tuple[str, ...]
) -> None:
    (root / "kept.txt").write_text("what was there")
    done = run(*command, "proofs/page.py::nope", "-o", "kept.txt")
    assert done.exit_code == 2 and "nope" in done.stderr
    assert (root / "kept.txt").read_text() == "what was there"
