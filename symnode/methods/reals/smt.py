"""Polynomial systems by z3 and cvc5: infeasible where both say so (rule ``oracle``, tier 1).

z3 also names the atoms it needed; cvc5 is asked about these first, which is often much easier. The
word of one engine is never a proof.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from symnode.checker.reals.rules.oracle import fingerprint
from symnode.checker.reals.systems import System
from symnode.methods.reals import cvc5_engine, z3_engine
from symnode.methods.reals.steps import Chain, Node
from symnode.methods.reals.z3_engine import UNSAT

if TYPE_CHECKING:
    from symnode.methods.reals.budget import Budget

ENGINES = ["cvc5", "z3"]
FIRST = 0.5  # the share of the first engine


def prove(system: System, budget: Budget) -> Node | None:
    """A proof of a polynomial system by the word of both engines."""
    answer = z3_engine.ask(system, FIRST * budget.left())
    if answer.verdict != UNSAT:
        return None
    return confirmed(system, answer.core, budget)


def confirmed(system: System, core: tuple[int, ...], budget: Budget) -> Node | None:
    """A proof where z3 has said ``unsat``: the node, if cvc5 agrees."""
    every = tuple(range(len(system.atoms)))
    tries = [core, every] if core and core != every else [every]
    for k, atoms in enumerate(tries):
        chain = Chain(system)
        chain.keep(list(atoms))
        seconds = budget.left() / (len(tries) - k)
        if cvc5_engine.ask(chain.system, seconds) == UNSAT and _again(chain.system, system, budget):
            node = {"rule": "oracle", "engines": ENGINES, "sha256": fingerprint(chain.system)}
            return chain.wrapped(node)
    return None


def _again(part: System, whole: System, budget: Budget) -> bool:
    """Whether z3 says ``unsat`` of the very system that the proof names."""
    return part == whole or z3_engine.ask(part, budget.left()).verdict == UNSAT


def candidate(system: System, budget: Budget) -> dict[str, Fraction] | None:
    """A point that z3 takes for a solution, if it is rational: a hint, to be checked exactly."""
    answer = z3_engine.ask(system, budget.left())
    if answer.verdict != z3_engine.SAT or not set(system.variables) <= set(answer.point):
        return None
    return {name: answer.point[name] for name in system.variables}
