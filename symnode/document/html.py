"""The HTML writer for notebooks: text is escaped, formulas are left to MathJax."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from symnode.document.build import document, statement
from symnode.document.latex_text import formula
from symnode.document.tree import Correction, Mark, Math, Message, Model, Row, Statement
from symnode.judgement.report import Report, Result

_COLOURS = {
    Mark.OK: "#1a7f37",
    Mark.FAIL: "#b42318",
    Mark.OPEN: "#9a6700",
    Mark.VOID: "#9a6700",
    Mark.CONFLICT: "#8250df",
}


def result_html(result: Result) -> str:
    """One statement with its claim, rows, counter-model and trust base."""
    return "\n".join(["<div>", *_statement(statement(result)), "</div>"])


def report_html(report: Report) -> str:
    """A table of all statements, the mistakes on pages, and what is not as expected in full."""
    tree = document(report)
    lines = ["<div>", "<table>"]
    lines.append(_cells("th", ("", "statement", "verdict", "tier", "scope")))
    for s in tree.statements():
        lines.append(_marked(s.mark, *map(escape, (s.title, s.status, s.tier, s.scope))))
    lines.append("</table>")
    for m in tree.errors:
        lines += _message(m)
    for s in tree.statements():
        if not s.ok:
            lines += ["<hr>", *_statement(s)]
    if tree.errata:
        lines.append("<h3>Errata</h3>")
        for c in tree.errata:
            lines += _erratum(c)
    return "\n".join([*lines, f"<p><b>{escape(tree.verdict)}</b></p>", "</div>"])


def _statement(s: Statement) -> Iterator[str]:
    tier = f", {escape(s.tier)}" if s.tier else ""
    scope = f", {escape(s.extent)}" if s.scope else ""
    wanted = "" if s.ok else f" (expected {escape(s.expected)})"
    verdict = f"{escape(s.status)}{wanted}{tier}{scope}"
    yield f"<p>{_mark(s.mark)} <b>{escape(s.title)}</b>: {verdict}</p>"
    yield from _formulas("given", s.given)
    yield from _formulas("claim", s.claim)
    if s.rows:
        yield "<table>"
        yield from map(_row, s.rows)
        yield "</table>"
    if s.detail:
        yield f"<pre>{escape(s.detail)}</pre>"
    if s.model:
        yield from _model(s.model)
    if s.remark:
        yield f"<p>{escape(s.remark)}</p>"
    trust = [f"{escape(n.label)}: {escape('; '.join(n.items))}" for n in s.trust]
    yield f"<p><small>{'<br>'.join([*trust, escape(s.place)])}</small></p>"


def _erratum(c: Correction) -> Iterator[str]:
    """What is printed, why it fails, and what should stand there."""
    s, right = c.printed, c.corrected
    ids = f" [{', '.join(s.ledger)}]" if s.ledger else ""
    yield f"<p>{_mark(s.mark)} <b>{escape((s.where or s.title) + ids)}</b></p>"
    yield from _formulas("printed", s.claim)
    yield from _formulas("given", s.given)
    if s.model:
        yield from _model(s.model)
    if s.remark:
        yield f"<p>{escape(s.remark)}</p>"
    if right is None:
        yield "<p>No corrected statement is proved.</p>"
        return
    yield from _formulas("correct", right.claim)
    yield f"<p><small>{escape(f'{right.status}: {right.title}, {right.id}')}</small></p>"


def _formulas(name: str, formulas: tuple[Math, ...]) -> Iterator[str]:
    if formulas:
        shown = "".join(f"<div>{_math(m)}</div>" for m in formulas)
        yield f"<div>{name}</div><blockquote>{shown}</blockquote>"


def _row(row: Row) -> str:
    left = _math(row.left) if row.left else ""
    sign = "$=$ " if row.left or row.continues else ""
    notes = "; ".join(f"{n.label}: {', '.join(n.items)}" for n in row.notes)
    small = f"<small>{escape(notes)}</small>"
    return _marked(row.mark, left, sign + _math(row.right), escape(row.reason), small)


def _model(m: Model) -> Iterator[str]:
    pairs = [*m.values, *(("at " + k, v) for k, v in m.point)]
    pairs += [("left side", m.left), ("right side", m.right), ("difference", m.margin)]
    yield "<table>"
    for name, value in pairs:
        yield _cells("td", (name, value))
    yield "</table>"


def _message(m: Message) -> Iterator[str]:
    yield f"<p><b>{escape(m.place)}</b></p>"
    yield "<table>"
    for name, text in (("expected", m.expected), ("got", m.got), ("way out", m.way_out)):
        yield _cells("td", (name, text))
    yield "</table>"


def _cells(tag: str, texts: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(t)}</{tag}>" for t in texts) + "</tr>"


def _marked(mark: Mark, *cells: str) -> str:
    """A table row of HTML cells that begins with a mark."""
    return f"<tr><td>{_mark(mark)}</td>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"


def _mark(mark: Mark) -> str:
    return f'<span style="color:{_COLOURS[mark]}"><b>{mark}</b></span>'


def _math(m: Math) -> str:
    return f"${escape(formula(m), quote=False)}$"
