"""docs/claims.md has the functions of claims and a mistake as it is told.

UPDATE_SNAPSHOTS=1 writes them into it instead. Its files and outputs: ``test_shown_outputs.py``.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from symnode.language.claims.files import read
from symnode.language.claims.names import functions

PAGE = Path(__file__).parents[1] / "docs" / "claims.md"
BLOCK = r"<!-- {kind}(?:: (.+?))? -->\n```\w*\n(.*?)```"


def of_functions(_: str) -> str:
    return textwrap.fill(" ".join(functions()), 98) + "\n"


def of_mistake(line: str) -> str:
    return f"{read(line.encode(), 'FILE.jsonl').errors[0]}\n"


MAKERS: dict[str, Callable[[str], str]] = {"functions": of_functions, "mistake": of_mistake}


@pytest.mark.parametrize("kind", MAKERS)
def test_the_page_shows_what_happens(kind: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    (block,) = re.finditer(BLOCK.format(kind=kind), page, re.DOTALL)
    text = MAKERS[kind](block[1] or "")
    if os.environ.get("UPDATE_SNAPSHOTS") and text != block[2]:
        PAGE.write_text(page[: block.start(2)] + text + page[block.end(2) :], encoding="utf-8")
        return
    assert text == block[2]
