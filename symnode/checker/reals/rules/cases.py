"""``cases``: abs, sign, max or min is resolved where an atom tells the case.

``of`` is a term |u|, sign(u), max(a, b) or min(a, b) that occurs in the system (for the last two,
u = a - b); ``sign`` is 1, 0 or -1. It is known (``shapes.known``) that u >= 0 for 1, u <= 0 for -1,
u = 0 for 0; for sign(u): u > 0, u < 0, u = 0. Every occurrence of the term is replaced by its value
in this case.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, ZERO, Atom, System, occurring
from symnode.checker.reals.terms import Term, neg, num, read, sub, substitute
from symnode.checker.syntax import expect

PARAMETERS = ("of", "sign")
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the term replaced by its value."""
    t, sign = read(node["of"], where), node["sign"]
    expect(t.head in ("abs", "sign", "max", "min"), "a term without cases", where)
    expect(t in occurring(system.atoms), "the term does not occur in the system", where)
    expect(type(sign) is int and sign in (-1, 0, 1), "the sign is -1, 0 or 1", where)
    u = t.args[0] if len(t.args) == 1 else sub(t.args[0], t.args[1])
    weak = POSITIVE if t.head == "sign" else NONNEGATIVE
    relation = weak if sign else ZERO
    sides = [u, neg(u)] if not sign else [u] if sign > 0 else [neg(u)]
    expect(any(known(system, relation, s) for s in sides), "the case is not known", where)
    values = {t: _value(t, sign)}
    atoms = tuple(Atom(a.relation, substitute(a.term, values)) for a in system.atoms)
    return [System(atoms, system.integers)]


def _value(t: Term, sign: int) -> Term:
    """The value in the case."""
    if t.head == "sign":
        return num(sign)
    if t.head == "abs":
        return t.args[0] if sign > 0 else neg(t.args[0]) if sign < 0 else num(0)
    first = (sign >= 0) == (t.head == "max")
    return t.args[0] if first else t.args[1]
