"""The HTML writer and the notebook hooks."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from symnode import jupyter
from symnode.document.html import report_html, result_html
from symnode.judgement.report import Report, Result

VOID = {"br", "hr"}


class Balance(HTMLParser):
    """Tags that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check_balance(html: str) -> None:
    parser = Balance()
    parser.feed(html)
    assert parser.open == []


def test_every_result_and_the_report_are_sound(report: Report) -> None:
    check_balance(report_html(report))
    for result in report.results:
        check_balance(result_html(result))


def test_text_is_escaped_and_formulas_are_left_to_mathjax(report: Report) -> None:
    odd = replace(report.results[0], title="<script>alert(1)</script>", detail="a < b & c")
    html = result_html(odd)
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert "a &lt; b &amp; c" in html
    assert r"$\dot{x} = f\left(x, \theta\right)$" in html


def test_what_is_not_as_expected_is_shown_in_full(report: Report) -> None:
    html = report_html(report)
    assert "expected PROVED" in html
    assert "W = W.T" in html
    assert "close the bracket of line 3" in html


class _Formatter(dict[type, Any]):
    def for_type(self, kind: type, shown: Any) -> None:
        self[kind] = shown


class _IPython:
    def __init__(self) -> None:
        self.html = _Formatter()
        self.display_formatter = self

    @property
    def formatters(self) -> dict[str, _Formatter]:
        return {"text/html": self.html}


def test_the_extension_registers_and_leaves(report: Report) -> None:
    ip = _IPython()
    jupyter.load_ipython_extension(ip)
    assert set(ip.html) == {Report, Result}
    check_balance(ip.html[Report](report))
    jupyter.unload_ipython_extension(ip)
    assert not ip.html
