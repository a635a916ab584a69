"""What an accepted certificate shows, in words, and whose claim it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from symnode.verify.collect import UsageError

if TYPE_CHECKING:
    from symnode.language.claims import ClaimRecord

_REAL = "real-"


def shown_by(certificate: Any, verdict: Any) -> list[str]:
    """Claim, hypotheses, rules or point of an accepted certificate."""
    if str(certificate["kind"]).startswith(_REAL):
        return list(_real(certificate, verdict))
    return _indexed(certificate, verdict)


def _indexed(certificate: Any, verdict: Any) -> list[str]:
    from symnode.judgement.wire_text import equation_text

    claim = certificate["steps"][-1] if "steps" in certificate else certificate.get("claim")
    lines = [f"  given  {equation_text(g)}" for g in certificate["givens"]]
    if claim is not None:
        lines.append(f"  claim  {equation_text(claim)}")
    if verdict.failure is not None:
        lines.append(f"  shown  {verdict.failure}")
    rules = sorted({r for s in verdict.steps for r in s.rules})
    return lines + ([f"  rules  {', '.join(rules)}"] if rules else [])


def _real(certificate: Any, verdict: Any) -> Iterator[str]:
    from symnode.verify.claims.verdict import point_text

    claim = certificate["claim"]
    names = ", ".join(f"{n} {d}" for n, d in claim["variables"])
    if names:
        yield f"  for    {names}"
    for hypothesis in claim["hypotheses"]:
        yield f"  given  {_text(hypothesis)}"
    note = "where defined" if claim["definedness"] == "where-defined" else "defined, and true"
    yield f"  claim  {_text(claim['statement'])}  ({note})"
    if "point" in certificate:
        yield f"  at     {point_text(certificate['point'])}"
    if verdict.failure is not None:
        yield f"  shown  {verdict.failure}"
    rules = sorted(set(_named(certificate.get("proofs", []), "rule")))
    if rules:
        yield f"  tier   {verdict.tier}"
        yield f"  rules  {', '.join(rules)}"
    if verdict.engines:
        yield f"  trust  {' and '.join(verdict.engines)}: their answer is not re-checked"


def _text(formula: Any) -> str:
    """A formula as it is read; a certificate may hold terms that no claim file writes."""
    from symnode.language.claims import formula_text

    try:
        return formula_text(formula)
    except (KeyError, IndexError, TypeError, ValueError, StopIteration, RecursionError):
        return str(formula)[:200]


def _parts(data: Any) -> Iterator[dict[str, Any]]:
    pending = [data]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            yield one
            pending += one.values()
        elif isinstance(one, list):
            pending += one


def _named(data: Any, key: str) -> Iterator[str]:
    for part in _parts(data):
        if isinstance(part.get(key), str):
            yield part[key]


def named_claims(given: str) -> list[ClaimRecord]:
    """The claims of a file, or the one that ``FILE::ID`` names. Raises UsageError."""
    from symnode.language.claims import load

    path, _, identifier = given.partition("::")
    file = load(path)
    found = [c for c in file.claims if identifier in ("", c.id)]
    if not found and file.errors:
        e = file.errors[0]
        where = f"{e.path}:{e.line}:{e.column}"
        raise UsageError(where, e.expected, e.got, e.way_out)
    if not found:
        way = "give an id that stands in the file"
        raise UsageError(path, f"a claim with the id {identifier}", "none", way)
    return found


def expect_claim(name: str, certificate: Any, known: list[ClaimRecord], given: str) -> str:
    """The id of the claim that a certificate is about. Raises UsageError if it is none of them."""
    from symnode.verify.claims.tasks import mismatch

    why = "it holds no claim over the reals"
    if str(certificate["kind"]).startswith(_REAL):
        for claim in known:
            why = mismatch(certificate, claim.to_json())
            if not why:
                return claim.id
    if len(known) > 1:
        why = "a certificate for another claim"
    way = "check it against the file it was made from"
    raise UsageError(name, f"a certificate for a claim of {given}", why, way)
