"""The README says what really happens: its pages are files, its outputs are compared.

UPDATE_SNAPSHOTS=1 writes the outputs into it instead, as for the texts in ``tests/snapshots``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = r"<!-- {kind}: (.+?) -->\n```\w*\n(.*?)```"
FILES = re.findall(BLOCK.format(kind="file"), README, re.DOTALL)
OUTPUTS = re.findall(BLOCK.format(kind="output"), README, re.DOTALL)


def comparable(text: str) -> list[str]:
    """Lines without seconds, and without digests: another way to find a proof changes these."""
    text = re.sub(r"\([0-9.]+ s\)", "(.. s)", text)
    text = re.sub(r"\b(?=\d*[a-f])[0-9a-f]{16,64}\b", "(digest)", text)
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def test_the_readme_has_examples() -> None:
    assert len(FILES) == 7
    assert len(OUTPUTS) == 8


@pytest.mark.parametrize(("path", "text"), FILES)
def test_a_page_in_the_readme_is_the_file(path: str, text: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("command", "text"), OUTPUTS)
def test_an_output_in_the_readme_is_printed(command: str, text: str) -> None:
    program, *words = command.split()
    started = {"symnode": ["-c", "from symnode.cli import main; main()"], "python": []}[program]
    done = subprocess.run(
        [sys.executable, *started, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"COLUMNS": "100", "NO_COLOR": "1"},
    )
    if os.environ.get("UPDATE_SNAPSHOTS") and comparable(done.stdout) != comparable(text):
        written = (ROOT / "README.md").read_text(encoding="utf-8")
        assert written.count(text) == 1
        (ROOT / "README.md").write_text(written.replace(text, done.stdout), encoding="utf-8")
        text = done.stdout
    assert comparable(done.stdout) == comparable(text), done.stderr


def test_what_sympy_alone_answers() -> None:
    script = ROOT / "docs/examples/sympy_alone.py"
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    answers = [line.split(maxsplit=1)[1] for line in done.stdout.splitlines()]
    assert len(answers) == 4
    for answer in answers:
        assert f"`{answer}`" in README
