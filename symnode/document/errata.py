"""The refuted printed claims as JSON data: deterministic, in the order of the pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from symnode.document.build import correction_of, is_erratum
from symnode.judgement.report import Report, Result

SCHEMA = "symnode-errata/1"


def errata_json(report: Report) -> dict[str, Any]:
    """What is printed, the counter-model, and what should stand there."""
    found = [_entry(r, report) for r in report.results if is_erratum(r)]
    return {"schema": SCHEMA, "versions": dict(report.versions), "errata": found}


def _entry(printed: Result, report: Report) -> dict[str, Any]:
    right = correction_of(printed, report.results)
    return {
        "id": printed.id,
        "title": printed.title,
        "where": printed.where,
        "ledger": list(printed.ledger),
        "claim": list(printed.claim),
        "claim_latex": list(printed.claim_latex),
        "given": list(printed.given),
        "remark": printed.remark,
        "scope": printed.scope,
        "counterexample": asdict(printed.counterexample) if printed.counterexample else None,
        "corrected": _corrected(right) if right else None,
    }


def _corrected(right: Result) -> dict[str, Any]:
    return {
        "id": right.id,
        "title": right.title,
        "status": str(right.status),
        "tier": right.tier,
        "scope": right.scope,
        "place": f"{right.path or right.id.partition('::')[0]}:{right.line}",
        "certificates": list(right.certificates),
        "claim": list(right.claim),
        "claim_latex": list(right.claim_latex),
    }
