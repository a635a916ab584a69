"""Roots in one variable are taken out: for y = root(n, a x + b) everything is written in y.

The root becomes a variable (``abstract``), whose n-th power gives x (``eliminate``); the bounds of
x become bounds of y (``monotone``).
"""

from __future__ import annotations

from fractions import Fraction

from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, ZERO, System
from symnode.checker.reals.terms import Term, div, neg, num, root, sub, subterms, to_json, var
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
                    _bounds(chain, y, s)
                    return True
    return False


def _bounds(chain: Chain, y: str, s: Term) -> None:
    """Bounds of y from those of its power."""
    n = s.data
    for k, atom in enumerate(list(chain.system.atoms)):
        found = polynomial_in(atom.term, y)
        if atom.relation not in (POSITIVE, NONNEGATIVE) or found is None:
            continue
        if {e for e, c in found.items() if c != num(0)} - {0} != {n} or found[n].head != "num":
            continue
        c = found[n].data
        rest = found.get(0, num(0))
        if rest.head != "num":
            continue
        limit = root_of(n, -rest.data / c, s.head)
        if limit is None:
            continue
        sides = (var(y), limit) if c > 0 else (limit, var(y))
        chain.step(
            "monotone",
            at=k,
            function=["pow", n],
            left=to_json(sides[0]),
            right=to_json(sides[1]),
            direction="strip",
            scale=str(abs(c)),
        )


def root_of(n: int, q: Fraction, head: str) -> Term | None:
    """The n-th root of a number (``head``: of which kind), if there is one."""
    if q < 0 and head == "root":
        return None
    if q < 0:
        size = root_of(n, -q, head)
        return None if size is None else neg(size)
    exact = round(float(q) ** (1 / n))
    return num(exact) if Fraction(exact) ** n == q else root(n, num(q))
