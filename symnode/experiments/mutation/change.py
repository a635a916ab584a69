"""What an operator makes of a statement, and the two usual ways to make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from symnode.calculus.shown import shown
from symnode.experiments.mutation.sites import Site, sites
from symnode.language.arrays import Array
from symnode.language.relations import Relation
from symnode.language.statements import AsPrinted, Theorem
from symnode.language.terms import At, Term, free_indices

Original = Theorem | AsPrinted
Rewrites = Callable[[Site, "Surroundings"], Iterator[Term]]


@dataclass(frozen=True)
class Change:
    """Claims under hypotheses, and which hypotheses were replaced (by None: left out)."""

    what: str
    claim: tuple[Relation, ...]
    given: tuple[Any, ...]
    replaced: tuple[tuple[Any, Any], ...] = ()
    original: Relation | None = None  # the claim that was altered, where one was

    def stands_for(self, hypothesis: Any) -> Any:
        """What has taken the place of a hypothesis: itself, another one, or None."""
        return next((new for old, new in self.replaced if old is hypothesis), hypothesis)


@dataclass(frozen=True)
class Surroundings:
    """What a rewriting of terms may look at besides the site."""

    statement: Original
    relation: Relation
    side: str  # of the relation in which the site is


@dataclass(frozen=True)
class Operator:
    """A kind of mistake: its name, what it is in words, and where a statement could have it."""

    name: str
    says: str
    changes: Callable[[Original], Iterator[Change]]


def of_terms(rewrites: Rewrites) -> Callable[[Original], Iterator[Change]]:
    """Changes of one place in one side of one claim, the right sides first."""

    def changes(statement: Original) -> Iterator[Change]:
        for claim in statement.claim:
            for side in ("left",) if claim.moves is not None else ("right", "left"):
                around = Surroundings(statement, claim, side)
                array: Array = getattr(claim, side)
                scope = (*array.indices, *_others(array))
                for site in sites(array.body, scope):
                    for new in rewrites(site, around):
                        what = " -> ".join(shown(x, site.scope).text for x in (site.term, new))
                        relation = _with_side(claim, side, _rewritten(array, site.put(new)))
                        yield altered_claim(statement, claim, what, relation)

    return changes


def of_relations(
    variants: Callable[[Relation], Iterator[Relation]], *, in_claims: bool, in_hypotheses: bool
) -> Callable[[Original], Iterator[Change]]:
    """Changes of a whole relation among the claims, or among the hypotheses."""

    def changes(statement: Original) -> Iterator[Change]:
        for claim in statement.claim if in_claims else ():
            for new in variants(claim):
                yield altered_claim(statement, claim, f"{claim} -> {new}", new)
        for given in statement.given if in_hypotheses else ():
            for new in variants(given) if isinstance(given, Relation) else ():
                yield altered_hypothesis(statement, given, f"given {given} -> {new}", new)

    return changes


def altered_claim(statement: Original, claim: Relation, what: str, new: Relation) -> Change:
    """Another claim in the place of one; the other claims need not be shown again."""
    return Change(what, (new,), tuple(statement.given), original=claim)


def altered_hypothesis(statement: Original, given: Any, what: str, new: Any) -> Change:
    """The claims under hypotheses of which one is another, or, with None, is left out."""
    put = [new if g is given else g for g in statement.given]
    left = tuple(g for g in put if g is not None)
    return Change(what, tuple(statement.claim), left, ((given, new),))


def _others(array: Array) -> Sequence[Any]:
    """Free indices besides the slots, in an order that does not depend on the run."""
    others = free_indices(array.body) - set(array.indices)
    return sorted(others, key=lambda i: (i.name, i.space.name))


def _rewritten(array: Array, body: Term) -> Array:
    return Array(array.indices, body, shown(body), array.row, array.random)


def _with_side(claim: Relation, side: str, new: Array) -> Relation:
    """The claim with another side; of a claim of independence both sides go together."""
    if claim.moves is None or not isinstance(claim.right.body, At):
        return replace(claim, left=new) if side == "left" else replace(claim, right=new)
    moved = At(claim.right.body.bindings, new.body)
    return replace(claim, left=new, right=_rewritten(claim.right, moved))
