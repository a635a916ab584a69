"""Runs over real pages, good and bad, in real workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from symnode.judgement.status import Status
from symnode.verify.collect import Page
from symnode.verify.crew import Question, Worker
from symnode.verify.run import Effort, verify
from symnode.verify.scaffold import new_theorem

HEAD = "from symnode.page import *\n"
GOOD = HEAD + 'x = scalar("x")\na = Theorem("Same", claim=Equal(x + x, 2 * x))\n'
ENDLESS = HEAD + "\n\ndef spin():\n    while True:\n        pass\n\n\nspin()\n"
BAD = {
    "syntax": HEAD + 'x = scalar("x"\n',
    "failing_import": HEAD + "import no_such_module\n",
    "dies": HEAD + "import os\nos._exit(7)\n",
    "exits": HEAD + "exit(3)\n",  # closes the standard input first
    "reads": HEAD + "input()\n",
    "leaves": HEAD + "raise SystemExit(3)\n",
    "shape": HEAD + 'n, m = dimensions("n m")\nEqual(vector("x", n), vector("y", m))\n',
    "no_claim": HEAD + 'a = Theorem("Empty", claim=())\n',
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "proofs").mkdir()
    return tmp_path.resolve()


def write(root: Path, **pages: str) -> None:
    for name, text in pages.items():
        (root / "proofs" / f"{name}.py").write_text(text, encoding="utf-8")


def test_the_page_of_a_newcomer_is_judged(root: Path) -> None:
    new_theorem("first_page", root)
    report = verify(["proofs"], root=root)
    assert [(r.id, r.status) for r in report.results] == [
        ("proofs/first_page.py::theorem", Status.PROVED),
        ("proofs/first_page.py::printed", Status.REFUTED),
    ]
    assert report.exit_code == 0
    assert report.versions.keys() == {"symnode", "python", "sympy"}
    assert report.timing["seconds"] > 0
    assert report.timing["items"]["proofs/first_page.py::theorem"] >= 0


def test_bad_pages_get_four_parts_and_good_pages_their_verdicts(root: Path) -> None:
    write(root, aa_good=GOOD, zz_good=GOOD, **BAD)
    report = verify(["proofs"], root=root)
    assert [r.id for r in report.results] == ["proofs/aa_good.py::a", "proofs/zz_good.py::a"]
    assert [e.path for e in report.errors] == [f"proofs/{name}.py" for name in sorted(BAD)]
    assert all(e.expected and e.got and e.way_out for e in report.errors)
    assert report.exit_code == 2
    lines = {Path(e.path).stem: e.line for e in report.errors}
    expected = {"syntax": 2, "failing_import": 2, "leaves": 2, "shape": 3, "no_claim": 2}
    expected |= {"exits": 2, "reads": 2}
    assert {name: lines[name] for name in expected} == expected


def test_a_trial_that_ends_its_process_costs_its_own_statement(root: Path) -> None:
    leaves = 's = Simulation("s", lambda rng: exit(3), claim=every("x") >= 0)\n'
    write(root, leaves=GOOD + leaves)
    report = verify(["proofs"], root=root)
    assert [r.id for r in report.results] == ["proofs/leaves.py::a"]
    (error,) = report.errors
    assert (error.line, error.got[:13]) == (4, "SystemExit: 3")


def test_an_endless_page_is_told_with_the_line_where_it_hangs(root: Path) -> None:
    write(root, endless=ENDLESS)
    (error,) = verify(["proofs"], root=root, effort=Effort(0.5)).errors
    assert error.line in (5, 6)
    assert error.expected == "a page that is judged within 0.5 s"
    assert error.got == f"still running at line {error.line}"
    assert "--budget" in error.way_out


def test_pages_after_an_endless_one_are_judged(root: Path) -> None:
    write(root, a=GOOD, b=ENDLESS, c=GOOD)
    ample = Effort(4.0)  # for c, also on a busy machine
    report = verify(["proofs"], root=root, jobs=1, effort=ample)
    assert [r.id for r in report.results] == ["proofs/a.py::a", "proofs/c.py::a"]
    assert [e.path for e in report.errors] == ["proofs/b.py"]


SLOW = """
from time import sleep
from symnode.page import *
a = scalar("a")
quick = Theorem("quick", claim=Equal(a, a))
slow = Theorem("slow", claim=Equal(a, a), derived_by=lambda: sleep(60))
"""


def test_what_was_judged_before_the_time_was_up_is_kept(root: Path) -> None:
    write(root, slow=SLOW)
    report = verify(["proofs"], root=root, effort=Effort(4.0))
    assert [r.id for r in report.results] == ["proofs/slow.py::quick"]
    (error,) = report.errors
    assert "after proofs/slow.py::slow" in error.got


def test_a_process_that_ends_is_told(root: Path) -> None:
    write(root, dies=BAD["dies"])
    (error,) = verify(["proofs"], root=root).errors
    assert error.got == "the process that judged it ended with exit code 7"


def test_the_report_does_not_depend_on_the_number_of_workers(root: Path) -> None:
    write(root, a=GOOD, b=GOOD, c=GOOD)
    one, two = (verify(["proofs"], root=root, jobs=jobs) for jobs in (1, 2))
    assert one.results == two.results
    assert (one.timing["jobs"], two.timing["jobs"]) == (1, 2)


def test_one_statement_of_a_page(root: Path) -> None:
    new_theorem("first_page", root)
    report = verify(["proofs/first_page.py::printed"], root=root)
    assert [r.id for r in report.results] == ["proofs/first_page.py::printed"]
    assert all("::printed" in item for item in report.timing["items"])


def test_a_statement_that_is_not_there(root: Path) -> None:
    write(root, a=GOOD)
    report = verify(["proofs/a.py::b"], root=root)
    assert report.exit_code == 2
    assert report.errors[0].expected == "a statement named b on this page"


def test_a_keyword_selects(root: Path) -> None:
    write(root, a=GOOD)
    new_theorem("first_page", root)
    report = verify(["proofs"], root=root, keyword="same")
    assert [r.id for r in report.results] == ["proofs/a.py::a"]
    assert verify(["proofs"], root=root, keyword="zzz").exit_code == 5


def test_what_a_page_prints_does_not_disturb(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    noisy = GOOD + 'print("{not json")\nimport os\nos.write(1, b"raw\\n")\n'
    write(root, a=noisy)
    report = verify(["proofs"], root=root)
    assert [r.id for r in report.results] == ["proofs/a.py::a"] and not report.errors
    out, err = capfd.readouterr()
    assert out == "" and "{not json" in err and "raw" in err


def test_progress_is_told(root: Path) -> None:
    write(root, a=GOOD)
    told: list[str] = []
    verify(["proofs"], root=root, progress=told.append)
    assert told[0] == "page 1 of 1: proofs/a.py"
    assert "page 1 of 1: proofs/a.py::a" in told


def test_statements_are_listed_without_judging(root: Path) -> None:
    write(root, a=GOOD)
    with Worker() as worker:
        page = Page(root / "proofs" / "a.py")
        answer = worker.ask(Question(page, root, 10.0, do="list"))
    assert answer == {"statements": [["proofs/a.py::a", "Same", 3]], "errors": []}


INTERRUPTED = """
import json, signal, sys
from pathlib import Path
from symnode.verify.run import verify
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job would ignore it
told = lambda text: print(text, file=sys.stderr, flush=True)
report = verify(["proofs"], root=Path.cwd(), jobs=1, progress=told)
print(json.dumps([[r.id for r in report.results], [e.got for e in report.errors]]))
"""


@pytest.fixture
def running(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A run that has judged one page and hangs in the second."""
    write(root, a=GOOD, b=ENDLESS, c=GOOD)
    command = [sys.executable, "-c", INTERRUPTED]
    source = Path(__file__).resolve().parents[3]
    process = subprocess.Popen(
        command,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(source)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_an_interrupt_keeps_what_was_judged(running: subprocess.Popen[str]) -> None:
    assert running.stderr is not None
    stop = threading.Timer(20, running.kill)
    stop.start()
    for line in running.stderr:
        if "proofs/b.py" in line:
            break
    time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate()
    stop.cancel()
    stopped = '"the run was stopped"'
    assert out.strip() == f'[["proofs/a.py::a"], [{stopped}, {stopped}]]'
