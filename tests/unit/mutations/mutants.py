"""What a mutant is, and how one is made of a statement of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from symnode.judgement.status import Status
from symnode.language.rows import Derivation, Row, facts_of
from symnode.language.statements import Proof, Theorem, proofs_of
from symnode.verify.prove import prove

Tried = tuple[tuple[tuple[Derivation, ...], tuple[Any, ...]], ...]  # rows and by= of proofs


@dataclass(frozen=True)
class Mutant:
    """A false claim with the proofs that are tried on it, which prove the true one beside it.

    ``why`` names a model in which it fails, or what is missing. With ``row`` it is the last row of
    a derivation; the rows before it are those of the page.
    """

    name: str
    why: str
    claim: Any
    given: tuple[Any, ...]
    proofs: Tried
    row: int | None = None

    def is_proved(self) -> bool:
        """Whether the claim, or the row that states it, is accepted."""
        theorem = Theorem("mutant", given=self.given, claim=self.claim)
        proven = prove(theorem, [Proof(theorem, *rows, by=by) for rows, by in self.proofs])
        rows = proven.attempt.rows
        in_rows = self.row is not None and rows[self.row - 1].status is Status.PROVED
        return proven.verdict is not None or in_rows


def tried(of: Theorem, by: Sequence[Any] = ()) -> Tried:
    """The proofs of the page, and hints besides."""
    own = tuple((p.derivations, tuple(p.by)) for p in proofs_of(of))
    return (*own, ((), tuple(by))) if by else own


def claims(of: Theorem, *false: tuple[str, Any], by: Sequence[Any] = ()) -> list[Mutant]:
    """False claims under the hypotheses of a statement: (why, claim)."""
    return [Mutant(of.title, why, claim, tuple(of.given), tried(of, by)) for why, claim in false]


def without(of: Theorem, why: str, *dropped: Any) -> Mutant:
    """The claim of a statement with fewer hypotheses."""
    given = tuple(g for g in of.given if not any(g is h for h in dropped))
    assert len(given) == len(of.given) - len(dropped)
    return Mutant(of.title, why, of.claim, given, tried(of))


def under(of: Theorem, why: str, kept: Any, altered: Any) -> Mutant:
    """The claim of a statement with one hypothesis altered; its rows may use all of them."""
    given = tuple(altered if g is kept else g for g in of.given)
    assert any(g is altered for g in given)
    proofs = tuple((tuple(map(_unnamed, rows)), by) for rows, by in tried(of))
    return Mutant(of.title, why, of.claim, given, proofs)


def _unnamed(rows: Derivation) -> Derivation:
    """The same rows, without the names of the hypotheses that they use."""
    left = [
        Row(r.relation, tuple(b for b in r.by if not facts_of(b)), r.interval, r.place)
        for r in rows.rows
    ]
    return Derivation(tuple(left), rows.given, rows.chain, rows.place)


def row(of: Theorem, rows: Derivation, number: int, why: str, relation: Any) -> Mutant:
    """A row altered: judged after the rows before it, by the facts that the page names."""
    kept = rows.rows[number - 1]
    altered = Row(relation, kept.by, kept.interval, kept.place)
    until = Derivation((*rows.rows[: number - 1], altered), rows.given, False, rows.place)
    return Mutant(of.title, why, relation, tuple(of.given), (((until,), ()),), number)


def uses_of(used: Any, *false: tuple[Any, ...]) -> list[Mutant]:
    """False claims, (why, claim) or (why, claim, given), by a statement or a rule."""
    name = str(getattr(used, "title", None) or used.name)
    return [
        Mutant(f"use of {name}", why, claim, tuple(given[0]) if given else (), (((), (used,)),))
        for why, claim, *given in false
    ]
