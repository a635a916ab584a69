"""``proofs/ledger.toml`` is complete and uses its own vocabulary.

The counts are those of the four sources; a row that disappears or changes its truth is noticed.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

LEDGER = Path(__file__).resolve().parent.parent / "proofs" / "ledger.toml"

REQUIRED = {"id", "source", "where", "claim", "truth", "demand", "stage"}
OPTIONAL = {"correct", "parts"}
DEMANDS = {"prove", "prove or support", "prove or admit", "simulate", "document"}
STAGES = range(1, 8)

BY_TRUTH = {
    "definition": 5,
    "true": 46,
    "hypotheses": 35,
    "first-order": 2,
    "false": 36,
    "empirical": 11,
    "informal": 5,
    "extension": 6,
}
BY_STAGE = {1: 22, 2: 24, 3: 24, 4: 16, 5: 12, 6: 16, 7: 32}
BY_SOURCE = {"okamoto2025": 42, "hopfield-notes": 42, "blog": 8, "global-convergence": 54}


@cache
def ledger() -> dict[str, Any]:
    return tomllib.loads(LEDGER.read_text(encoding="utf-8"))


def claims() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ledger()["claim"]
    return rows


def test_all_claims_are_there() -> None:
    ids = Counter(row["id"] for row in claims())
    assert [each for each, n in ids.items() if n > 1] == []
    assert len(ids) == 146


@pytest.mark.parametrize(
    ("key", "expected"), [("truth", BY_TRUTH), ("stage", BY_STAGE), ("source", BY_SOURCE)]
)
def test_counts(key: str, expected: dict[Any, int]) -> None:
    assert Counter(row[key] for row in claims()) == expected


def test_rows_have_the_known_keys() -> None:
    for row in claims():
        assert REQUIRED <= row.keys() <= REQUIRED | OPTIONAL, row["id"]
        texts = [row[key] for key in ("id", "where", "claim")] + [row.get("correct", "-")]
        assert all(isinstance(text, str) and text.strip() == text != "" for text in texts), row


def test_values_are_known() -> None:
    for row in claims():
        assert row["truth"] in BY_TRUTH, row["id"]
        assert row["demand"] in DEMANDS, row["id"]
        assert row["stage"] in STAGES, row["id"]
        assert row["source"] in ledger()["sources"], row["id"]


def test_sources_have_a_title() -> None:
    assert ledger()["sources"].keys() == BY_SOURCE.keys()
    for source in ledger()["sources"].values():
        assert source["title"] and isinstance(source["authors"], list)


def test_a_wrong_claim_comes_with_its_correction() -> None:
    """A page has to prove the right statement too, so the ledger must know it."""
    for row in claims():
        if row["truth"] in {"false", "hypotheses", "first-order", "extension"}:
            assert row.get("correct"), row["id"]


def test_parts_begin_at_their_stage() -> None:
    """A part reads "STAGE: what"; the first part is answered at the stage of its row."""
    rows = [row for row in claims() if "parts" in row]
    assert len(rows) == 16
    for row in rows:
        stages = [int(part.partition(":")[0]) for part in row["parts"]]
        assert stages == sorted(set(stages)), row["id"]
        assert len(stages) >= 2, row["id"]
        assert stages[0] == row["stage"], row["id"]
