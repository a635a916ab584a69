"""``symnode verify`` on files of claims and ``symnode check`` on their certificates."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

import symnode.checker
from symnode.checker.door import digest
from symnode.cli import main
from symnode.commands._claims import file_name

Run = Callable[..., Result]
STATUSES = {"real-claim": "PROVED", "real-refutation": "REFUTED", "real-witness": "CONSISTENT"}
PAGE = 'from symnode.page import *\nx = scalar("x")\na = Theorem("Same", claim=Equal(x, x))\n'


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = Path(__file__).parent / "verify" / "claims" / "engine.py"
    spec = importlib.util.spec_from_file_location("stand_in", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "stand_in", module)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "symnode.methods.reals.settle", module)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker that accepts whatever has the shape of a certificate."""

    def check(c: Any) -> Any:
        status = STATUSES[c["kind"]]
        name = digest(c)
        return SimpleNamespace(
            status=status, kind=c["kind"], digest=name, tier=1, failure=None, engines=()
        )

    monkeypatch.setattr(symnode.checker, "check", check)
    monkeypatch.setattr(symnode.checker, "check_text", lambda text: check(json.loads(text)))


@pytest.fixture
def run() -> Run:
    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        assert "Traceback" not in result.output
        return result

    return invoke


def write(*names: str, expected: str = "PROVED", to: str = "c.jsonl") -> None:
    rows = [
        {
            "id": f"a/{k}",
            "variables": [{"name": name}],
            "hypotheses": [f"{name} > 0"],
            "statement": f"{name} < {k + 2}",
            "expected": expected,
        }
        for k, name in enumerate(names)
    ]
    Path(to).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def test_all_as_expected(run: Run) -> None:
    write("supported", "supported", expected="SUPPORTED")
    done = run("verify", "c.jsonl")
    assert done.exit_code == 0
    assert "2 claims, all as expected" in done.stdout
    assert "c.jsonl:1" not in done.stdout
    again = run("verify", "c.jsonl", "-v")
    assert "2 found by an earlier run" in again.stdout
    assert "c.jsonl:2: SUPPORTED" in again.stdout


def test_supported_is_not_proved(run: Run) -> None:
    write("supported", "open")
    done = run("verify", "c.jsonl")
    assert done.exit_code == 1
    assert "c.jsonl:1: SUPPORTED  a/0  expected PROVED" in done.stdout
    assert "c.jsonl:2: UNDECIDED  a/1  expected PROVED  no method applied" in done.stdout
    assert "2 claims, 0 as expected, 2 not" in done.stdout


def test_mistakes_are_told_and_the_rest_is_judged(run: Run) -> None:
    write("supported", expected="SUPPORTED")
    path = Path("c.jsonl")
    path.write_text(path.read_text() + '\n{"id": "b", "statement": "1 < foo(2)"}\n')
    done = run("verify", "c.jsonl", "--json", "-")
    assert done.exit_code == 2
    report = json.loads(done.stdout)
    assert report["summary"]["by_status"] == {"SUPPORTED": 1}
    assert (report["errors"][0]["line"], report["errors"][0]["column"]) == (2, 31)
    shown = run("verify", "c.jsonl").stdout
    assert "c.jsonl:2:31:" in shown
    assert "a function of the list" in shown
    assert "1 claim, all as expected, 1 mistake" in shown


def test_what_is_no_file_of_claims(run: Run) -> None:
    Path("d.jsonl").mkdir()
    Path("e.jsonl").touch()
    Path("f.toml").write_text("x =")
    for name in ("none.jsonl", "d.jsonl", "e.jsonl", "f.toml"):
        done = run("verify", name)
        assert done.exit_code == 2
        assert f"{name}:1:" in done.stdout
        assert "way out" in done.stdout


def test_options_that_cannot_be(run: Run) -> None:
    write("supported")
    for option, value in (("--memory", "3"), ("--memory", "10MB"), ("--budget", "0s")):
        done = run("verify", "c.jsonl", option, value)
        assert done.exit_code == 2
        assert "expected an amount" in done.output or "expected a time" in done.output


def test_pages_and_claims_in_one_call(run: Run) -> None:
    write("supported", expected="SUPPORTED")
    Path("proofs").mkdir()
    Path("proofs/p.py").write_text(PAGE, encoding="utf-8")
    done = run("verify", "proofs", "c.jsonl", "--json", "out.json")
    assert done.exit_code == 0, done.output
    assert "1 statement on 1 page, all as expected" in done.stdout
    assert "1 claim, all as expected" in done.stdout
    ids = [r["id"] for r in json.loads(Path("out.json").read_text())["results"]]
    assert ids == ["proofs/p.py::a", "c.jsonl::a/0"]


@pytest.mark.usefixtures("trusting")
def test_demands(run: Run) -> None:
    write("proved", "witnessed")
    assert run("verify", "c.jsonl").exit_code == 0
    assert run("verify", "c.jsonl", "--min-tier", "1").exit_code == 0
    low = run("verify", "c.jsonl", "--min-tier", "2")
    assert low.exit_code == 1
    assert "tier 2 is demanded, this is tier 1" in low.stdout
    strict = run("verify", "c.jsonl", "--strict", "--json", "-")
    assert [r["ok"] for r in json.loads(strict.stdout)["results"]] == [False, True]


@pytest.mark.usefixtures("trusting")
def test_certificates_and_the_claims_they_are_about(run: Run) -> None:
    write("proved", "refuted", "witnessed")
    run("verify", "c.jsonl", "--certificates", "certs")
    names = sorted(p.name for p in Path("certs").iterdir())
    assert names == ["a%2F0.json", "a%2F1.json", "a%2F2.json"]
    paths = [f"certs/{n}" for n in names]
    done = run("check", *paths, "--claims", "c.jsonl")
    assert done.exit_code == 0, done.output
    assert "  given  proved > 0\n  claim  proved < 2  (defined, and true)" in done.stdout
    assert "  at     refuted = -3/2" in done.stdout
    assert "  about  a/2" in done.stdout
    assert run("check", paths[0], "--claims", "c.jsonl::a/0").exit_code == 0
    other = run("check", paths[0], "--claims", "c.jsonl::a/1")
    assert other.exit_code == 1
    assert "another claim: its variables differ" in other.stderr
    write("open", to="d.jsonl")
    assert run("check", paths[0], "--claims", "d.jsonl").exit_code == 1
    assert run("check", paths[0], "--claims", "none.jsonl").exit_code == 2


def test_certificates_that_do_not_hold(run: Run) -> None:
    claim = {"variables": [], "hypotheses": [], "statement": ["false"], "definedness": "required"}
    forged = {"format": "symnode-certificate/1", "kind": "real-claim", "claim": claim, "proofs": []}
    text = json.dumps(forged)
    for k, content in enumerate((text, text[:40], "", "[]", "[" * 100_000, '{"format": NaN}')):
        Path(f"{k}.json").write_text(content, encoding="utf-8")
        done = run("check", f"{k}.json")
        assert done.exit_code == 1, content
        assert "do not rely on it" in done.stderr
    Path("b.json").write_bytes(b"\xff\xfe")
    assert run("check", "b.json").exit_code == 2
    assert run("check", "none.json").exit_code == 2


def test_the_file_of_a_certificate_stays_in_its_folder() -> None:
    for identifier in ("../../x", "/etc/x", "..", ".", "a" * 5_000, "é\n\0", "\ud800x"):
        name = file_name(identifier)
        assert "/" not in name and "\0" not in name and len(name) < 256
    assert file_name("a" * 5_000) != file_name("a" * 5_001)
