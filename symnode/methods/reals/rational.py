"""Roots in one variable are taken out: for y = root(n, a x + b) everything is written in y.

The root becomes a variable (``abstract``), whose n-th power gives x (``eliminate``); the bounds of
x become bounds of y (``monotone``).
"""

from __future__ import annotations

from symnode.checker.reals.systems import ZERO, System
from symnode.checker.reals.terms import Term, div, neg, num, sub, subterms, to_json, var
from symnode.methods.reals.power_bounds import from_powers
from symnode.methods.reals.slopes import names, polynomial_in
from symnode.methods.reals.steps import Chain

MAX_ROOTS = 2


def without_roots(system: System) -> Chain | None:
    """The system in a root of its variable; None where there is no root of a linear term."""
    if len(system.variables) != 1:
        return None
    chain = Chain(system)
    for _ in range(MAX_ROOTS):
        if not _once(chain):
            break
    return chain if chain.nodes else None


def _once(chain: Chain) -> bool:
    system = chain.system
    (x,) = system.variables
    for s in subterms(*(a.term for a in system.atoms)):
        if s.head not in ("root", "oddroot") or x not in names(s):
            continue
        found = polynomial_in(s.args[0], x)
        if found is None or set(found) - {0} != {1}:
            continue
        if found[1].head != "num" or found[1].data == 0:
            continue
        attempt = chain.copy()
        if _rewritten(attempt, s, x, (found[1], found.get(0, num(0)))):
            chain.nodes, chain.system = attempt.nodes, attempt.system
            return True
    return False


def _rewritten(chain: Chain, s: Term, x: str, linear: tuple[Term, Term]) -> bool:
    y = f"{x}_root" if f"{x}_root" not in chain.system.variables else f"{x}_root2"
    if not chain.step("abstract", of=[[to_json(s), y]]):
        return False
    a, b = linear
    value = sub(div(Term("pow", (var(y),), s.data), a), div(b, a))
    for k, atom in enumerate(chain.system.atoms):
        if atom.relation == ZERO and x in names(atom.term):
            for factor in (a, neg(a)):
                fields = {"at": k, "name": x, "value": to_json(value), "factor": to_json(factor)}
                if chain.step("eliminate", **fields):
                    chain.extend(from_powers(chain.system))
                    return True
    return False
