"""docs/training.md: its examples run, and its table has every rule."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from symnode.numeric import training

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "training.md"


def test_the_examples_run() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted >= 6
    assert result.failed == 0


def test_every_rule_has_a_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    public = [getattr(training, name) for name in training.__all__]
    kinds = [v for v in public if isinstance(v, type) and issubclass(v, training.Rule)]
    assert sorted(rows) == sorted(k.__name__ for k in kinds if k is not training.Rule)


def test_the_pages_that_it_names_are_there() -> None:
    named = set(re.findall(r"`(\w+\.py)`", PAGE.read_text(encoding="utf-8")))
    assert len(named) >= 7
    for name in named:
        assert (ROOT / "proofs" / "simplest_neural_ode" / name).is_file(), name
