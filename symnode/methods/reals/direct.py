"""Proofs of one step: an identity, or relations of polynomials in one variable (Sturm)."""

from __future__ import annotations

from symnode.checker.reals.systems import System
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.slopes import names
from symnode.methods.reals.steps import Node, closed

ALGEBRAIC = frozenset(("num", "var", "add", "mul", "pow"))


def prove(system: System, budget: Budget) -> Node | None:
    """The first rule that closes the system by itself."""
    for k in range(len(system.atoms)):
        budget.check()
        found = closed(system, {"rule": "identity", "at": k})
        if found is not None:
            return found
    return by_sturm(system, budget)


def by_sturm(system: System, budget: Budget) -> Node | None:
    """All atoms in one variable that are rational functions of it, judged exactly."""
    for name in system.variables:
        use = [k for k, a in enumerate(system.atoms) if names(a.term) == {name}]
        budget.check()
        found = closed(system, {"rule": "sturm", "in": name, "use": use})
        if found is not None:
            return found
        use = [k for k in use if closed_form(system, k, name)]
        if use:
            found = closed(system, {"rule": "sturm", "in": name, "use": use})
            if found is not None:
                return found
    return None


def closed_form(system: System, k: int, name: str) -> bool:
    """Whether an atom is a rational function by its shape."""
    from symnode.checker.reals.terms import subterms

    return all(s.head in ALGEBRAIC for s in subterms(system.atoms[k].term))
