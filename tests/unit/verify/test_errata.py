"""What an erratum says reaches the report."""

from __future__ import annotations

from pathlib import Path

from symnode.verify.judge import judge_page

PAGE = """
from symnode.page import *

x = scalar("x")
square = Theorem("square", claim=Equal((x + 1) ** 2, x**2 + 2 * x + 1))
printed = AsPrinted(square, claim=Equal((x + 1) ** 2, x**2 + 1), where="line 1")
other = AsPrinted(square, claim=Equal((x + 1) ** 2, x**2), where="line 2")
Erratum(printed, corrected=square, says="the mixed term is missing")
"""


def test_the_remark_of_an_erratum_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text(PAGE)
    results, errors, _ = judge_page(path, root=tmp_path)
    assert not errors
    remarks = {r.id.partition("::")[2]: (r.remark, r.corrected) for r in results}
    assert remarks["printed"] == ("the mixed term is missing", "page.py::square")
    assert remarks["other"][0] == ""
