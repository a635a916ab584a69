"""``pytest proofs/``: an item for each statement."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
HEAD = "from symnode.page import *\n"
PAGE = HEAD + (
    'x = scalar("x")\n'
    'good = Theorem("Doubling", claim=Equal(x + x, 2 * x))\n'
    'bad = Theorem("Tripling", claim=Equal(x + x, 3 * x))\n'
)


def arguments(*given: str) -> list[str]:
    """The plugin by name, unless symnode is installed and pytest knows it already."""
    known = any(e.value == "symnode.pytest_plugin" for e in metadata.entry_points(group="pytest11"))
    plugin = [] if known else ["-p", "symnode.pytest_plugin"]
    return [*plugin, "-p", "no:cacheprovider", *given]


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.mkdir("proofs")
    (pytester.path / "proofs" / "page.py").write_text(PAGE)
    return pytester


def test_an_item_for_each_statement(folder: pytest.Pytester) -> None:
    result = folder.runpytest(*arguments("-v", "proofs"))
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*proofs/page.py::good PASSED*", "*proofs/page.py::bad FAILED*"])


def test_a_failure_shows_the_message_of_the_terminal(folder: pytest.Pytester) -> None:
    result = folder.runpytest(*arguments("proofs"))
    result.stdout.fnmatch_lines(
        [
            '*FAIL*"Tripling" is REFUTED, expected PROVED',
            "*claim*x + x = 3[*]x",
            "*model*x = 1",
            "*symnode verify proofs/page.py::bad -v",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize(
    "selection",
    [("proofs/page.py::good",), ("proofs", "-k", "Doubling"), ("proofs/page.py", "-k", "not bad")],
)
def test_selection(folder: pytest.Pytester, selection: tuple[str, ...]) -> None:
    folder.runpytest(*arguments(*selection)).assert_outcomes(
        passed=1, deselected=0 if "::" in selection[0] else 1
    )


def test_a_page_error_is_a_collection_error_in_four_parts(folder: pytest.Pytester) -> None:
    (folder.path / "proofs" / "broken.py").write_text(HEAD + 'x = scalar("x"\n')
    result = folder.runpytest(*arguments("proofs"))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*proofs/broken.py:2:", "  expected*", "  got*never closed*", "  way out*"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_an_endless_page_does_not_hang_the_collection(folder: pytest.Pytester) -> None:
    (folder.path / "proofs" / "page.py").write_text(HEAD + "while True:\n    pass\n")
    result = folder.runpytest(*arguments("-o", "symnode_budget=0.5", "proofs"))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*still running at line *"])


def test_tests_and_helpers_are_no_pages(folder: pytest.Pytester) -> None:
    folder.mkdir("tests")
    (folder.path / "tests" / "helper.py").write_text(HEAD + 'raise ValueError("imported")\n')
    (folder.path / "test_own.py").write_text(HEAD + "def test_it():\n    pass\n")
    (folder.path / "proofs" / "_shared.py").write_text(HEAD + 'raise ValueError("imported")\n')
    result = folder.runpytest(*arguments("tests", "test_own.py", "proofs/page.py::good"))
    result.assert_outcomes(passed=2)


def test_other_projects_are_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_plain="def test_it():\n    pass\n", module="VALUE = 1\n")
    pytester.runpytest(*arguments()).assert_outcomes(passed=1)


def test_a_budget_that_is_no_number(folder: pytest.Pytester) -> None:
    result = folder.runpytest(*arguments("-o", "symnode_budget=soon"))
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_two_processes(folder: pytest.Pytester) -> None:
    folder.runpytest(*arguments("-n", "2", "proofs")).assert_outcomes(passed=1, failed=1)


def test_two_processes_of_their_own(tmp_path: Path) -> None:
    """As a user runs it: pytest proofs/ -n 2, on a page of the project."""
    (tmp_path / "proofs").mkdir()
    shutil.copy(ROOT / "proofs" / "adjoint_method" / "initial_state.py", tmp_path / "proofs")
    command = [sys.executable, "-m", "pytest", *arguments("proofs/", "-n", "2", "-v")]
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", "")}
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, env=environment, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 workers" in done.stdout
    passed = [line for line in done.stdout.splitlines() if "PASSED proofs/initial_state.py" in line]
    assert passed and f"{len(passed)} passed" in done.stdout
