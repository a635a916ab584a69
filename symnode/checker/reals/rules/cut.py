"""``cut``: either ``term relation 0`` holds or it fails; both cases have to be shown.

The first child has the atom, the next ones have its negations. The term must be defined at every
point of the system, else neither need hold.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.shapes import expect_defined
from symnode.checker.reals.systems import System, negations, read_atom

PARAMETERS = ("atom",)
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the atom, then with each of its negations."""
    atom = read_atom(node["atom"], where)
    expect_defined(system, atom.term, where)
    return [system.with_atoms(a) for a in (atom, *negations(atom))]
