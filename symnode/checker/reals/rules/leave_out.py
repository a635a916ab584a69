"""``leave-out``: atoms that are not needed are left out."""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.systems import System, index
from symnode.checker.syntax import expect

PARAMETERS = ("keep",)
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the atoms ``keep``, in this order."""
    expect(isinstance(node["keep"], list), "expected a list of numbers", where)
    atoms = tuple(index(system, k, where) for k in node["keep"])
    return [System(atoms, system.integers)]
