"""Mutants of a statement: wrong variants of its claims and hypotheses, with the proofs to try."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, zip_longest
from typing import Any

from symnode.experiments.mutation.change import Change, Operator, Original
from symnode.experiments.mutation.operators import operators
from symnode.experiments.mutation.proofs import adapted
from symnode.judgement.problem import common_interval
from symnode.language.arrays import mentions_time
from symnode.language.errors import SymnodeError
from symnode.language.relations import Relation
from symnode.language.statements import Proof, Theorem, apart, proofs_of
from symnode.language.wire import structural_key


@dataclass(frozen=True, eq=False)
class Mutant:
    """A variant of a statement that no page holds, or ``fault``: why there is no such statement.

    ``claim`` and ``altered`` are a claim before and after, where a claim was altered; otherwise
    the claims are those of the original and a hypothesis was altered.
    """

    name: str  # the operator with a number: "sign-2"
    operator: str
    what: str
    statement: Theorem | None
    proofs: tuple[Proof, ...]
    claim: Relation | None = None
    altered: Relation | None = None
    fault: str = ""

    @property
    def text(self) -> str:
        """The altered claim as text, or what is altered among the hypotheses."""
        return str(self.altered) if self.altered is not None else self.what


def mutants(statement: Original, only: Sequence[Operator] | None = None) -> Iterator[Mutant]:
    """Every mutant of a statement: one of each operator, then a second of each, and so on.

    The order does not depend on the run, so the first so many are a fair choice of all. No two
    mutants are written alike, and none is written like the original. They are made apart from the
    page: it does not list them, and it does not miss them.

    >>> from symnode.language.surface import scalar
    >>> x = scalar("x"); theorem = Theorem("Squares", claim=x**2 + 1 >= 2 * x)
    >>> [m.name for m in mutants(theorem)][:4]
    ['constant-1', 'direction-1', 'dropped-factor-1', 'dropped-term-1']
    """
    seen = {_key(c, tuple(statement.given)) for c in statement.claim}
    chosen = operators() if only is None else only
    rounds = zip_longest(*(_of_operator(statement, o, seen) for o in chosen))
    yield from (m for one_of_each in rounds for m in one_of_each if m is not None)


def _of_operator(statement: Original, operator: Operator, seen: set[Any]) -> Iterator[Mutant]:
    number = count(1)
    for change in operator.changes(statement):
        key = tuple(_key(c, change.given) for c in change.claim)
        if key in seen or (len(key) == 1 and key[0] in seen):
            continue
        seen.add(key)
        yield _mutant(statement, operator, change, f"{operator.name}-{next(number)}")


def _mutant(statement: Original, operator: Operator, change: Change, name: str) -> Mutant:
    altered = change.claim[0] if change.original is not None else None
    common = (change.original, altered)
    with apart():
        try:
            theorem = Theorem(
                f"{statement.title} ({name}: {change.what})",
                claim=change.claim,
                given=change.given,
                on=_interval(statement, change),
                place=statement.place,
            )
        except SymnodeError as error:
            fault = f"{error.expected}; got {error.got}"
            return Mutant(name, operator.name, change.what, None, (), *common, fault)
        proofs = tuple(adapted(p, theorem, change) for p in proofs_of(statement))
    return Mutant(name, operator.name, change.what, theorem, proofs, *common)


def _interval(statement: Original, change: Change) -> Any:
    """Where a running time is meant, which does not change with the hypotheses."""
    if statement.on is not None or not change.replaced:
        return statement.on
    runs = any(mentions_time(side) for c in change.claim for side in (c.left, c.right))
    return common_interval(statement.given) if runs else None


def _key(relation: Relation, given: tuple[Any, ...]) -> tuple[Any, ...]:
    """What tells a claim under hypotheses from another one, up to the names of bound indices."""
    whole = (relation, *relation.assuming, *(g for g in given if isinstance(g, Relation)))
    written = [(r.sign, structural_key(r.left), structural_key(r.right)) for r in whole]
    others = [repr(g) for g in given if not isinstance(g, Relation)]
    return (*written, *others)
