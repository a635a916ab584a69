"""The one entrance: whatever comes in, only an accepted certificate makes a verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from symnode.checker import OutOfBudget, Rejected, Verdict, check, check_text
from symnode.checker.__main__ import main
from tests.unit.checker.forging import (
    counter,
    equation,
    head,
    identity,
    model,
    num,
    pw,
    step,
    tensor,
)

CHECKER = Path(__file__).parents[3] / "symnode" / "checker"
x = head("x")
proof = identity(step(pw(x, 2), pw(x, 2)), heads={"x": tensor()})
refutation = counter(equation(num(0), num(1)))
false = identity(step(num(0), num(1)))
large = identity(step(pw(num(3), -(10**9)), num(0)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "1",
        "NaN",
        '{"format": NaN}',
        '"symnode-certificate/1"',
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 50_000,
        '{"format": ' + "9" * 5000 + "}",
        '{"format": "x", "format": "symnode-certificate/1"}',
        '{"format": "symnode-certificate/1"}',
        '{"format": "symnode-certificate/1", "kind": ["index-identity"]}',
        '{"format": "symnode-certificate/1", "kind": "axiom"}',
        "\ufeff" + json.dumps(proof),
        json.dumps(proof)[:-1],
        json.dumps(proof) * 2,
    ],
    ids=lambda text: text[:18],
)
def test_garbage_is_rejected(text: str) -> None:
    with pytest.raises(Rejected):
        check_text(text)


@pytest.mark.parametrize("part", ["format", "kind", "signature", "givens", "conditions", "steps"])
@pytest.mark.parametrize("value", [None, 0, float("nan"), "", [[]], {"a": {}}, [None]])
def test_wrong_parts_are_rejected(part: str, value: Any) -> None:
    with pytest.raises(Rejected):
        check({**proof, part: value})


def test_every_truncation_is_rejected() -> None:
    text = json.dumps(proof)
    for end in range(0, len(text), 7):
        with pytest.raises(Rejected):
            check_text(text[:end])


@pytest.mark.parametrize(
    "name", ["symnode-certificate/2", "symnode-certificate", "", "SYMNODE-CERTIFICATE/1"]
)
def test_other_formats_are_rejected(name: str) -> None:
    with pytest.raises(Rejected, match="expected format"):
        check({**proof, "format": name})


def test_kinds_do_not_mix() -> None:
    for certificate, kind in ((proof, "counter-model"), (refutation, "index-identity")):
        with pytest.raises(Rejected, match="missing"):
            check({**certificate, "kind": kind})
    with pytest.raises(Rejected, match="unknown"):
        check({**proof, "model": model()})


def test_a_witness_proves_nothing_but_consistency() -> None:
    witness = {k: v for k, v in refutation.items() if k not in ("claim", "point")}
    verdict = check({**witness, "kind": "hypothesis-witness"})
    assert verdict.status == "CONSISTENT"


def test_a_verdict_cannot_be_made_by_hand() -> None:
    with pytest.raises(TypeError, match="check alone"):
        Verdict("PROVED", "index-identity", "0" * 64)
    with pytest.raises(TypeError, match="check alone"):
        Verdict("PROVED", "index-identity", "0" * 64, made_by=object())
    with pytest.raises(AttributeError):
        check(refutation).status = "PROVED"  # type: ignore[misc]


def test_the_digest_names_the_content() -> None:
    turned = dict(reversed(list(proof.items())))
    assert check(proof).digest == check(turned).digest
    other = identity(step(pw(x, 3), pw(x, 3)), heads={"x": tensor()})
    assert check(other).digest != check(proof).digest


def test_the_recursion_limit_is_restored() -> None:
    before = sys.getrecursionlimit()
    check(proof)
    with pytest.raises(Rejected):
        check(false)
    assert sys.getrecursionlimit() == before


def test_main_says_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = {}
    for name, certificate in (("p", proof), ("r", refutation), ("f", false), ("l", large)):
        names[name] = tmp_path / f"{name}.json"
        names[name].write_text(json.dumps(certificate), encoding="utf-8")
    assert main([str(names["p"]), str(names["r"])]) == 0
    out = capsys.readouterr().out
    assert "PROVED index-identity sha256:" in out
    assert "REFUTED counter-model" in out
    assert main([str(names["p"]), str(names["f"])]) == 1
    assert main([str(names["l"])]) == 1
    assert "not accepted" in capsys.readouterr().out
    (tmp_path / "b.json").write_bytes(b"\xff\xfe")
    assert main([str(tmp_path / "b.json")]) == 2
    assert main([str(tmp_path / "none.json")]) == 2
    assert main([]) == 2


def test_the_checker_runs_alone(tmp_path: Path) -> None:
    for certificate, code, word in ((proof, 0, "PROVED"), (false, 1, "not accepted")):
        path = tmp_path / f"{code}.json"
        path.write_text(json.dumps(certificate), encoding="utf-8")
        command = [sys.executable, "-I", "-S", str(CHECKER), str(path)]
        run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60)
        assert (run.returncode, word in run.stdout) == (code, True)
        assert run.stderr == ""


def test_a_budget_is_no_verdict() -> None:
    with pytest.raises(OutOfBudget):
        check(large)
