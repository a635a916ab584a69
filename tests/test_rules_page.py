"""docs/rules.md describes exactly the rules that the checker has."""

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


def test_references_of_the_rules_are_listed() -> None:
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    keys = set(re.findall(r"[\[;] ?([a-z]+\d{4})", text))
    listed = (ROOT / "docs/references.md").read_text(encoding="utf-8")
    assert keys and all(f"`{k}`" in listed for k in keys)
