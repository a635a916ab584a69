"""Why a statement has its verdict: the text of ``symnode explain``.

A result says what was found, and the certificate says how: for each row the facts with their
multipliers and binders, the named rules, and what had to be defined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symnode.document.build import measured
from symnode.document.explained_step import condition_text, step_lines
from symnode.judgement.report import Counterexample, Result, RowResult
from symnode.judgement.status import Status
from symnode.judgement.wire_text import Shown, equation_text

WIDTH = 13  # of a label
Certificate = Mapping[str, Any]


@dataclass(frozen=True)
class NoSuchRow(Exception):
    """A row was asked for that the statement does not have."""

    rows: int


def explanation(
    result: Result, certificate: Certificate | None = None, row: int | None = None
) -> Iterator[str]:
    """Lines for a statement, or for one of its rows (counted from 1).

    Raises NoSuchRow where there is none of this number.
    """
    steps = _steps(certificate)
    rows = _rows(result, steps)
    if row is not None and not 1 <= row <= len(rows):
        raise NoSuchRow(len(rows))
    yield from head_lines(result)
    places = _places(rows, steps)
    chosen = range(len(rows)) if row is None else (row - 1,)
    for k in chosen:
        yield ""
        yield from _row(rows[k], len(rows), certificate or {}, places)
    yield ""
    if row is None:
        yield from _evidence(result)
    yield from _conditions(result, certificate)
    yield from _replay(result)


def _steps(certificate: Certificate | None) -> Sequence[Any]:
    found = certificate.get("steps", ()) if certificate else ()
    return found if isinstance(found, list) else ()


def _rows(result: Result, steps: Sequence[Any]) -> tuple[RowResult, ...]:
    """The rows as verify -v shows them; a claim that was closed at once is a row, too."""
    if result.rows:
        return result.rows
    if result.status is Status.PROVED and len(steps) == len(result.claim):
        texts = list(result.claim)
    else:
        texts = [equation_text(s) for s in steps]
    reason = "follows from what is assumed" if result.status is Status.VACUOUS else ""
    return tuple(
        RowResult(k, text, "", reason, Status.PROVED, result.line)
        for k, text in enumerate(texts, 1)
    )


def _places(rows: Sequence[RowResult], steps: Sequence[Any]) -> Mapping[int, int]:
    """The step of each row by its number; empty where that cannot be told.

    A lemma may stand as a step of its own before the row that uses it.
    """
    told = {r.number: r.step for r in rows if r.step is not None and r.step < len(steps)}
    own = [k for k, s in enumerate(steps) if not _is_lemma(s)]
    every = list(range(len(steps)))
    for found in (every, own):
        if not told and len(found) == len(rows):
            told = {r.number: k for r, k in zip(rows, found, strict=True)}
    return told


def _is_lemma(step: Mapping[str, Any]) -> bool:
    """Whether a step is another statement as it stands."""
    uses = step.get("combination", ())
    return len(uses) == 1 and uses[0]["fact"][0] == "lemma"


def head_lines(result: Result) -> Iterator[str]:
    """Where a statement stands, its verdict, hypotheses and claims."""
    kind = "as printed" if result.kind == "AsPrinted" else result.kind
    yield f'{result.path or result.id.partition("::")[0]}:{result.line}: {kind} "{result.title}"'
    tier = "" if result.tier is None else f", tier {result.tier}"
    wanted = "" if result.ok else f", expected {result.expected}"
    scope = f", {result.scope}" if result.scope else ""
    yield from labelled("verdict", f"{result.status}{wanted}{tier}{scope}")
    if result.where:
        yield from labelled("source", result.where)
    yield from labelled("given", "\n".join(result.given))
    yield from labelled("goal", "\n".join(result.claim))


def _row(
    row: RowResult, count: int, certificate: Certificate, places: Mapping[int, int]
) -> Iterator[str]:
    reason = f"  [{row.reason}]" if row.reason else ""
    yield f"row {row.number} of {count}: {row.status}{reason}"
    yield from labelled("goal", row.text)
    if row.number in places:
        steps = certificate["steps"]
        numbers = {step: number for number, step in places.items()}
        names = [
            f"row {numbers[k]}" if k in numbers else equation_text(s) for k, s in enumerate(steps)
        ]
        for label, text in step_lines(steps[places[row.number]], certificate, names):
            yield from labelled(label, text)
    else:
        yield from labelled("facts", "; ".join(row.facts))
    yield from labelled("rules", "; ".join(row.rules))
    yield from labelled("why" if row.status is Status.REFUTED else "what is left", row.detail)


def _evidence(result: Result) -> Iterator[str]:
    """What belongs to the whole statement and not to a row."""
    yield from labelled("method", result.method)
    yield from labelled("measured", "\n".join(measured(result.observed)))
    yield from labelled("uses", "\n".join(result.uses))
    if result.counterexample:
        yield from model_lines(result.counterexample)
    yield from labelled(
        "what is left" if result.status is Status.UNDECIDED else "detail", result.detail
    )
    yield from labelled("remark", result.remark)
    if result.corrected and result.role == "printed":
        yield from labelled("corrected by", result.corrected)


def model_lines(found: Counterexample) -> Iterator[str]:
    """A counterexample: its values, and both sides."""
    values = "\n".join(f"{name} = {value}" for name, value in found.model.items())
    yield from labelled("model", values or "any")
    yield from labelled("at", ", ".join(f"{k} = {v}" for k, v in found.point.items()))
    yield from labelled("left", found.left)
    yield from labelled("right", found.right)
    yield from labelled("margin", found.margin)


def _conditions(result: Result, certificate: Certificate | None) -> Iterator[str]:
    written = (certificate or {}).get("conditions", ())
    yield from labelled("conditions", "\n".join(condition_text(c, Shown()) for c in written))
    yield from labelled("assumptions", "\n".join(result.assumptions))
    yield from labelled("admits", "\n".join(result.admits))
    yield from labelled("witness", result.witness)


def _replay(result: Result) -> Iterator[str]:
    if not result.certificates:
        yield from labelled("certificate", "none")
        return
    yield from labelled("certificate", "\n".join(f"sha256:{c}" for c in result.certificates))
    yield from labelled("replay", f"symnode certificate {result.id} -o c.json")
    yield from labelled("", "symnode check c.json")


def labelled(label: str, text: str) -> Iterator[str]:
    """A label and its text, further lines of the text below the first; nothing for no text."""
    for at, line in enumerate(text.splitlines()):
        yield f"  {label if at == 0 else '':<{WIDTH}} {line}".rstrip()
