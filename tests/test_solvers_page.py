"""docs/solvers.md: its examples run, and its tables have every method and every failure."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from symnode.numeric import Failure
from symnode.numeric.solvers.coefficients import coefficients
from symnode.numeric.solvers.solve import METHODS
from symnode.numeric.tableaux import TABLEAUX

PAGE = Path(__file__).resolve().parent.parent / "docs" / "solvers.md"


def rows() -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8")
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| `")
    ]


def test_examples_run() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert found.attempted > 8 and not found.failed


def test_every_method_is_listed_with_its_orders() -> None:
    listed = {}
    for row in rows():
        for name in re.findall(r"`([a-z0-9_]+)`", row[0]):
            listed[name] = row[1:4]
    assert set(listed) == set(METHODS)
    for name, tableau in TABLEAUX.items():
        path = tableau.interpolant_order or 3  # the cubic with the slopes at both ends
        companion = str(tableau.embedded_order or "")
        assert listed[name] == [str(tableau.order), companion, str(path)]
        assert (coefficients(name).error is None) == (not tableau.embedded)


def test_every_failure_is_listed() -> None:
    assert {row[0].strip("`") for row in rows() if row[0].isupper()} == {f.name for f in Failure}
