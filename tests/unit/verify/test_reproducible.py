"""A page has the same certificates in every process: no search follows the order of a set."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = "proofs/hopfield/continuous_energy.py"
JUDGE = f"""
import json, sys
from pathlib import Path
from symnode.verify.judge import judge_page
results, errors, _ = judge_page(Path({PAGE!r}), root=Path("."))
assert not errors
json.dump({{r.id: r.certificates for r in results}}, sys.stdout)
"""


def certificates(seed: str) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", JUDGE],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_certificates_do_not_depend_on_the_seed_of_hashes() -> None:
    first, second = certificates("0"), certificates("1")
    assert any(first.values()) and first == second
