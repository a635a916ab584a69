"""Figures by matplotlib: the curves, and under them what the source says and what is seen."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symnode.judgement.plots import Plot
from symnode.language.figures import Curve

FORMATS = ("png", "svg", "pdf")
COLUMNS = 3  # panels in a row
WIDTH, HEIGHT = 4.6, 5.0  # of a panel with its words, in inches
PLOTTED = 0.58  # the part of the height that the axes take
LETTERS = 68  # in a line of the words
_STYLE: dict[Any, Any] = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "font.size": 9,
    "axes.titlesize": 10,
    "legend.fontsize": 7.5,
    "legend.framealpha": 0.75,
    "savefig.dpi": 150,
    "svg.hashsalt": "symnode",  # the same names inside the file in every run
}
_MARKS: dict[str, dict[str, Any]] = {
    "line": {"linestyle": "-"},
    "dots": {"linestyle": "", "marker": "o", "markersize": 5},
    "steps": {"linestyle": "-", "marker": ".", "markersize": 3.5, "linewidth": 1.1},
    "dashed": {"linestyle": "--", "color": "black", "linewidth": 1.2},
}
# Neither date nor versions, so that the same figure is the same file.
_NAMELESS: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def save(plots: Sequence[Plot], path: Path) -> None:
    """All panels in one file; its ending is one of ``FORMATS``. Raises OSError."""
    kind = path.suffix[1:]
    with matplotlib.rc_context(_STYLE):
        figure = drawn(plots)
        figure.savefig(path, format=kind, metadata=_NAMELESS[kind], bbox_inches="tight")


def drawn(plots: Sequence[Plot]) -> Figure:
    """The figure, without a window and without matplotlib's list of open figures."""
    columns = 2 if len(plots) == 4 else min(COLUMNS, len(plots))
    rows = -(-len(plots) // columns)
    figure = Figure(figsize=(WIDTH * columns, HEIGHT * rows))
    for k, plot in enumerate(plots):
        column, row = k % columns, k // columns
        left, top = (column + 0.12) / columns, 1 - (row + 0.05) / rows
        height = PLOTTED / rows
        axes = figure.add_axes((left, top - height, 0.82 / columns, height))
        _panel(axes, plot)
    return figure


def _panel(axes: Axes, plot: Plot) -> None:
    colours = _colours(plot.curves)
    seen: set[str] = set()
    for c in plot.curves:
        own = {} if c.kind == "dashed" else {"color": colours[c.label]}
        label = c.label if c.label and c.label not in seen else None
        seen.add(c.label)
        axes.plot(c.x, c.y, label=label, **{**_MARKS[c.kind], **own})
    axes.set_title(plot.title)
    axes.set_xlabel(plot.x)
    axes.set_ylabel(plot.y)
    axes.set_yscale(plot.scale)
    if plot.y_range is not None:
        axes.set_ylim(*plot.y_range)
    if seen - {""}:
        axes.legend(ncols=2 if len(seen) > 4 else 1)
    words = "\n".join(words_of(plot))
    axes.annotate(
        words, (0, 0), (-24, -38), xycoords="axes fraction", textcoords="offset points", va="top"
    )


def _colours(curves: Sequence[Curve]) -> dict[str, Any]:
    """A colour for each label, in the order of the curves: from dark to light."""
    labels = list(dict.fromkeys(c.label for c in curves if c.kind != "dashed"))
    dark_to_light = colormaps["viridis"]
    return {
        name: dark_to_light(0.88 * k / max(1, len(labels) - 1)) for k, name in enumerate(labels)
    }


def words_of(plot: Plot) -> list[str]:
    """What stands under a panel, in lines.

    >>> words_of(Plot("p.py::f", "F", (), "x", "y", says="It falls.", seen="It rises."))
    ['The paper says: It falls.', 'We see: It rises.']
    """
    where = f" ({plot.source})" if plot.source else ""
    told = (f"The paper says{where}: {plot.says}", f"We see: {plot.seen}")
    return [line for text in told for line in textwrap.wrap(text, LETTERS)]
