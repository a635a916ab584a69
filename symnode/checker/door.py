"""The one entrance: a certificate goes in, a verdict comes out. Nothing else makes verdicts."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from functools import partial
from typing import Any

from symnode.checker.context import MAX_REAL_WORK, MAX_WORK, Rejected, metered
from symnode.checker.declarations import fields, guarded
from symnode.checker.identity import StepReport, verify_identity
from symnode.checker.lemma import Lemma
from symnode.checker.reals import proof
from symnode.checker.reals import refutation as points
from symnode.checker.refutation import (
    Failure,
    verify_instance,
    verify_refutation,
    verify_witness,
)
from symnode.checker.syntax import expect

FORMAT = "symnode-certificate/1"
IDENTITY, COUNTER_MODEL, WITNESS = "index-identity", "counter-model", "hypothesis-witness"
INSTANCE = "model-instance"  # proved of one model, which is in the certificate
REAL_KINDS = REAL_CLAIM, REAL_REFUTATION, REAL_WITNESS = (
    "real-claim",
    "real-refutation",
    "real-witness",
)
PROVED, REFUTED, CONSISTENT = "PROVED", "REFUTED", "CONSISTENT"
MAX_BYTES = 20_000_000
MAX_LEMMAS = 200
_COMMON = ("format", "kind", "signature", "givens", "conditions")
_KEY = object()
# Rules and tiers of accepted proofs by digest: the same text is not checked twice in one process.
_accepted_before: dict[str, tuple[tuple[str, ...], int]] = {}


@dataclass(frozen=True)
class Verdict:
    """What an accepted certificate shows. Only ``check`` makes one.

    At tier 1 the word of ``engines`` is taken for a part of it.
    """

    status: str
    kind: str
    digest: str
    steps: tuple[StepReport, ...] = ()
    failure: Failure | None = None
    tier: int = 2
    engines: tuple[str, ...] = ()
    made_by: Any = None

    def __post_init__(self) -> None:
        if self.made_by is not _KEY:
            raise TypeError("a verdict is made by symnode.checker.check alone")


def digest(certificate: Any) -> str:
    """SHA-256 of the canonical JSON text, without the lemmas that travel along."""
    if isinstance(certificate, dict):
        certificate = {k: v for k, v in certificate.items() if k != "lemmas"}
    text = json.dumps(certificate, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def check(certificate: Any) -> Verdict:
    """Re-check a certificate (parsed JSON). Raises Rejected, or OutOfBudget for one too large."""
    kind = certificate.get("kind") if isinstance(certificate, dict) else None
    budget = MAX_REAL_WORK if kind in REAL_KINDS else MAX_WORK
    return _limited(lambda: _check(certificate), budget)


def check_text(text: str) -> Verdict:
    """Re-check a certificate written as JSON text."""
    if len(text) > MAX_BYTES:
        raise Rejected(f"more than {MAX_BYTES} characters")
    try:
        certificate = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise Rejected(f"not JSON: {error}") from error
    return check(certificate)


def _pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which each key stands once: readers of the text may take the first or last."""
    found = dict(items)
    if len(found) != len(items):
        raise ValueError("a key twice in one object")
    return found


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _limited(work: Any, budget: int) -> Verdict:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        with metered(budget):
            verdict: Verdict = work()
        return verdict
    except RecursionError as error:
        raise Rejected("nested too deeply") from error
    finally:
        sys.setrecursionlimit(limit)


def _accepted(certificates: Any) -> dict[str, Lemma]:
    """The lemmas that a certificate brings along, each checked with those before it."""
    expect(isinstance(certificates, list), "expected a list of certificates", "lemmas")
    expect(len(certificates) <= MAX_LEMMAS, f"more than {MAX_LEMMAS} lemmas", "lemmas")
    accepted: dict[str, Lemma] = {}
    for k, one in enumerate(certificates):
        where = f"lemma {k}"
        fields(one, where, (*_COMMON, "steps"))
        proof = one["format"] == FORMAT and one["kind"] == IDENTITY
        expect(proof, "a lemma is an index identity", where)
        name = digest(one)
        if name not in _accepted_before or not _named_lemmas(one) <= accepted.keys():
            check_one = partial(verify_identity, one, accepted)
            steps = guarded(check_one, where)
            _accepted_before[name] = _rules(steps), _tier(one, steps, accepted)
        accepted[name] = Lemma(one, name, *_accepted_before[name])
    return accepted


def _tier(certificate: Any, steps: list[StepReport], lemmas: dict[str, Lemma]) -> int:
    """The lowest tier of the steps of a proof and of the lemmas that they name."""
    named = (lemmas[name].tier for name in _named_lemmas(certificate))
    return min((*(s.tier for s in steps), *named))


def _rules(steps: list[StepReport]) -> tuple[str, ...]:
    """The named rules that the steps of a proof rest on."""
    return tuple(sorted({r for step in steps for r in step.rules}))


def _named_lemmas(accepted: Any) -> set[str]:
    """Digests of the lemmas that the steps of an accepted certificate use."""
    facts = (use["fact"] for step in accepted["steps"] for use in uses_of(step))
    return {fact[1] for fact in facts if fact[0] == "lemma"}


def uses_of(step: Any) -> list[Any]:
    """The facts that a step uses, in whichever way it is shown."""
    found = step.get("combination", step.get("real", {}).get("uses", []))
    return list(found)


def _check(certificate: Any) -> Verdict:
    if not isinstance(certificate, dict) or certificate.get("format") != FORMAT:
        raise Rejected(f"expected format {FORMAT!r}", "format")
    kind = certificate.get("kind")
    if kind == IDENTITY:
        fields(certificate, "certificate", (*_COMMON, "steps"), ("lemmas",))
        lemmas = _accepted(certificate.get("lemmas", []))
        steps = guarded(lambda: verify_identity(certificate, lemmas), "certificate")
        name = digest(certificate)
        _accepted_before[name] = _rules(steps), _tier(certificate, steps, lemmas)
        tier = _accepted_before[name][1]
        return Verdict(PROVED, IDENTITY, name, tuple(steps), tier=tier, made_by=_KEY)
    if kind == COUNTER_MODEL:
        fields(certificate, "certificate", (*_COMMON, "claim", "model", "point"))
        failure = guarded(lambda: verify_refutation(certificate), "certificate")
        return Verdict(REFUTED, COUNTER_MODEL, digest(certificate), (), failure, made_by=_KEY)
    if kind == WITNESS:
        fields(certificate, "certificate", (*_COMMON, "model"))
        guarded(lambda: verify_witness(certificate), "certificate")
        return Verdict(CONSISTENT, WITNESS, digest(certificate), made_by=_KEY)
    if kind == INSTANCE:
        fields(certificate, "certificate", (*_COMMON, "claims", "model"))
        guarded(lambda: verify_instance(certificate), "certificate")
        return Verdict(PROVED, INSTANCE, digest(certificate), made_by=_KEY)
    if kind in REAL_KINDS:
        verdict: Verdict = guarded(lambda: _check_real(certificate, kind), "certificate")
        return verdict
    raise Rejected(f"unknown kind {str(kind)[:60]!r}", "kind")


def _check_real(certificate: Any, kind: str) -> Verdict:
    """The verdict on a certificate of a claim over the reals.

    The digest is taken last: a certificate that is not read to its end may be of any size.
    """
    if kind == REAL_CLAIM:
        fields(certificate, "certificate", ("format", "kind", "claim", "proofs"))
        tier = proof.verify_claim(certificate["claim"], certificate["proofs"])
        engines = proof.engines(certificate["proofs"]) if tier == 1 else ()
        name = digest(certificate)
        return Verdict(PROVED, kind, name, tier=tier, engines=engines, made_by=_KEY)
    fields(certificate, "certificate", ("format", "kind", "claim", "point"))
    claim, point = certificate["claim"], certificate["point"]
    if kind == REAL_REFUTATION:
        failure = points.verify_refutation(claim, point)
        return Verdict(REFUTED, kind, digest(certificate), failure=failure, made_by=_KEY)
    points.verify_witness(claim, point)
    return Verdict(CONSISTENT, kind, digest(certificate), made_by=_KEY)
