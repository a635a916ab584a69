"""The README and docs/ say what really happens: their pages are files, their outputs are compared.

UPDATE_SNAPSHOTS=1 writes the outputs into them instead, as for the texts in ``tests/snapshots``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = r"<!-- {kind}: (.+?) -->\n```\w*\n(.*?)```"
STARTED = {"symnode": ["-c", "from symnode.cli import main; main()"], "python": []}


def shown(kind: str) -> list[tuple[str, str, str]]:
    """(page, what stands behind the kind, text) of all blocks of a kind."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [
        (page.relative_to(ROOT).as_posix(), *found)
        for page in pages
        for found in re.findall(
            BLOCK.format(kind=kind), page.read_text(encoding="utf-8"), re.DOTALL
        )
    ]


def comparable(text: str) -> list[str]:
    """Lines without times, digests and methods: a proof may be found in another way."""
    text = re.sub(r"^( +method +).*$", r"\1..", text, flags=re.MULTILINE)
    text = re.sub(r"\([0-9.]+ s.*?\)", "(.. s)", text)
    text = re.sub(r"\b(?=\d*[a-f])[0-9a-f]{16,64}\b", "(digest)", text)
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def printed(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a command says in a folder with the examples, where nothing is kept."""
    shutil.copytree(ROOT / "docs" / "examples", folder / "docs" / "examples")
    program, *words = command.split()
    return subprocess.run(
        [sys.executable, *STARTED[program], *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
    )


def test_there_are_examples() -> None:
    assert len(shown("file")) == 9
    assert len(shown("output")) == 11


@pytest.mark.parametrize(("page", "path", "text"), shown("file"))
def test_an_example_is_the_file(page: str, path: str, text: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == text, page


@pytest.mark.parametrize(("page", "command", "text"), shown("output"))
def test_an_output_is_printed(page: str, command: str, text: str, tmp_path: Path) -> None:
    done = printed(command, tmp_path)
    if os.environ.get("UPDATE_SNAPSHOTS") and comparable(done.stdout) != comparable(text):
        written = (ROOT / page).read_text(encoding="utf-8")
        assert written.count(text) == 1
        (ROOT / page).write_text(written.replace(text, done.stdout), encoding="utf-8")
        return
    assert comparable(done.stdout) == comparable(text), done.stderr


def test_what_sympy_alone_answers() -> None:
    script = ROOT / "docs/examples/sympy_alone.py"
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    answers = [line.split(maxsplit=1)[1] for line in done.stdout.splitlines()]
    assert len(answers) == 4
    for answer in answers:
        assert f"`{answer}`" in (ROOT / "README.md").read_text(encoding="utf-8")
