"""Bounds of a variable from those of its powers: v^n >= q makes v >= the n-th root of q.

For an even n this is said where v >= 0 is known (rule ``monotone``).
"""

from __future__ import annotations

from fractions import Fraction

from symnode.checker.reals.dyadic import integer_root
from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, System
from symnode.checker.reals.terms import Term, neg, num, root, sub, to_json, var
from symnode.methods.reals.slopes import names, polynomial_in
from symnode.methods.reals.steps import Chain


def from_powers(system: System) -> Chain:
    """The system with such bounds at its end, those that are not known already."""
    chain = Chain(system)
    for k, atom in enumerate(system.atoms):
        if atom.relation in (POSITIVE, NONNEGATIVE) and len(names(atom.term)) == 1:
            (name,) = names(atom.term)
            _bound(chain, k, name)
    return chain


def _bound(chain: Chain, k: int, name: str) -> None:
    atom = chain.system.atoms[k]
    parts = polynomial_in(atom.term, name) or {}
    powers = {n: c for n, c in parts.items() if n and c != num(0)}
    rest = parts.get(0, num(0))
    if len(powers) != 1 or rest.head != "num":
        return
    ((n, c),) = powers.items()
    if n < 2 or c.head != "num":
        return
    limit = _root(n, -rest.data / c.data, "oddroot" if n % 2 else "root")
    if limit is None:
        return
    v = var(name)
    left, right = (v, limit) if c.data > 0 else (limit, v)
    if not _says_more(chain.system, atom.relation, sub(left, right)):
        return
    fields = {"left": to_json(left), "right": to_json(right), "scale": str(abs(c.data))}
    chain.step("monotone", at=k, function=["pow", n], direction="strip", **fields)


def _says_more(system: System, relation: str, t: Term) -> bool:
    return not known(system, relation, t) and not known(system, POSITIVE, neg(t))


def _root(n: int, q: Fraction, head: str) -> Term | None:
    """The n-th root of a number (``head``: of which kind), if there is one."""
    if q < 0 and head == "root":
        return None
    if q < 0:
        size = _root(n, -q, head)
        return None if size is None else neg(size)
    whole = integer_root(int(q), n)
    return num(whole) if whole**n == q else root(n, num(q))
