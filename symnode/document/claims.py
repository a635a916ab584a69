"""A run over files of claims for the terminal: counts, what is not as expected, how long it took.

Files of claims are long, so a claim that is as expected has a line under ``-v`` only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from rich.table import Table as RichTable
from rich.text import Text

from symnode.document.build import message
from symnode.document.terminal import Style, columns, labelled, message_lines
from symnode.judgement.report import Report, Result
from symnode.judgement.status import WORST_FIRST, Status

_WIDTH = 100
_INDENT, _LABEL = " " * 4, 13


def claim_lines(report: Report, style: Style) -> Iterator[Text | RichTable]:
    """Everything about the claims of a report."""
    wrong = [r for r in report.results if not r.ok]
    for r in report.results if style.verbose else wrong:
        yield _line(r, style)
        if style.verbose:
            yield from _evidence(r)
    if wrong or (style.verbose and report.results):
        yield Text()
    for error in report.errors:
        yield from message_lines(message(error), style)
        yield Text()
    if report.results:
        yield columns(_counts(report.results), "right")
        yield Text()
    yield _last(report)


def _line(r: Result, style: Style) -> Text:
    """One claim: where, its verdict, and why it is no better."""
    line = Text(f"{style.base}{r.path}:{r.line}: ", "dim")
    line.append(f"{r.status:<9}", "green" if r.ok else "bold red")
    line.append(f"  {r.id.partition('::')[2]}")
    if r.status is not r.expected:
        line.append(f"  expected {r.expected}")
    told = [f"tier {r.tier}"] if r.tier is not None else []
    if r.counterexample is not None:
        point = ", ".join(f"{k} = {v}" for k, v in r.counterexample.model.items())
        told.append(f"at {point}" if point else "at every point")
    told += [part for part in (r.detail, r.witness) if part and not style.verbose]
    text = "; ".join(told)
    line.append(f"  {text if len(text) <= _WIDTH else text[: _WIDTH - 1] + '…'}", "dim")
    line.rstrip()
    return line


def _evidence(r: Result) -> Iterator[Text]:
    """What was claimed, of which points, and what the verdict rests on."""
    found = r.counterexample
    parts = (
        ("given", "\n".join(r.given)),
        ("claim", "\n".join(r.claim)),
        ("scope", r.scope),
        ("method", r.method),
        ("shown", found.left if found else ""),
        ("margin", found.margin if found else ""),
        ("hypotheses", r.witness),
        ("detail", r.detail),
        ("certificate", ", ".join(c[:16] for c in r.certificates)),
    )
    for label, text in parts:
        if text:
            yield from labelled(label, text, _INDENT, _LABEL)


def _counts(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """How many claims have which verdict, at which tier, and how many of them are as expected."""
    found = Counter((r.status, r.tier) for r in results)
    good = Counter((r.status, r.tier) for r in results if r.ok)
    rows: list[tuple[str, ...]] = [("verdict", "tier", "claims", "as expected")]
    order: list[Status] = list(reversed(WORST_FIRST))
    for status, tier in sorted(found, key=lambda k: (order.index(k[0]), -(k[1] or 0))):
        at = (status, tier)
        rows.append((str(status), "" if tier is None else str(tier), str(found[at]), str(good[at])))
    return rows


def _last(report: Report) -> Text:
    total, good = len(report.results), sum(r.ok for r in report.results)
    parts = [_count(total, "claim")]
    if total:
        parts.append("all as expected" if good == total else f"{good} as expected")
    if good != total:
        parts.append(f"{total - good} not")
    if report.errors:
        parts.append(_count(len(report.errors), "mistake"))
    if resumed := report.timing.get("resumed"):
        parts.append(f"{resumed} found by an earlier run (--fresh searches again)")
    seconds = [s for s in report.timing.get("items", {}).values() if s]
    spent = report.timing.get("seconds")
    timing = "" if spent is None else f"  ({spent:.1f} s)"
    if len(seconds) > 1:
        timing = timing.replace(" s)", f" s; median {median(seconds):.2f} s a claim)")
    return Text(", ".join(parts), "bold").append(timing, "not bold")


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
