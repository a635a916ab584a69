"""The one entrance: a certificate goes in, a verdict comes out. Nothing else makes verdicts."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.declarations import fields, guarded
from symnode.checker.identity import StepReport, verify_identity
from symnode.checker.refutation import Failure, verify_refutation, verify_witness

FORMAT = "symnode-certificate/1"
IDENTITY, COUNTER_MODEL, WITNESS = "index-identity", "counter-model", "hypothesis-witness"
PROVED, REFUTED, CONSISTENT = "PROVED", "REFUTED", "CONSISTENT"
MAX_BYTES = 20_000_000
_COMMON = ("format", "kind", "signature", "givens", "conditions")
_KEY = object()


@dataclass(frozen=True)
class Verdict:
    """What an accepted certificate shows. Only ``check`` makes one."""

    status: str
    kind: str
    digest: str
    steps: tuple[StepReport, ...] = ()
    failure: Failure | None = None
    tier: int = 2
    made_by: Any = None

    def __post_init__(self) -> None:
        if self.made_by is not _KEY:
            raise TypeError("a verdict is made by symnode.checker.check alone")


def digest(certificate: Any) -> str:
    """SHA-256 of the canonical JSON text."""
    text = json.dumps(certificate, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def check(certificate: Any) -> Verdict:
    """Re-check a certificate (parsed JSON). Raises Rejected, or OutOfBudget for one too large."""
    return _limited(lambda: _check(certificate))


def check_text(text: str) -> Verdict:
    """Re-check a certificate written as JSON text."""
    if len(text) > MAX_BYTES:
        raise Rejected(f"more than {MAX_BYTES} characters")
    try:
        certificate = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Rejected(f"not JSON: {error}") from error
    return check(certificate)


def _limited(work: Any) -> Verdict:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        verdict: Verdict = work()
        return verdict
    except RecursionError as error:
        raise Rejected("nested too deeply") from error
    finally:
        sys.setrecursionlimit(limit)


def _check(certificate: Any) -> Verdict:
    if not isinstance(certificate, dict) or certificate.get("format") != FORMAT:
        raise Rejected(f"expected format {FORMAT!r}", "format")
    kind = certificate.get("kind")
    if kind == IDENTITY:
        fields(certificate, "certificate", (*_COMMON, "steps"))
        steps = guarded(lambda: verify_identity(certificate), "certificate")
        return Verdict(PROVED, IDENTITY, digest(certificate), tuple(steps), made_by=_KEY)
    if kind == COUNTER_MODEL:
        fields(certificate, "certificate", (*_COMMON, "claim", "model", "point"))
        failure = guarded(lambda: verify_refutation(certificate), "certificate")
        return Verdict(REFUTED, COUNTER_MODEL, digest(certificate), (), failure, made_by=_KEY)
    if kind == WITNESS:
        fields(certificate, "certificate", (*_COMMON, "model"))
        guarded(lambda: verify_witness(certificate), "certificate")
        return Verdict(CONSISTENT, WITNESS, digest(certificate), made_by=_KEY)
    raise Rejected(f"unknown kind {kind!r}", "kind")
