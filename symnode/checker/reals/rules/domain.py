"""``domain``: an operation that occurs in the system is defined, so its domain conditions hold."""

from __future__ import annotations

from typing import Any

from symnode.checker.reals import partial
from symnode.checker.reals.systems import Atom, System, occurring
from symnode.checker.reals.terms import read, simplified
from symnode.checker.syntax import expect

PARAMETERS = ("of",)
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the domain conditions of the subterm ``of``."""
    t = read(node["of"], where)
    expect(t in occurring(system.atoms), "the term does not occur in the system", where)
    conditions = partial.domain(t)
    expect(bool(conditions), "the term is defined everywhere", where)
    return [system.with_atoms(*(Atom(r, simplified(c)) for r, c in conditions))]
