"""``angle``: an atom that holds by the range of an angle, given the other atoms, joins the system.

The argument is that of ``turns.shown``: the ranges of inverse functions, with exact multiples of pi
as their ends, added; sin u > 0 for u between 0 and pi, cos u > 0 between -pi/2 and pi/2. The term
is defined at all points of the system (``expect_defined``).
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.shapes import expect_defined
from symnode.checker.reals.systems import System, read_atom
from symnode.checker.reals.turns import shown
from symnode.checker.syntax import expect

PARAMETERS = ("atom",)
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the atom at its end."""
    atom = read_atom(node["atom"], where)
    expect_defined(system, atom.term, where)
    expect(shown(system, atom.relation, atom.term), "the sign does not show", where)
    return [system.with_atoms(atom)]
