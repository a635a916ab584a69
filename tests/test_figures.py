"""Every figure of the pages can be drawn, and its evidence is as expected."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from symnode.document.plots import drawn, save
from symnode.judgement.plots import Plot
from symnode.verify.collect import Page
from symnode.verify.figures import plots

ROOT = Path(__file__).parents[1]
PAGES = sorted(p for p in (ROOT / "proofs").rglob("*.py") if "Figure(" in p.read_text())


@cache
def figures(page: Path) -> tuple[Plot, ...]:
    found, errors = plots(Page(page), ROOT)
    assert errors == []
    return tuple(found)


def test_the_figures_of_the_simplest_neural_ode_are_all_here() -> None:
    found = {f.name for page in PAGES for f in figures(page) if "simplest" in f.id}
    assert found >= {f"figure_{n}" for n in ("1a", "1b", "2a", "2b", "2c", "2d", "2e", "2f")}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_page_of_figures(page: Path, tmp_path: Path) -> None:
    panels = figures(page)
    for plot in panels:
        assert plot.evidence, f"{plot.id} says what is seen without a statement behind it"
        assert all("::" in e for e in plot.evidence)
        assert plot.source
        points = [y for c in plot.curves for y in c.y]
        assert len(points) >= 10
    save(panels, tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 20_000
    assert len(drawn(panels).axes) == len(panels)
