"""``clear``: the denominators of an atom are cleared.

The normal form of the term of atom ``at`` is N / D, and D is not zero wherever the term is defined.
The atom becomes ``N relation 0`` for ``=`` and ``!=``. For ``>`` and ``>=`` it becomes
``N E relation 0``, where E is the product of those factors of D that occur with an odd exponent and
whose sign is not known: N / D and N E have the same sign. The new term is made here; its parts are
defined wherever the old term is (``normal_form``).
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.normal_form import cleared
from symnode.checker.reals.systems import NONZERO, ZERO, Atom, System, index

PARAMETERS = ("at",)
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with atom ``at`` free of denominators."""
    atom = index(system, node["at"], where)
    signed = atom.relation not in (ZERO, NONZERO)
    new = cleared(atom.term, system.atoms, signed=signed)
    return [system.replaced(node["at"], Atom(atom.relation, new))]
