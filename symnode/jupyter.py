"""Notebooks: ``%load_ext symnode.jupyter`` lets reports and results show themselves."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from symnode.document.html import report_html, result_html
from symnode.judgement.report import Report, Result

__all__ = [
    "load_ipython_extension",
    "report_html",
    "result_html",
    "show",
    "unload_ipython_extension",
]

_SHOWN = {Report: report_html, Result: result_html}


def load_ipython_extension(ip: Any) -> None:
    """Register the HTML of reports and results in a running IPython."""
    html = ip.display_formatter.formatters["text/html"]
    for kind, shown in _SHOWN.items():
        html.for_type(kind, shown)


def unload_ipython_extension(ip: Any) -> None:
    """Take it back."""
    html = ip.display_formatter.formatters["text/html"]
    for kind in _SHOWN:
        html.pop(kind, None)


def show(x: Any) -> None:
    """Display a report, a result, or anything that has a LaTeX form, whatever is loaded."""
    notebook: Any = import_module("IPython.display")
    if isinstance(x, Report):
        x = notebook.HTML(report_html(x))
    elif isinstance(x, Result):
        x = notebook.HTML(result_html(x))
    elif callable(getattr(x, "latex", None)):
        x = notebook.Math(x.latex())
    notebook.display(x)
