"""Branch and bound on a system with its denominators cleared, beside the atoms as they are."""

from __future__ import annotations

from typing import final

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.normal_form import fraction
from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, System
from symnode.checker.reals.terms import Term, neg, subterms, to_json
from symnode.methods.reals import branch_and_bound
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.slopes import size
from symnode.methods.reals.steps import Chain, Node

LARGEST, DEPTH = 400, 4


@final
class Cleared:
    """Searches on cleared systems, which are gone on with."""

    def __init__(self) -> None:
        self._boxes = branch_and_bound.Memory(DEPTH)
        self._chains: dict[System, Chain] = {}

    def prove(self, system: System, budget: Budget) -> Node | None:
        """A tree of boxes for the system with what its denominators hide."""
        if system not in self._chains:
            self._chains[system] = cleared(system)
        chain = self._chains[system]
        return chain.wrapped(self._boxes.prove(chain.system, budget)) if chain.nodes else None


def prove(system: System, budget: Budget) -> Node | None:
    """The same, once."""
    return Cleared().prove(system, budget)


def cleared(system: System) -> Chain:
    """The numerators of atoms with denominators join the system, or take their places."""
    chain = Chain(system)
    for k, a in enumerate(system.atoms):
        if not has_denominator(a.term) or size(a.term) > LARGEST:
            continue
        try:
            top, bottom = fraction(a.term, chain.system.atoms)
        except (OutOfBudget, Rejected, ZeroDivisionError):
            continue
        if not _joined(chain, k, top, bottom):
            chain.step("clear", at=k)
    return chain


def has_denominator(t: Term) -> bool:
    """Whether something is divided by."""
    return any(s.head == "pow" and s.data < 0 for s in subterms(t))


def _joined(chain: Chain, k: int, top: Term, bottom: Term) -> bool:
    """The atom times its denominator, where the sign of that is known."""
    if chain.system.atoms[k].relation not in (POSITIVE, NONNEGATIVE):
        return False
    for by, new in ((bottom, top), (neg(bottom), neg(top))):
        if known(chain.system, POSITIVE, by):
            return chain.step("scale", at=k, by=to_json(by), **{"as": to_json(new)})
    return False
