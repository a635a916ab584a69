"""docs/rules.md describes the rules that the checker has; docs/references.md has every key."""

from __future__ import annotations

import re
from pathlib import Path

from symnode.checker.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
APPLIED = re.compile(r'rules\.add\("([^"]+)"\)')


def described() -> list[str]:
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    return [line[3:] for line in text.splitlines() if line.startswith("## ")]


def applied() -> set[str]:
    """Rules that the checker notes while it unfolds and expands."""
    files = (ROOT / "symnode/checker").glob("*.py")
    return {name for f in files for name in APPLIED.findall(f.read_text(encoding="utf-8"))}


def test_every_rule_is_described_once_and_nothing_else() -> None:
    assert "Leibniz' rule" in applied()
    assert sorted(described()) == sorted({*RULES, *applied()})


def test_references_are_listed() -> None:
    files = [f for d in ("symnode", "proofs") for f in (ROOT / d).rglob("*.py")]
    texts = [f.read_text(encoding="utf-8") for f in (*files, ROOT / "docs/rules.md")]
    keys = {k for text in texts for k in re.findall(r"[\[;] ?([a-z]+(?:19|20)\d{2})\b", text)}
    listed = (ROOT / "docs/references.md").read_text(encoding="utf-8")
    assert {"rudin1976", "chen2018", "hardy1934"} <= keys
    assert sorted(k for k in keys if f"`{k}`" not in listed) == []
