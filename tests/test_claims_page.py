"""docs/claims.md says what really happens: its files, its list of functions, its outputs.

UPDATE_SNAPSHOTS=1 writes them into it instead.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from symnode.language.claims.files import read
from symnode.language.claims.names import functions

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "claims.md"
BLOCK = re.compile(r"<!-- (\w+)(?:: (.+?))? -->\n```\w*\n(.*?)```", re.DOTALL)
COMMAND = "from symnode.cli import main; main()"


def of_file(name: str, _folder: Path) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def of_functions(_: str, _folder: Path) -> str:
    return textwrap.fill(" ".join(functions()), 98) + "\n"


def of_mistake(line: str, _folder: Path) -> str:
    return f"{read(line.encode(), 'FILE.jsonl').errors[0]}\n"


def of_output(command: str, folder: Path) -> str:
    """What the command prints in a folder with the examples, where nothing is kept."""
    shutil.copytree(ROOT / "docs" / "examples", folder / "docs" / "examples")
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *command.split()[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
    )
    return done.stdout


MAKERS: dict[str, Callable[[str, Path], str]] = {
    "file": of_file,
    "functions": of_functions,
    "mistake": of_mistake,
    "output": of_output,
}


def comparable(text: str) -> list[str]:
    """Lines without times, digests and names of methods: a proof may be found in another way."""
    text = re.sub(r"^( +method +).*$", r"\1..", text, flags=re.MULTILINE)
    text = re.sub(r"\([0-9.]+ s.*?\)", "(.. s)", text)
    text = re.sub(r"\b(?=\d*[a-f])[0-9a-f]{16,64}\b", "(digest)", text)
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("kind", MAKERS)
def test_the_page_shows_what_happens(kind: str, tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = [m for m in BLOCK.finditer(page) if m[1] == kind]
    assert len(found) == 1
    (block,) = found
    text = MAKERS[kind](block[2] or "", tmp_path)
    if os.environ.get("UPDATE_SNAPSHOTS") and comparable(text) != comparable(block[3]):
        page = page[: block.start(3)] + text + page[block.end(3) :]
        PAGE.write_text(page, encoding="utf-8")
        return
    assert comparable(text) == comparable(block[3])
