"""Polynomial systems: Sturm in one variable, sums of products, and the two engines.

z3 is asked first. Where it finds a solution nothing else is tried; where it says ``unsat``, it
names the atoms it needed, which makes the search for a certificate that the checker can follow
(tier 2) easier. Only if there is none, cvc5 is asked for its word (tier 1).
"""

from __future__ import annotations

from symnode.checker.reals.rules.oracle import is_polynomial
from symnode.checker.reals.systems import System
from symnode.methods.reals import positivstellensatz, smt, z3_engine
from symnode.methods.reals.budget import Budget, Exhausted
from symnode.methods.reals.direct import by_sturm
from symnode.methods.reals.steps import Chain, Node

FIRST, SUMS = 0.4, 0.5  # shares of z3, and of sums of products in what is left


def prove(system: System, budget: Budget) -> Node | None:
    """A proof of a polynomial system."""
    return decided(system, budget)[0]


def decided(system: System, budget: Budget) -> tuple[Node | None, bool]:
    """A proof, and whether more time is of no use: there is one, or z3 has found a solution."""
    if not is_polynomial(system) or not system.atoms:
        return None, True
    try:
        return _decided(system, budget)
    except Exhausted:
        return None, False


def _decided(system: System, budget: Budget) -> tuple[Node | None, bool]:
    node = by_sturm(system, budget)
    if node is not None:
        return node, True
    answer = z3_engine.ask(system, FIRST * budget.left())
    if answer.verdict == z3_engine.SAT:
        return None, True
    chain = Chain(system)
    if answer.core:
        chain.keep(list(answer.core))
    node = by_sturm(chain.system, budget)
    node = node or positivstellensatz.prove(chain.system, budget.share(SUMS))
    if node is not None:
        return chain.wrapped(node), True
    if answer.verdict != z3_engine.UNSAT:
        return None, False
    node = smt.confirmed(system, answer.core, budget)
    return node, node is not None
