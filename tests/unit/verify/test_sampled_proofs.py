"""A proof beside an instance that contradicts it is a conflict, with exit code 3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from symnode.checker.refutation import Failure
from symnode.experiments import agreement as sampling
from symnode.experiments.sampler import Sampler
from symnode.judgement.status import Status
from symnode.page import Equal, Theorem, dimensions, matrix, scalar, vector
from symnode.verify import verdicts
from symnode.verify.consistency import Consistency
from symnode.verify.verdicts import judge

n = dimensions("n")
A, x, a = matrix("A", n, n), vector("x", n), scalar("a")
right = Theorem("Right", claim=Equal(A @ x + A @ x, 2 * (A @ x)))
wrong = Theorem("Wrong", claim=Equal(A @ x, A.T @ x))


def test_a_proof_that_samples_agree_with_says_how_many() -> None:
    result, _, _ = judge(right, "page.py::right")
    assert result.status is Status.PROVED and "instances agree" in result.sampled


def test_a_wrong_proof_is_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    """The prover is made to accept anything: it proves another claim in the place of this one."""
    honest = verdicts.Library

    class Credulous(honest):  # type: ignore[misc, valid-type]
        def proven(self, statement: Any) -> Any:
            return super().proven(right if statement is wrong else statement)

    monkeypatch.setattr(verdicts, "Library", Credulous)
    monkeypatch.setattr(verdicts, "consistency", lambda s: Consistency(""))  # would see it, too
    result, _, _ = judge(wrong, "page.py::wrong")
    assert result.status is Status.CONFLICT and not result.ok
    assert "an instance contradicts it" in result.detail


def test_a_counterexample_tells_both_sides() -> None:
    against = sampling.agreement(wrong).counterexample
    assert against is not None and against.found is not None
    assert isinstance(against.found.verdict.failure, Failure)
    assert "fails by" in str(against)


def test_a_conflict_ends_with_exit_code_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way, from a page to the exit code, with a sampler that sees failures everywhere."""
    from symnode.cli import main
    from symnode.document.terminal import plain_text, report_lines
    from symnode.judgement.report import Report
    from symnode.verify.judge import judge_page

    page = tmp_path / "proofs" / "p.py"
    page.parent.mkdir()
    page.write_text(
        'from symnode.page import *\na = scalar("a")\nt = Theorem("T", claim=Equal(a, a))\n'
    )
    fails = Failure("1", "0", "1")
    monkeypatch.setattr(Sampler, "failure", lambda self, i: (i.worst, _Found(fails)))
    results, errors, _ = judge_page(page, root=tmp_path)
    report = Report(tuple(results), tuple(errors))
    assert report.exit_code == 3
    assert "CONFLICT" in plain_text(report_lines(report))
    assert CliRunner().invoke(main, ["--version"]).exit_code == 0


class _Found:
    """A refutation as far as its words are read."""

    def __init__(self, failure: Failure) -> None:
        self.verdict = type("Verdict", (), {"failure": failure})()
