"""``shape``: an atom that holds by the shape of its term, given the other atoms, joins the system.

The argument is that of ``shapes.known``: sums and products of terms of known sign, even powers,
exponentials, absolute values and the like, starting from the atoms. The term is defined at all
points of the system (``expect_defined``).
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.shapes import expect_defined, known
from symnode.checker.reals.systems import System, read_atom
from symnode.checker.syntax import expect

PARAMETERS = ("atom",)
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the atom at its end."""
    atom = read_atom(node["atom"], where)
    expect_defined(system, atom.term, where)
    expect(known(system, atom.relation, atom.term), "the sign does not show", where)
    return [system.with_atoms(atom)]
