"""From what was found and what the checker says of it to a result of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symnode.judgement.report import Counterexample, Result
from symnode.judgement.status import Status
from symnode.language.claims import ClaimRecord, term_text

NO_WITNESS = "no witness of the hypotheses: vacuity unknown"
_TO_CHECK = (Status.PROVED, Status.REFUTED, Status.VACUOUS)
Answer = Mapping[str, Any]


def result(
    path: str, claim: ClaimRecord, found: Answer, checked: Answer, witnessed: Answer, budget: float
) -> Result:
    """The verdict: PROVED, REFUTED and VACUOUS are the checker's; the rest is what was found."""
    status, detail = _status(found, checked, budget)
    sure = status in _TO_CHECK
    expected = Status(claim.expected)
    return Result(
        id=f"{path}::{claim.id}",
        title=" ".join(claim.texts[-1].split()),
        kind="Claim",
        role="claim",
        ledger=(),
        status=status,
        expected=expected,
        ok=status is expected,
        tier=checked.get("tier") if sure else None,
        scope=claim.scope,
        method=str(found.get("method", "")) if sure or status is Status.SUPPORTED else "",
        counterexample=_counterexample(found, checked) if status is Status.REFUTED else None,
        path=path,
        line=claim.line,
        given=claim.texts[:-1],
        claim=claim.texts[-1:],
        detail=detail,
        witness=_witness(claim, status, found, witnessed),
        certificates=(str(checked["digest"]),) if sure else (),
    )


def _status(found: Answer, checked: Answer, budget: float) -> tuple[Status, str]:
    """The status, and why it is no better."""
    if found.get("late"):
        return Status.UNDECIDED, f"not settled within {budget:g} s"
    if "failed" in found:
        return Status.UNDECIDED, f"the search failed: {found['failed']}"
    detail = str(found.get("detail", ""))
    told = str(found.get("status"))
    if told == Status.SUPPORTED:
        return Status.SUPPORTED, detail
    if told not in _TO_CHECK:
        return Status.UNDECIDED, detail or "no method settled it"
    if checked.get("late"):
        return Status.UNDECIDED, f"found {told}, but its certificate was not checked in time"
    if "status" in checked:
        if checked["status"] not in _TO_CHECK:
            return Status.UNDECIDED, f"found {told}, but its certificate shows no such thing"
        status = Status(str(checked["status"]))
        if status != told:
            detail = f"the search said {told}"
        elif status is Status.PROVED:  # that there is no witness is told by the witness
            detail = ""
        return status, detail
    why = checked.get("rejected") or checked.get("failed") or "there is none"
    return Status.UNDECIDED, f"found {told}, but its certificate does not hold: {why}"


def _witness(claim: ClaimRecord, status: Status, found: Answer, witnessed: Answer) -> str:
    """A point of the hypotheses, or that none is known; nothing where there is no question."""
    if status is not Status.PROVED or not claim.hypotheses:
        return ""
    certificate = found.get("witness")
    if witnessed.get("status") != "CONSISTENT" or not isinstance(certificate, dict):
        return NO_WITNESS
    return f"witness {point_text(certificate.get('point'))}"


def point_text(point: Any) -> str:
    """A point as it is read.

    >>> point_text({"x": "1/2", "n": ["root", 2, "2"]})
    'x = 1/2, n = sqrt(2)'
    """
    if not isinstance(point, Mapping) or not point:
        return "any point"
    return ", ".join(f"{k} = {_coordinate(v)}" for k, v in point.items())


def _coordinate(value: Any) -> str:
    """A coordinate: a rational number, or a term without variables."""
    try:
        return term_text(value)
    except (KeyError, IndexError, TypeError, ValueError, StopIteration):
        return str(value)


def _counterexample(found: Answer, checked: Answer) -> Counterexample:
    certificate = found.get("certificate")
    point = certificate.get("point") if isinstance(certificate, dict) else None
    values = point if isinstance(point, dict) else {}
    model = {str(k): _coordinate(v) for k, v in values.items()}
    shown = str(checked.get("failure", "")) or str(found.get("detail", ""))
    digest = str(checked["digest"])
    return Counterexample(model, {}, shown, "", str(found.get("margin", "")), digest)
