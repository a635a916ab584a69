"""Strategies in order, cheap ones first, with times that grow from round to round.

A strategy that ends without a proof long before its time is over would do so again: it is left out
of later rounds, which leaves the more time to the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import final

from symnode.checker.context import OutOfBudget, metered
from symnode.checker.reals.systems import System
from symnode.methods.reals import (
    angles,
    branch_and_bound,
    clearing_boxes,
    direct,
    homogeneous,
    inverted,
    ladders,
    ladders_in_several,
    rational,
    square_bounds,
    squares,
    substitution,
)
from symnode.methods.reals.branching import Prover, within
from symnode.methods.reals.budget import Budget, Exhausted
from symnode.methods.reals.preparation import prepared
from symnode.methods.reals.sampled import is_identity
from symnode.methods.reals.steps import Node


@dataclass(frozen=True)
class Strategy:
    """A prover, its weight in a round, and whether the system is prepared before."""

    name: str
    prove: Prover
    weight: float
    prepare: bool = True
    final: bool = False  # what it does not find before its time is over it never finds


def strategies() -> list[Strategy]:
    """All strategies, in the order in which they are tried."""
    by_angles, by_squares = angles.Search(), squares.Search()
    return [
        Strategy("direct", direct.prove, 1.0, final=True),
        Strategy("boxes", _boxes(3), 3.5, final=True),
        Strategy("algebra", substitution.conclusive, 1.5, final=True),
        Strategy("squares", by_squares.prove, 1.5, prepare=False),
        Strategy("angles", by_angles.prove, 1.2, prepare=False),
        Strategy("cleared boxes", clearing_boxes.Cleared().prove, 4.0, final=True),
        Strategy("half lines", inverted.Inverted().prove, 2.0, final=True),
        Strategy("angles", by_angles.prove, 0.5),
        Strategy("ladder", _remembered(ladders.prove), 3.0),
        Strategy("ladder in several variables", _remembered(ladders_in_several.prove), 2.0),
        Strategy("roots taken out", _rational, 1.0),
        Strategy("one variable less", _reduced, 1.0),
        Strategy("deep boxes", _boxes(7), 0.7, final=True),
        Strategy("algebra", substitution.conclusive, 0.4, prepare=False, final=True),
    ]


# Strategies where an atom says that 0 is not 0, and how much more weight they have.
FOR_IDENTITIES = {"direct": 1.0, "angles": 4.0, "squares": 4.0, "algebra": 0.5}
REST = 1 / 8  # of their weight have the others
MODULI = 6.0  # weight of squares where there are lengths of vectors


def suited(system: System) -> list[Strategy]:
    """All strategies, those at the head that are likely to help with the system."""
    found = strategies()
    if not is_identity(system):
        if not squares.has_moduli(system):
            return found
        return [replace(s, weight=MODULI) if s.name == "squares" else s for s in found]
    first = [
        replace(s, weight=s.weight * more)
        for name, more in FOR_IDENTITIES.items()
        for s in found
        if s.name == name and (s.name != "angles" or not s.prepare)
    ]
    rest = [replace(s, weight=s.weight * REST) for s in found if s.name not in FOR_IDENTITIES]
    return first + rest


def _boxes(depth: int) -> Prover:
    """Boxes, with the bounds that sums of squares give."""
    memory = branch_and_bound.Memory(depth)

    def prover(system: System, budget: Budget) -> Node | None:
        chain = square_bounds.bounded(system)
        return chain.wrapped(memory.prove(chain.system, budget))

    return prover


def _remembered(prover: Prover) -> Prover:
    """A prover that keeps its proofs, for cases that are told apart in each round again."""
    found: dict[System, Node] = {}

    def again(system: System, budget: Budget) -> Node | None:
        if system not in found:
            node = prover(system, budget)
            if node is None:
                return None
            found[system] = node
        return found[system]

    return again


def _rational(system: System, budget: Budget) -> Node | None:
    """A system in one variable written in a root of it, by boxes and ladders."""
    chain = rational.without_roots(system)
    return None if chain is None else chain.wrapped(_core(chain.system, budget))


def _prepared(prover: Prover, system: System, budget: Budget) -> Node | None:
    return prepared(system, prover, budget)


def _core(system: System, budget: Budget) -> Node | None:
    """Boxes and ladders, with the cases told apart."""
    boxes = branch_and_bound.prove
    for prover in (direct.prove, boxes, clearing_boxes.prove, ladders.prove):
        node = within(partial(_prepared, prover), system, budget.share(0.4))
        if node is not None:
            return node
    return None


def _reduced(system: System, budget: Budget) -> Node | None:
    """A homogeneous system as one in fewer variables, by boxes and ladders."""
    chain = homogeneous.reduced(system)
    return None if chain is None else chain.wrapped(_core(chain.system, budget))


SLICES = (0.2, 0.3)  # of the time in the first rounds; then all that is left
EARLY = 0.1  # of its slice: a strategy that ends within it has nothing else to try
WORK = 3_000_000  # units of the checker's work in a second, at most


@final
class Campaign:
    """The search for a proof of one system, which may be interrupted and taken up again."""

    def __init__(self, system: System, chosen: Sequence[Strategy] | None = None) -> None:
        self.system = system
        self._left = list(chosen or suited(system))
        self._rounds = 0

    def proof(self, budget: Budget, rounds: int = 100) -> tuple[Node, str] | None:
        """A proof and the name of the strategy that found it, within some more rounds."""
        whole = budget.left()
        for _ in range(rounds):
            if not self._left or budget.over():
                return None
            found = self._round(budget, whole)
            if found is not None:
                return found
            self._rounds += 1
        return None

    def _round(self, budget: Budget, whole: float) -> tuple[Node, str] | None:
        total = every = sum(s.weight for s in self._left)
        for strategy in list(self._left):
            if budget.over():
                return None
            unit = budget.left() / total  # in the last round: by weight, what is not used is left
            if self._rounds < len(SLICES):
                unit = whole * SLICES[self._rounds] / every
            total -= strategy.weight
            own = budget.at_most(unit * strategy.weight)
            given = own.left()
            node, final = _attempt(strategy, self.system, own)
            if node is not None:
                return node, strategy.name
            if final or given - own.left() < EARLY * given:
                self._left.remove(strategy)
        return None


def prove(
    system: System, budget: Budget, chosen: Sequence[Strategy] | None = None
) -> tuple[Node, str] | None:
    """A proof of the system and the name of the strategy that found it."""
    return Campaign(system, chosen).proof(budget)


def _attempt(strategy: Strategy, system: System, budget: Budget) -> tuple[Node | None, bool]:
    """What a strategy finds in its time, and whether more would not help.

    The steps of the checker are limited with the time.
    """
    try:
        with metered(int(WORK * budget.left()) + 1_000):
            if strategy.prepare:
                node = prepared(system, strategy.prove, budget)
            else:
                node = strategy.prove(system, budget)
    except (Exhausted, OutOfBudget):
        return None, False
    return node, node is not None or (strategy.final and not budget.over())
