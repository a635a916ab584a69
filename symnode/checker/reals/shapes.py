"""Signs that show by the shape of a term."""

from __future__ import annotations

from symnode.checker.reals.systems import System, holds
from symnode.checker.reals.terms import Term


def known(system: System, relation: str, t: Term) -> bool:
    return holds(system, relation, t)
