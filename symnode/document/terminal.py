"""The terminal writer: one line a statement, and the whole chain where something went wrong.

Marks carry the meaning and colour repeats it, so the text reads the same without colour.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from rich.console import Console, JustifyMethod
from rich.table import Table as RichTable
from rich.text import Text

from symnode.document.build import document, statement
from symnode.document.build import message as message_block
from symnode.document.tree import (
    Correction,
    Document,
    Mark,
    Math,
    Message,
    Model,
    Row,
    Statement,
)
from symnode.judgement.report import PageError, Report, Result

_COLOURS = {
    Mark.OK: "green",
    Mark.FAIL: "bold red",
    Mark.OPEN: "bold yellow",
    Mark.VOID: "bold yellow",
    Mark.CONFLICT: "bold magenta",
}
_INDENT = " " * 11
_LABEL = 14
_TITLE = 52


@dataclass(frozen=True)
class Style:
    """What to show: rows of every statement, and what to write before each path."""

    verbose: bool = False
    base: str = ""


def console(file: IO[str] | None = None) -> Console:
    """A console that writes no escape codes at all under NO_COLOR."""
    plain = bool(os.environ.get("NO_COLOR"))
    system = None if plain else "auto"
    return Console(file=file, color_system=system, highlight=False, soft_wrap=True, emoji=False)  # type: ignore[arg-type]


def plain_text(lines: Iterable[Text | RichTable]) -> str:
    """The lines without colour."""
    out = io.StringIO()
    screen = Console(file=out, color_system=None, width=100, highlight=False, soft_wrap=True)
    for line in lines:
        screen.print(line)
    return out.getvalue()


def report_lines(report: Report, style: Style | None = None) -> Iterator[Text | RichTable]:
    """A whole run: statements page by page, then what is not as expected, then the summary."""
    return document_lines(document(report), style or Style())


def document_lines(tree: Document, style: Style) -> Iterator[Text | RichTable]:
    """The same for a tree."""
    for section in tree.sections:
        yield Text(style.base + section.title, "bold")
        width = min(_TITLE, max(len(s.title) for s in section.statements))
        names = max(len(s.name) for s in section.statements)
        verdicts = max(9, *(len(s.status) for s in section.statements))
        for s in section.statements:
            yield _line(s, names, width, verdicts)
            if style.verbose and s.ok:
                yield from _evidence(s, style)
        yield Text()
    for s in tree.statements():
        if not s.ok:
            yield from failure_lines(s, style)
            yield Text()
    for error in tree.errors:
        yield from message_lines(error, style)
        yield Text()
    if len(tree.summary.rows) > 1:
        yield columns(tree.summary.rows, "right")
        yield Text()
    seconds = "" if tree.seconds is None else f"  ({tree.seconds:.1f} s)"
    yield Text(tree.verdict, "bold").append(seconds, "not bold")


def failure_text(result: Result) -> str:
    """Why one statement is not as expected, without colour."""
    return plain_text(failure_lines(statement(result), Style()))


def message_text(error: PageError) -> str:
    """A mistake in four parts, without colour."""
    return plain_text(message_lines(message_block(error), Style()))


def message_lines(m: Message, style: Style) -> Iterator[Text]:
    """A mistake in four parts."""
    yield Text(f"{style.base}{m.place}:", "bold red")
    for label, text in (("expected", m.expected), ("got", m.got), ("way out", m.way_out)):
        yield from labelled(label, text, "  ", 10)


def failure_lines(s: Statement, style: Style) -> Iterator[Text]:
    """A statement that is not as expected, with its chain and its smallest model."""
    head = Text(f"{style.base}{s.place}: ", "bold")
    head.append(str(s.mark), _COLOURS[s.mark])
    wanted = "otherwise demanded" if s.status == s.expected else f"expected {s.expected}"
    head.append(f'  "{s.title}" is {s.status}, {wanted}')
    yield head
    yield from _evidence(s, style)
    yield from labelled("look closer", f"symnode verify {s.id} -v", _INDENT, _LABEL)


def errata_lines(tree: Document, style: Style) -> Iterator[Text]:
    """Each refuted printed claim: what is printed, the counter-model, what is right."""
    for c in tree.errata:
        yield from _erratum(c, style)
        yield Text()
    found = len(tree.errata)
    yield Text(f"{found} printed {'claim' if found == 1 else 'claims'} refuted", "bold")


def _erratum(c: Correction, style: Style) -> Iterator[Text]:
    s = c.printed
    ids = f"  [{', '.join(s.ledger)}]" if s.ledger else ""
    yield Text(f"{style.base}{s.place}: ", "bold").append(f"{s.where or s.title}{ids}")
    yield from _formulas("printed", s.claim)
    yield from _formulas("given", s.given)
    if s.model:
        yield from _model(s.model)
    for note in s.trust:
        if note.label == "measured":
            yield from labelled("measured", "\n".join(note.items), _INDENT, _LABEL)
    if s.remark:
        yield from labelled("remark", s.remark, _INDENT, _LABEL)
    if c.corrected is None:
        yield from labelled("correct", "no corrected statement is proved", _INDENT, _LABEL)
        return
    yield from _formulas("correct", c.corrected.claim)
    where = f"{c.corrected.status} in {style.base}{c.corrected.place}: {c.corrected.title}"
    yield from labelled("", where, _INDENT, _LABEL)
    yield from labelled("look closer", f"symnode explain {c.corrected.id}", _INDENT, _LABEL)


def _line(s: Statement, names: int, width: int, verdicts: int) -> Text:
    line = Text("  ").append(f"{s.mark!s:<9}", _COLOURS[s.mark])
    line.append(f"{s.name:<{names}}  {_cut(s.title, width):<{width}}  ")
    line.append(f"{s.status:<{verdicts}}", _COLOURS[s.mark] if not s.ok else "")
    if s.status != s.expected:
        line.append(f"  expected {s.expected}")
    line.append(f"  {s.tier:<6}  {s.scope}")
    line.rstrip()
    return line


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _evidence(s: Statement, style: Style) -> Iterator[Text]:
    kind = "as printed" if s.kind == "AsPrinted" else s.kind.lower()
    ids = f"  [{', '.join(s.ledger)}]" if s.ledger else ""
    yield from labelled(kind, f"{s.where or s.title}{ids}", _INDENT, _LABEL)
    yield from _formulas("given", s.given)
    yield from _formulas("claim", s.claim)
    for row in s.rows:
        yield from _row(row, style)
    for label, text in (("detail", s.detail), ("remark", s.remark)):
        if text:
            yield from labelled(label, text, _INDENT, _LABEL)
    if s.model:
        yield from _model(s.model)
    for note in s.trust:
        between = "\n" if note.label == "measured" else "; "
        yield from labelled(note.label, between.join(note.items), _INDENT, _LABEL)


def _row(row: Row, style: Style) -> Iterator[Text]:
    """A row with its mark and what it used; one that is not ok also gets a line to click."""
    line = Text(_INDENT).append(f"{row.mark!s:<9}", _COLOURS[row.mark])
    line.append(f"{row.number:>3}  {_equation(row)}")
    if row.reason:
        line.append(f"    [{row.reason}]", "dim")
    yield line
    inner = _INDENT + " " * 14
    if row.mark is not Mark.OK:
        yield Text(f"{inner}{style.base}{row.place}:", "bold")
    for note in row.notes:
        yield from labelled(note.label, "; ".join(note.items), inner, 8)


def _equation(row: Row) -> str:
    if row.continues:
        return f"= {row.right.text}"
    return f"{row.left.text} = {row.right.text}" if row.left else row.right.text


def _model(m: Model) -> Iterator[Text]:
    values = [f"{name} = {value}" for name, value in m.values]
    yield from labelled("model", "\n".join(values) or "any", _INDENT, _LABEL)
    if m.point:
        yield from labelled("at", ", ".join(f"{k} = {v}" for k, v in m.point), _INDENT, _LABEL)
    yield from labelled("left", m.left, _INDENT, _LABEL)
    yield from labelled("right", m.right, _INDENT, _LABEL)
    yield from labelled("difference", m.margin, _INDENT, _LABEL)


def _formulas(label: str, formulas: tuple[Math, ...]) -> Iterator[Text]:
    if formulas:
        yield from labelled(label, "\n".join(f.text for f in formulas), _INDENT, _LABEL)


def labelled(label: str, text: str, indent: str, width: int) -> Iterator[Text]:
    """A label and its text; further lines of the text stand below the first."""
    for at, line in enumerate(text.splitlines() or [""]):
        yield Text(indent).append(f"{label if at == 0 else '':<{width}}", "dim").append(line)


def left_table(rows: Sequence[Sequence[str]]) -> RichTable:
    """A table without lines; the first row is its head."""
    return columns(rows, "left")


def columns(rows: Sequence[Sequence[str]], justify: JustifyMethod) -> RichTable:
    """A table without lines whose columns after the first are justified so."""
    shown = RichTable(box=None, pad_edge=False, show_edge=False)
    for at, name in enumerate(rows[0]):
        shown.add_column(Text(name), justify="left" if at == 0 else justify, no_wrap=True)
    for row in rows[1:]:
        shown.add_row(*map(Text, row))
    return shown
