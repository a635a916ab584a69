"""How statements show themselves in a notebook: HTML with formulas for MathJax."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any


def statement_html(kind: str, title: str, given: Iterable[Any], claims: Iterable[Any]) -> str:
    """Title, hypotheses and claims of a statement.

    >>> statement_html("Lemma", "a < b", [], [])
    '<p><b>Lemma</b> (a &lt; b).</p>'
    """
    parts = [f"<b>{escape(kind)}</b> ({escape(title)})."]
    hypotheses = [_formula(g) for g in given]
    if hypotheses:
        parts.append("Suppose that " + " and ".join(hypotheses) + ". Then")
    parts.append(" and ".join(_formula(c) for c in claims))
    return f"<p>{' '.join(p for p in parts if p)}</p>"


def remark_html(title: str, says: str, formal: Iterable[str]) -> str:
    """Title and words of a remark, and the titles of what makes it precise.

    >>> remark_html("Depth", "deep < wide", ["A bound"])
    '<p><b>Remark</b> (Depth). deep &lt; wide Made precise by: A bound.</p>'
    """
    titles = "; ".join(formal)
    parts = [f"<b>Remark</b> ({escape(title)}).", escape(says)]
    parts.append(f"Made precise by: {escape(titles)}." if titles else "")
    return f"<p>{' '.join(p for p in parts if p)}</p>"


def _formula(x: Any) -> str:
    relation = getattr(x, "relation", x)
    return f"${escape(relation.latex(), quote=False)}$"
