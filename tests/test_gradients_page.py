"""docs/gradients.md: its examples run, and its table has every mode."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from symnode import numeric
from symnode.numeric import analytic

PAGE = Path(__file__).resolve().parent.parent / "docs" / "gradients.md"


def test_examples_run() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert found.attempted > 15 and not found.failed


def test_every_mode_is_listed() -> None:
    text = PAGE.read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Za-z.]+)` \|", text, flags=re.MULTILINE))
    modes = {
        prefix + name
        for prefix, module in (("", numeric), ("analytic.", analytic))
        for name in module.__all__
        if isinstance(getattr(module, name), type) and hasattr(getattr(module, name), "gradient")
    }
    assert listed == modes
