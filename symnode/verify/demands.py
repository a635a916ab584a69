"""Demands beyond the expected verdicts: a minimal tier, and nothing taken on trust."""

from __future__ import annotations

from dataclasses import replace

from symnode.judgement.report import Report, Result
from symnode.judgement.status import Status

_SETTLED = (Status.PROVED, Status.REFUTED, Status.DEFINED, Status.DOCUMENTED)


def demand(report: Report, min_tier: int | None = None, strict: bool = False) -> Report:
    """The report with ``ok`` taken from results that do not meet the demands.

    ``min_tier`` is for PROVED. ``strict`` accepts only statements that are settled (an expected
    UNDECIDED is not), that rest on no admitted theorem, and whose hypotheses have a witness.
    """
    results = tuple(_judged(r, min_tier, strict) for r in report.results)
    return replace(report, results=results)


def _judged(result: Result, min_tier: int | None, strict: bool) -> Result:
    reasons = []
    if min_tier is not None and result.status is Status.PROVED and (result.tier or 0) < min_tier:
        reasons.append(f"tier {min_tier} is demanded, this is tier {result.tier or 0}")
    if strict and result.status not in _SETTLED:
        reasons.append("strict: neither proved nor refuted nor defined")
    if strict and result.admits:
        reasons.append(f"strict: rests on {', '.join(result.admits)}")
    if strict and result.witness.startswith("no witness"):
        reasons.append(f"strict: {result.witness}")
    if not reasons or not result.ok:
        return result
    detail = "; ".join([result.detail, *reasons] if result.detail else reasons)
    return replace(result, ok=False, detail=detail)
