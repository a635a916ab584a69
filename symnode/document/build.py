"""From a report to the document tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby, zip_longest

from symnode.document.tree import (
    Correction,
    Document,
    Mark,
    Math,
    Message,
    Model,
    Note,
    Row,
    Section,
    Statement,
    Table,
)
from symnode.judgement.report import Counterexample, PageError, Report, Result, RowResult
from symnode.judgement.status import WORST_FIRST, Status

CLAIM, PRINTED = "claim", "printed"  # roles of statements

_ROW_MARKS = {
    Status.PROVED: Mark.OK,
    Status.DEFINED: Mark.OK,
    Status.DOCUMENTED: Mark.OK,
    Status.REFUTED: Mark.FAIL,
    Status.CONTRADICTED: Mark.FAIL,
    Status.UNDECIDED: Mark.OPEN,
    Status.SUPPORTED: Mark.OPEN,
    Status.ADMITTED: Mark.OPEN,
    Status.VACUOUS: Mark.VOID,
    Status.CONFLICT: Mark.CONFLICT,
}


def document(report: Report) -> Document:
    """The tree of a report, page by page in the report's order."""
    statements = [statement(r) for r in report.results]
    sections = tuple(
        Section(page, tuple(group))
        for page, group in groupby(statements, key=lambda s: s.id.partition("::")[0])
    )
    return Document(
        sections,
        tuple(message(e) for e in report.errors),
        _errata(report.results),
        _summary(report),
        verdict_line(report),
        report.timing.get("seconds"),
    )


def statement(result: Result) -> Statement:
    """One result as a block."""
    mark = Mark.OK if result.ok else Mark.FAIL
    return Statement(
        id=result.id,
        title=result.title,
        kind=result.kind,
        mark=Mark.CONFLICT if result.status is Status.CONFLICT else mark,
        status=str(result.status),
        expected=str(result.expected),
        ok=result.ok,
        tier="" if result.tier is None else f"tier {result.tier}",
        scope=_scope(result),
        place=f"{_path(result)}:{result.line}",
        where=result.where,
        ledger=result.ledger,
        given=_formulas(result.given, result.given_latex),
        claim=_formulas(result.claim, result.claim_latex),
        rows=_rows(result),
        model=_model(result.counterexample),
        trust=_trust(result),
        detail=result.detail,
        remark=result.remark,
    )


def message(error: PageError) -> Message:
    """A page error as a block."""
    place = f"{error.path}:{error.line}" + (f":{error.column}" if error.column else "")
    return Message(place, error.expected, error.got, error.way_out)


def sides(relation: str) -> tuple[str, str] | None:
    r"""Both sides of an equation: it is split at the first `` = `` outside all brackets.

    >>> sides("(x with x = y) = z"), sides(r"\left. x \right|_{t = 0} = 1"), sides("x < y")
    (('(x with x = y)', 'z'), ('\\left. x \\right|_{t = 0}', '1'), None)
    """
    depth = 0
    for at, letter in enumerate(relation):
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif depth == 0 and letter == "=" and relation[at - 1 : at + 2] == " = ":
            return relation[: at - 1], relation[at + 2 :]
    return None


def correction_of(printed: Result, results: Iterable[Result]) -> Result | None:
    """The statement named as the correction, else a claim that answers the same ledger row."""
    holds = (Status.PROVED, Status.SUPPORTED)
    proved = [r for r in results if r.status in holds and r.role == CLAIM]
    for other in proved:
        if other.id == printed.corrected:
            return other
    shared = [r for r in proved if set(r.ledger) & set(printed.ledger)]
    same_page = [r for r in shared if _path(r) == _path(printed)]
    return next(iter(same_page + shared), None)


def is_erratum(result: Result) -> bool:
    """Whether a printed claim was refuted, or contradicted by measurements."""
    return result.role == PRINTED and result.status in (Status.REFUTED, Status.CONTRADICTED)


def verdict_line(report: Report) -> str:
    """The last line of a run: what was judged and how much of it is as expected."""
    total, good = len(report.results), sum(r.ok for r in report.results)
    pages = len({_path(r) for r in report.results} | {e.path for e in report.errors})
    parts = [f"{_count(total, 'statement')} on {_count(pages, 'page')}"]
    if total:
        parts.append("all as expected" if good == total else f"{good} as expected")
    if good != total:
        parts.append(f"{total - good} not")
    if conflicts := sum(r.status is Status.CONFLICT for r in report.results):
        parts.append(_count(conflicts, "conflict"))
    if report.errors:
        parts.append(_count(len(report.errors), "page error"))
    return ", ".join(parts)


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _path(result: Result) -> str:
    return result.path or result.id.partition("::")[0]


def _scope(result: Result) -> str:
    """For which models a verdict holds; that none is known is said at once."""
    unknown = result.status is Status.PROVED and result.witness.startswith("no witness")
    return f"{result.scope}; {result.witness}" if unknown else result.scope


def _formulas(texts: tuple[str, ...], latex: tuple[str, ...]) -> tuple[Math, ...]:
    return tuple(Math(a, b) for a, b in zip_longest(texts, latex, fillvalue=""))


def _rows(result: Result) -> tuple[Row, ...]:
    rows: list[Row] = []
    before = None  # the right side of the row before
    for r in result.rows:
        text, latex = sides(r.text), sides(r.latex)
        left = Math(text[0], latex[0]) if text and latex else None
        right = Math(text[1], latex[1]) if text and latex else Math(r.text, r.latex)
        continues = left is not None and left.text == before
        before = right.text if left else None
        rows.append(
            Row(
                _ROW_MARKS[r.status],
                r.number,
                None if continues else left,
                right,
                continues,
                r.reason,
                f"{_path(result)}:{r.line}",
                _notes(r),
            )
        )
    return tuple(rows)


def _notes(r: RowResult) -> tuple[Note, ...]:
    notes = [Note("facts", r.facts), Note("rules", r.rules)]
    if r.detail:
        notes.append(Note("detail", (r.detail,)))
    return tuple(n for n in notes if n.items)


def _pairs(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(k), str(v)) for k, v in values.items())


def _model(found: Counterexample | None) -> Model | None:
    if found is None:
        return None
    return Model(_pairs(found.model), _pairs(found.point), found.left, found.right, found.margin)


def _trust(result: Result) -> tuple[Note, ...]:
    """What a verdict rests on; an empty list of admitted theorems is worth saying."""
    rules = tuple(dict.fromkeys(rule for row in result.rows for rule in row.rules))
    certificates = [c[:16] for c in result.certificates]
    if result.counterexample and result.counterexample.certificate:
        certificates.append(result.counterexample.certificate[:16])
    notes = [
        Note("measured", measured(result.observed)),
        Note("method", (result.method,) if result.method else ()),
        Note("rules", rules),
        Note("formal" if result.kind == "Remark" else "uses", result.uses),
        Note("assumptions", result.assumptions),
        Note("admits", result.admits),
        Note("witness", (result.witness,) if result.witness else ()),
        Note("sampled", (result.sampled,) if result.sampled else ()),
        Note("certificates", tuple(dict.fromkeys(certificates))),
    ]
    return tuple(n for n in notes if n.items)


def measured(table: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The rows of a table of measurements, each as a line: its case, then each named cell.

    >>> measured((("case", "n = 8", "n = 16"), ("rate = 1", "0.1", "0.05")))
    ('rate = 1: n = 8: 0.1, n = 16: 0.05',)
    """
    lines = []
    for case, *cells in table[1:]:
        named = ", ".join(f"{n}: {c}" for n, c in zip(table[0][1:], cells, strict=True) if c)
        lines.append(f"{case}: {named}" if case else named)
    return tuple(dict.fromkeys(lines))


def _errata(results: tuple[Result, ...]) -> tuple[Correction, ...]:
    found = []
    for r in results:
        if is_erratum(r):
            right = correction_of(r, results)
            found.append(Correction(statement(r), statement(right) if right else None))
    return tuple(found)


def _summary(report: Report) -> Table:
    rows: list[tuple[str, ...]] = [("verdict", "statements", "as expected")]
    for status in reversed(WORST_FIRST):
        having = [r for r in report.results if r.status is status]
        if having:
            rows.append((str(status), str(len(having)), str(sum(r.ok for r in having))))
    if report.errors:
        rows.append(("page errors", str(len(report.errors)), "0"))
    return Table(tuple(rows))
