"""symnode falsify, property tests and instances on pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from symnode.cli import main

PAGE = """from symnode.page import *
a, b = scalar("a"), scalar("b")
right = Theorem("Right", claim=2 * a * b <= a**2 + b**2)
narrow = AsPrinted(given=[a >= 0], claim=a**2 * (1 - a) <= rational("0.148"), where="here")
told = Definition("d", "d", a + b)
tested = PropertyTest(right, instances=20)
at_one = Instance(right, a=1, b=1)
"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs/p.py").write_text(PAGE, encoding="utf-8")

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        assert "Traceback" not in result.output
        return result

    return invoke


def test_a_true_theorem_agrees(run: Run) -> None:
    result = run("falsify", "proofs/p.py::right", "--profile", "dev", "--seed", "4")
    assert result.exit_code == 0
    assert re.search(r"SUPPORTED, \d+ instances agree, seed 4", result.stdout)
    assert "the worst margin is" in result.stdout and "Instance(" not in result.stdout


def test_a_counterexample_is_told_pinned_and_certified(run: Run) -> None:
    result = run("falsify", "proofs/p.py::narrow", "-o", "c.json", "--json", "r.json")
    assert result.exit_code == 0  # it was expected
    assert "narrow_fails = Instance(narrow, a=Fraction(2, 3), expect=REFUTED)" in result.stdout
    assert json.loads(Path("r.json").read_text())["result"]["counterexample"]["margin"] == "1/6750"
    checked = run("check", "c.json")
    assert checked.exit_code == 0 and "REFUTED" in checked.stdout
    with Path("proofs/p.py").open("a") as page:
        page.write("narrow_fails = Instance(narrow, a=Fraction(2, 3), expect=REFUTED)\n")
    judged = run("verify", "proofs/p.py::narrow_fails")
    assert judged.exit_code == 0 and "REFUTED" in judged.stdout


def test_an_unexpected_counterexample_is_exit_code_1(run: Run) -> None:
    Path("proofs/p.py").write_text(
        PAGE.replace("AsPrinted(given", 'Theorem("n", given').replace(', where="here"', "")
    )
    result = run("falsify", "proofs/p.py::narrow")
    assert result.exit_code == 1 and "REFUTED, expected PROVED" in result.stdout


def test_property_tests_and_instances_are_statements(run: Run) -> None:
    result = run("verify", "--json", "-")
    found = {r["id"].partition("::")[2]: r for r in json.loads(result.stdout)["results"]}
    assert found["tested"]["status"] == "SUPPORTED" and found["at_one"]["status"] == "PROVED"
    assert found["at_one"]["scope"] == "one exact model"
    assert found["right"]["status"] == "PROVED" and "all real" in found["right"]["scope"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("proofs/p.py",),
        ("proofs/q.py::right",),
        ("proofs/p.py::wrong",),
        ("proofs/p.py::told",),
        ("proofs/p.py::right", "--profile", "fast"),
        ("proofs/p.py::right", "--budget", "soon"),
    ],
)
def test_misuse_is_told_in_four_parts(run: Run, arguments: tuple[str, ...]) -> None:
    result = run("falsify", *arguments)
    assert result.exit_code == 2
    assert all(word in result.stderr for word in ("expected", "got", "way out"))


def test_an_interrupt_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("symnode.verify.falsified.falsified", interrupted)
    result = run("falsify", "proofs/p.py::right")
    assert result.exit_code == 130 and "symnode falsify" in result.stderr
    assert "got       an interrupt" in result.stderr


@pytest.mark.parametrize(
    ("name", "got"), [("at_one", "the instance at_one"), ("nobody", "no statement")]
)
def test_what_is_named_instead_of_a_theorem_is_told(run: Run, name: str, got: str) -> None:
    result = run("falsify", f"proofs/p.py::{name}")
    assert result.exit_code == 2
    assert got in result.stderr and "one of right, narrow" in result.stderr


def test_a_page_that_cannot_be_read(run: Run) -> None:
    Path("proofs/p.py").write_text("x = (")
    result = run("falsify", "proofs/p.py::right")
    assert result.exit_code == 2 and "Python that can be read" in result.stderr
