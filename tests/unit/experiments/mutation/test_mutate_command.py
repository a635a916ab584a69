"""``symnode mutate``: scores, survivors, JSON, the journal, and pages that misbehave."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from symnode.commands.mutate import mutate
from symnode.document.mutation import mutation_lines
from symnode.document.terminal import Style, plain_text
from symnode.judgement.mutation import (
    Fate,
    MutantResult,
    MutationReport,
    Score,
    StatementMutation,
    mutation_from_json,
)
from symnode.verify import mutation_page
from symnode.verify.collect import Page
from symnode.verify.mutate import Interrupted, Options
from symnode.verify.mutate import mutate as run

PAGE = """
from symnode.page import *
a, b = scalar("a"), scalar("b")
square_of_sum = Theorem("The square of a sum", claim=Equal((a + b)**2, a**2 + 2*a*b + b**2))
positive_b = b > 0
idle = Theorem("A sum", given=[positive_b], claim=Equal(a + b, b + a))
wrong = Theorem("No theorem", claim=Equal(a, b))
printed = AsPrinted(idle, claim=Equal(a, b), where="nowhere")
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes a page into a folder of its own, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "proofs").mkdir()

    def write(text: str = PAGE, name: str = "page") -> Path:
        path = tmp_path / "proofs" / f"{name}.py"
        path.write_text(text)
        return path

    return write


def called(*arguments: str) -> Result:
    return CliRunner().invoke(mutate, [*arguments, "--jobs", "1"])


@pytest.mark.slow
def test_scores_survivors_and_json(page: Callable[..., Path], tmp_path: Path) -> None:
    page()
    done = called("--most", "3", "--json", "m.json")
    assert done.exit_code == 1, "a statement that is not proved cannot be mutated"
    assert "square_of_sum  mutation score 3/3  3 refuted" in done.output
    assert "given b > 0 -> b < 0" in done.output
    assert "wrong          not mutated: it is not proved" in done.output
    data = json.loads((tmp_path / "m.json").read_text())
    assert data["schema"] == "symnode-mutation/1"
    says = {s["id"]: s["says"] for s in data["statements"]}
    assert says["proofs/page.py::square_of_sum"] == "mutation score 3/3"
    assert "proofs/page.py::printed" not in says
    assert mutation_from_json(data).to_json() == data


@pytest.mark.slow
def test_a_second_run_reads_what_the_first_has_judged(page: Callable[..., Path]) -> None:
    page()
    paths = ["proofs/page.py::square_of_sum"]
    options = Options(jobs=1, most=2)
    first, second = (run(paths, root=Path.cwd(), options=options) for _ in range(2))
    assert (first.timing["resumed"], second.timing["resumed"]) == (0, 2)
    assert first.statements == second.statements
    fresh = run(paths, root=Path.cwd(), options=Options(jobs=1, most=1, fresh=True))
    assert fresh.timing["resumed"] == 0
    page(PAGE.replace("2*a*b", "a*b + b*a"))
    altered = run(paths, root=Path.cwd(), options=options)
    assert altered.timing["resumed"] == 0, "another page is judged anew"


def test_only_what_is_asked_for(page: Callable[..., Path]) -> None:
    page()
    done = called("-k", "square", "--most", "1", "-v")
    assert done.exit_code == 0
    assert "model" in done.output
    assert "idle" not in done.output
    assert called("proofs/page.py::no_such_name").exit_code == 2
    assert called("-k", "nothing of this name").exit_code == 5


def test_a_mutant_out_of_time_is_not_killed(
    page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts, and it does not count as killed."""

    def endless(_: Any) -> Any:
        while True:
            pass

    page()
    monkeypatch.setattr(mutation_page, "mutant_verdict", endless)
    options = Options(jobs=1, most=1, budget=0.5)
    report = run(["proofs/page.py::square_of_sum"], root=Path.cwd(), options=options)
    (statement,) = report.statements
    assert [r.fate for r in statement.results] == [Fate.UNJUDGED]
    assert statement.results[0].detail == "no verdict within 0.5 s"
    assert (str(statement.score), report.exit_code) == ("0/1", 1)


def test_an_error_while_judging_is_told(
    page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Any) -> Any:
        raise KeyError("x")

    page()
    monkeypatch.setattr(mutation_page, "mutant_verdict", broken)
    options = Options(jobs=1, most=1)
    report = run(["proofs/page.py::square_of_sum"], root=Path.cwd(), options=options)
    assert report.statements[0].results[0].detail == "KeyError: 'x'"


@pytest.mark.parametrize(
    "text", ["while True: pass", "import os; os._exit(0)", "import os; os.kill(os.getpid(), 9)"]
)
def test_a_page_that_misbehaves_costs_no_other(
    text: str, page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutation_page, "STEP_LIMIT", 3.0)
    page()
    page("from symnode.page import *\n" + text, "bad")
    options = Options(jobs=2, most=1, keyword=None)
    report = run(["proofs"], root=Path.cwd(), options=options)
    assert report.exit_code == 2
    assert [e.path for e in report.errors] == ["proofs/bad.py"]
    assert str(report.statements[0].score) == "1/1"


@pytest.mark.slow
def test_an_interrupt_keeps_what_is_judged(page: Callable[..., Path]) -> None:
    page()

    def stop(done: int, pages: int, judged: int) -> None:
        if judged:
            raise KeyboardInterrupt

    options = Options(jobs=1, most=4)
    paths = ["proofs/page.py::square_of_sum"]
    with pytest.raises(Interrupted) as stopped:
        run(paths, root=Path.cwd(), options=options, progress=stop)
    assert stopped.value.judged >= 1
    rest = run(paths, root=Path.cwd(), options=options)
    assert rest.timing["resumed"] >= stopped.value.judged - 1


def result(fate: Fate) -> MutantResult:
    return MutantResult("sign-1", "sign", "a -> -a", "-a = 1", fate, "why", {"a": "1"})


@pytest.mark.parametrize(
    ("fates", "score", "code"),
    [
        ([Fate.REFUTED, Fate.UNPROVED], "2/2", 0),
        ([Fate.REFUTED, Fate.SURVIVED], "1/2", 0),
        ([Fate.REFUTED, Fate.UNJUDGED], "1/2", 1),
        ([Fate.REFUTED, Fate.CONFLICT], "1/2", 3),
        ([Fate.REFUTED, Fate.EQUIVALENT, Fate.IMPLIED, Fate.ILL_FORMED, Fate.VACUOUS], "1/1", 0),
        ([], "0/0", 5),
    ],
)
def test_what_counts(fates: list[Fate], score: str, code: int) -> None:
    statement = StatementMutation(
        "p.py::s", "S", "p.py", 3, tuple(result(f) for f in fates), len(fates)
    )
    report = MutationReport((statement,))
    assert statement.says == f"mutation score {score}"
    assert report.exit_code == code
    text = plain_text(mutation_lines(report, Style()))
    assert f"mutation score {score}" in text
    for fate in (Fate.CONFLICT, Fate.SURVIVED, Fate.UNJUDGED):
        assert (f"{fate:<10}  sign-1" in text) is (fate in fates)


def test_counted_fates_are_all_but_what_says_nothing_else() -> None:
    whole = Score.of(result(f) for f in Fate)
    assert (whole.killed, whole.counted) == (2, 5)
    assert whole.to_json()["fates"] == {str(f): 1 for f in Fate}


def test_other_json_is_refused() -> None:
    with pytest.raises(ValueError, match="symnode-mutation/1"):
        mutation_from_json({"schema": "symnode-report/1"})


def test_a_digest_of_what_a_page_imports(page: Callable[..., Path], tmp_path: Path) -> None:
    """A mutant is judged anew where an imported page has changed."""
    lemmas = "from symnode.page import *\nc = scalar('c')\n"
    page(lemmas, "lemmas")
    text = "from proofs.lemmas import c\nfrom symnode.page import *\n"
    path = page(text + "one = Theorem('it', claim=Equal(c + 1, 1 + c))\n", "user")
    options = Options(jobs=1, most=1)
    for expected in (0, 1):
        assert run([str(path)], root=tmp_path, options=options).timing["resumed"] == expected
    (tmp_path / "proofs" / "lemmas.py").write_text(
        "from symnode.page import *\nc = positive('c')\n"
    )
    assert run([str(path)], root=tmp_path, options=options).timing["resumed"] == 0
    assert Page(path).id(tmp_path) == "proofs/user.py"
