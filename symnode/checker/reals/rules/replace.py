"""``replace``: the term of atom ``at`` is replaced by an equal one.

Both have the same normal form, so they are equal at every point of the system where both are
defined; the new one is defined at all of them (``expect_defined``).
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.normal_form import is_zero
from symnode.checker.reals.shapes import expect_defined
from symnode.checker.reals.systems import Atom, System, index
from symnode.checker.reals.terms import read, sub
from symnode.checker.syntax import expect

PARAMETERS = ("at", "term")
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the term of atom ``at`` replaced by ``term``."""
    atom = index(system, node["at"], where)
    new = read(node["term"], where)
    expect_defined(system, new, where)
    expect(is_zero(sub(atom.term, new), system.atoms), "the terms are not shown equal", where)
    return [system.replaced(node["at"], Atom(atom.relation, new))]
