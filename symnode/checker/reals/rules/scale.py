"""``scale``: an atom is multiplied by a term of known sign; the result joins the system.

``at`` is an atom ``t relation 0``, ``by`` a term b, ``as`` a term u that equals b t (normal form).
Both b and u are defined at all points of the system. What b has to be (``shapes.known``):

- ``>``, ``!=``: b > 0 (for ``!=`` also b != 0); ``>=``: b >= 0; ``=``: anything.

The new atom is ``u relation 0``.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.normal_form import is_zero
from symnode.checker.reals.shapes import expect_defined, known
from symnode.checker.reals.systems import ZERO, Atom, System, index
from symnode.checker.reals.terms import mul, read, sub
from symnode.checker.syntax import expect

PARAMETERS = ("at", "by", "as")
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the multiple of atom ``at`` at its end."""
    atom = index(system, node["at"], where)
    by, new = read(node["by"], where), read(node["as"], where)
    expect_defined(system, by, where)
    expect_defined(system, new, where)
    good = atom.relation == ZERO or known(system, atom.relation, by)
    expect(good, "the sign of the factor is not known", where)
    equal = is_zero(sub(mul(by, atom.term), new), system.atoms)
    expect(equal, "the terms are not shown equal", where)
    return [system.with_atoms(Atom(atom.relation, new))]
