"""``split``: an atom ``t != 0`` becomes ``t > 0`` in one case, ``-t > 0`` in the other."""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.systems import NONZERO, POSITIVE, Atom, System, index
from symnode.checker.reals.terms import neg
from symnode.checker.syntax import expect

PARAMETERS = ("at",)
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The two cases of atom ``at``."""
    atom = index(system, node["at"], where)
    expect(atom.relation == NONZERO, "the atom is not t != 0", where)
    cases = (Atom(POSITIVE, atom.term), Atom(POSITIVE, neg(atom.term)))
    return [system.replaced(node["at"], a) for a in cases]
