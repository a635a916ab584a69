"""The ledger: what the sources claim, joined with the statements that answer each claim.

A statement names the rows that it answers with ``ledger="ID"``. A row whose ``parts`` belong to
several stages is answered part by part: ``ledger="ID"`` answers the first part, and
``ledger="ID:STAGE"`` the part of that stage.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symnode.judgement.report import PageError, Result
from symnode.verify.collect import UsageError

SCHEMA = "symnode-ledger/1"
LEDGER = "proofs/ledger.toml"
CLAIM, PRINTED, INSTANCE = "claim", "printed", "instance"

# What answers a demand: a statement of a role whose status is one of these.
_ACCEPTED = {
    "prove": {"PROVED"},
    "prove or support": {"PROVED", "SUPPORTED"},
    "prove or admit": {"PROVED", "ADMITTED"},
    "simulate": {"PROVED", "SUPPORTED"},
    "document": {"DOCUMENTED", "PROVED"},
}
_REFUTES = {
    "prove": {"REFUTED"},
    "prove or support": {"REFUTED", "CONTRADICTED"},
    "prove or admit": {"REFUTED"},
    "simulate": {"REFUTED", "CONTRADICTED"},
}
_BY_TRUTH = {"definition": {"DEFINED"}, "empirical": {"PROVED", "SUPPORTED", "CONTRADICTED"}}
_TRUTHS = {
    "definition", "true", "hypotheses", "first-order", "false", "empirical", "informal",
    "extension",
}  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """One row of the ledger, or one part of a row."""

    id: str
    part: str  # "" or "STAGE: what"
    truth: str
    demand: str
    stage: int
    text: str
    where: str
    first: bool = True  # whether the bare id means this part

    @property
    def names(self) -> tuple[str, ...]:
        """The ids under which pages may answer it."""
        staged = f"{self.id}:{self.stage}"
        return (self.id, staged) if self.first else (staged,)


@dataclass(frozen=True)
class Answer:
    """A claim with the statements that answer it; ``missing`` is empty when it is answered."""

    claim: Claim
    results: tuple[Result, ...]
    missing: str

    @property
    def verdict(self) -> str:
        """The statuses of the statements, each once."""
        return ", ".join(dict.fromkeys(_shown(r) for r in self.results))


def read_ledger(path: Path, shown: str = LEDGER) -> list[Claim]:
    """The claims of a ledger file, parts taken apart. Raises UsageError if it cannot be read."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            shown, "a ledger of claims", "no such file", "run it in the folder above proofs/"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(shown, "a ledger in TOML", str(error), "repair the file") from error
    rows = data.get("claim", [])
    if not isinstance(rows, list):
        raise UsageError(shown, "[[claim]] tables", "something else", "write [[claim]]")
    claims = [c for at, row in enumerate(rows, 1) for c in _claims(row, at, shown)]
    ids = [c.id for c in claims if c.first]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise UsageError(shown, "each id once", f"twice: {', '.join(twice)}", "rename one")
    return claims


def answers(claims: Sequence[Claim], results: Sequence[Result]) -> list[Answer]:
    """Each claim with what answers it."""
    found = []
    for claim in claims:
        own = tuple(r for r in results if set(r.ledger) & set(claim.names))
        found.append(Answer(claim, own, _missing(claim, own)))
    return found


def unknown_ids(claims: Sequence[Claim], results: Sequence[Result]) -> list[PageError]:
    """Statements that name a row which the ledger does not have."""
    known = {name for claim in claims for name in claim.names}
    errors = []
    for r in results:
        for each in r.ledger:
            if each not in known:
                page = r.path or r.id.partition("::")[0]
                way = f"take an id of {LEDGER}, or add the row there"
                errors.append(PageError(page, r.line, "the id of a ledger row", each, way))
    return errors


def to_json(found: Sequence[Answer]) -> dict[str, Any]:
    """The answers as JSON data."""
    rows = [
        {
            "id": a.claim.id,
            "part": a.claim.part,
            "truth": a.claim.truth,
            "demand": a.claim.demand,
            "stage": a.claim.stage,
            "claim": a.claim.text,
            "answers": [{"id": r.id, "role": r.role, "status": str(r.status)} for r in a.results],
            "answered": not a.missing,
            "missing": a.missing,
        }
        for a in found
    ]
    summary = {"rows": len(rows), "answered": sum(bool(r["answered"]) for r in rows)}
    return {"schema": SCHEMA, "rows": rows, "summary": summary}


def _claims(row: Any, at: int, shown: str) -> Iterator[Claim]:
    """A row of the file as a claim, or one claim a part."""
    keys = ("id", "truth", "demand", "stage", "claim", "where")
    lacking = [k for k in keys if k not in row] if isinstance(row, dict) else list(keys)
    if lacking:
        got = f"no {', '.join(lacking)}"
        raise UsageError(f"{shown}, claim {at}", f"the keys {', '.join(keys)}", got, "complete it")
    texts = {k: str(row[k]) for k in keys}
    where = f"{shown}, {texts['id']}"
    for key, known in (("truth", _TRUTHS), ("demand", set(_ACCEPTED))):
        if texts[key] not in known:
            expected = f"{key}: {', '.join(sorted(known))}"
            raise UsageError(where, expected, texts[key], "take one of these")
    for number, part in enumerate(row.get("parts") or [texts["stage"]]):
        stage = str(part).partition(":")[0]
        if not stage.isdecimal():
            raise UsageError(where, "a stage, such as 2: what", str(part), "begin with a number")
        yield Claim(
            texts["id"],
            str(part) if "parts" in row else "",
            texts["truth"],
            texts["demand"],
            int(stage),
            texts["claim"],
            texts["where"],
            first=number == 0,
        )


def _missing(claim: Claim, own: Sequence[Result]) -> str:
    """What its truth demands and the statements do not give; empty if nothing."""
    if not own:
        return "a statement that names it"
    bad = [r.id for r in own if not r.ok]
    if bad:
        return f"as expected: {', '.join(bad)}"
    return "; ".join(_lacking(claim, own))


def _lacking(claim: Claim, own: Sequence[Result]) -> Iterator[str]:
    accepted = _BY_TRUTH.get(claim.truth, _ACCEPTED[claim.demand])
    if claim.demand == "document":
        refuting: set[str] = set()
    else:
        refuting = _REFUTES[claim.demand] if claim.truth in ("false", "first-order") else set()
    if refuting and not any(r.role == PRINTED and str(r.status) in refuting for r in own):
        yield f"a printed claim {_either(refuting)}"
    if not any(str(r.status) in accepted and _role_fits(claim, r) for r in own):
        yield f"a claim {_either(accepted)}"


def _role_fits(claim: Claim, result: Result) -> bool:
    """A corrected claim must be our own; what holds may be answered as it is printed. What holds in
    one model answers nothing."""
    if result.role == INSTANCE:
        return False
    return result.role == CLAIM or claim.truth in ("true", "empirical", "informal")


def _either(statuses: set[str]) -> str:
    return " or ".join(sorted(statuses))


def _shown(r: Result) -> str:
    return f"printed {r.status}" if r.role == PRINTED else str(r.status)
