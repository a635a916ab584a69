"""``identity``: the term of atom ``at`` is a rational number, and that number contradicts the atom.

The term equals the number wherever it is defined and the other atoms hold (``normal_form``), so no
point satisfies the system. The common case: the number is 0 and the relation is ``>`` or ``!=``.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.normal_form import number
from symnode.checker.reals.systems import System, holds, index
from symnode.checker.reals.terms import num
from symnode.checker.syntax import expect

PARAMETERS = ("at",)
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """Nothing is left."""
    atom = index(system, node["at"], where)
    value = number(atom.term, system.atoms)
    expect(value is not None, "the term is not shown to be a rational number", where)
    assert value is not None
    wrong = not holds(System(()), atom.relation, num(value))
    expect(wrong, f"the term is {value}: the atom holds", where)
    return []
