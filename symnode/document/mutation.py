"""What mutation found, on a terminal: a line a statement, then survivors, then the totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.text import Text

from symnode.document.build import message
from symnode.document.terminal import Style, labelled, message_lines
from symnode.judgement.mutation import (
    Fate,
    MutantResult,
    MutationReport,
    Score,
    StatementMutation,
)

SHOWN = (Fate.CONFLICT, Fate.UNJUDGED, Fate.SURVIVED)
_COLOURS = {Fate.CONFLICT: "bold magenta", Fate.UNJUDGED: "bold yellow"}
_NAME = 14


def mutation_lines(report: MutationReport, style: Style) -> Iterator[Text]:
    """A whole run, page by page; with ``verbose`` every mutant."""
    for path, statements in _by_page(report.statements).items():
        score = Score.of(r for s in statements for r in s.results)
        yield Text(f"{style.base}{path}", "bold").append(f"  mutation score {score}", "not bold")
        width = max(len(_name(s)) for s in statements)
        for s in statements:
            yield from _statement(s, width, style)
        yield Text()
    for error in report.errors:
        yield from message_lines(message(error), style)
        yield Text()
    yield from _totals(report)


def _by_page(statements: Iterable[StatementMutation]) -> Mapping[str, list[StatementMutation]]:
    found: dict[str, list[StatementMutation]] = {}
    for s in statements:
        found.setdefault(s.path, []).append(s)
    return found


def _name(s: StatementMutation) -> str:
    return s.id.partition("::")[2]


def _statement(s: StatementMutation, width: int, style: Style) -> Iterator[Text]:
    line = Text(f"  {_name(s):<{width}}  {s.says}")
    left_out = s.possible - len(s.results)
    if s.results:
        parts = [f"{s.score[f]} {f}" for f in Fate if s.score[f]]
        line.append(f"  {', '.join(parts)}", "dim")
    if left_out:
        line.append(f"; {left_out} more", "dim")
    yield line
    for r in s.results:
        if style.verbose or r.fate in SHOWN:
            yield from _mutant(r)


def _mutant(r: MutantResult) -> Iterator[Text]:
    yield Text(f"      {r.fate:<10}  {r.name:<{_NAME}}  {r.what}", _COLOURS.get(r.fate, ""))
    shown: list[Any] = [("why", r.detail)] if r.detail else []
    if r.model:
        shown.append(("model", ", ".join(f"{k} = {v}" for k, v in r.model.items())))
    for label, text in shown:
        yield from labelled(label, text, " " * 18, 8)


def _totals(report: MutationReport) -> Iterator[Text]:
    score, tested = report.score, [s for s in report.statements if s.results]
    for fate in Fate:
        if score[fate]:
            yield Text(f"{fate:<12}{score[fate]:>6}", _COLOURS.get(fate, ""))
    yield Text()
    seconds = report.timing.get("seconds")
    share = f" ({100 * score.killed / score.counted:.1f} %)" if score.counted else ""
    says = f"mutation score {score}{share} of {len(tested)} statements"
    says += f", {score[Fate.REFUTED]} refuted by an exact model"
    took = "" if seconds is None else f"  ({seconds:.1f} s)"
    yield Text(says, "bold").append(took, "not bold")
