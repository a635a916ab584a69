"""A fixed report made by hand, and text snapshots of what the writers make of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from symnode.judgement.report import Report, report_from_json

SNAPSHOTS = Path(__file__).resolve().parents[2] / "snapshots"


@pytest.fixture
def report() -> Report:
    """Five statements of three pages: proved, refuted, defined, undecided, in conflict."""
    return report_from_json(json.loads((SNAPSHOTS / "report.json").read_text(encoding="utf-8")))


@pytest.fixture
def snapshot() -> Callable[[str, str], None]:
    """Compare a text with the stored one; UPDATE_SNAPSHOTS=1 stores it instead."""

    def compare(name: str, text: str) -> None:
        stored = SNAPSHOTS / name
        text = "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
        if os.environ.get("UPDATE_SNAPSHOTS"):
            stored.write_text(text, encoding="utf-8")
        assert text == stored.read_text(encoding="utf-8"), (
            f"{name} differs; if the change is meant: UPDATE_SNAPSHOTS=1 pytest tests/unit/document"
        )

    return compare
