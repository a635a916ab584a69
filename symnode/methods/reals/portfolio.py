"""Strategies in order, cheap ones first, with budgets that grow from round to round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symnode.checker.reals.systems import System
from symnode.methods.reals import (
    branch_and_bound,
    clearing_boxes,
    direct,
    homogeneous,
    ladders,
    rational,
    substitution,
)
from symnode.methods.reals.branching import Prover
from symnode.methods.reals.budget import Budget, Exhausted
from symnode.methods.reals.preparation import prepared
from symnode.methods.reals.steps import Node


@dataclass(frozen=True)
class Strategy:
    """A prover, its share of a round, and whether the system is prepared before."""

    name: str
    prove: Prover
    share: float
    prepare: bool = True


def strategies() -> list[Strategy]:
    """All strategies, in the order in which they are tried."""
    return [
        Strategy("direct", direct.prove, 0.1),
        Strategy("boxes", _boxes(3), 0.25),
        Strategy("algebra", substitution.prove, 0.3),
        Strategy("cleared boxes", clearing_boxes.prove, 0.3),
        Strategy("ladder", ladders.prove, 0.5),
        Strategy("roots taken out", _rational, 0.5),
        Strategy("one variable less", _reduced, 0.5),
        Strategy("deep boxes", _boxes(7), 0.5),
        Strategy("algebra", substitution.prove, 0.9, prepare=False),
    ]


def _boxes(depth: int) -> Prover:
    return lambda system, budget: branch_and_bound.prove(system, budget, depth)


def _rational(system: System, budget: Budget) -> Node | None:
    """A system in one variable written in a root of it, by boxes and ladders."""
    chain = rational.without_roots(system)
    return None if chain is None else chain.wrapped(_core(chain.system, budget))


def _core(system: System, budget: Budget) -> Node | None:
    """Boxes and ladders, with the cases told apart."""
    for prover in (direct.prove, _boxes(3), clearing_boxes.prove, ladders.prove):
        node = prepared(system, prover, budget.share(0.4))
        if node is not None:
            return node
    return None


def _reduced(system: System, budget: Budget) -> Node | None:
    """A homogeneous system as one in fewer variables, by boxes and ladders."""
    chain = homogeneous.reduced(system)
    return None if chain is None else chain.wrapped(_core(chain.system, budget))


ROUNDS = (0.12, 0.35, 1.0)


def prove(
    system: System, budget: Budget, chosen: Sequence[Strategy] | None = None
) -> tuple[Node, str] | None:
    """A proof of the system and the name of the strategy that found it."""
    for fraction in ROUNDS:
        round_budget = budget.share(fraction)
        for strategy in chosen or strategies():
            try:
                node = _attempt(strategy, system, round_budget.share(strategy.share))
            except Exhausted:
                node = None
            if node is not None:
                return node, strategy.name
            if budget.over():
                return None
    return None


def _attempt(strategy: Strategy, system: System, budget: Budget) -> Node | None:
    if strategy.prepare:
        return prepared(system, strategy.prove, budget)
    return strategy.prove(system, budget)
