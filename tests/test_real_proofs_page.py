"""docs/real_proofs.md names every rule of proofs about real numbers; what it shows is accepted."""

from __future__ import annotations

import json
import re
from pathlib import Path

from symnode.checker import check
from symnode.checker.reals.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs/real_proofs.md").read_text(encoding="utf-8")


def test_every_rule_is_in_one_of_the_two_tables() -> None:
    cells = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| `")]
    named = [name for cell in cells for name in re.findall(r"`([a-z-]+)`", cell)]
    assert sorted(named) == sorted(RULES)


def test_the_proof_that_is_shown_is_accepted() -> None:
    (line,) = (line for line in TEXT.splitlines() if line.startswith('    {"rule"'))
    x = ["var", "x"]
    claim = {
        "variables": [["x", "real"]],
        "hypotheses": [],
        "statement": [">=", ["exp", x], ["add", "1", x]],
        "definedness": "required",
    }
    certificate = {"format": "symnode-certificate/1", "kind": "real-claim", "claim": claim}
    assert check({**certificate, "proofs": [json.loads(line)]}).status == "PROVED"
