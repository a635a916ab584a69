"""Relations of polynomials in one variable."""

from __future__ import annotations

from symnode.checker.context import OutOfBudget
from symnode.checker.univariate import Dense


def satisfiable(relations: list[tuple[str, Dense]]) -> bool:
    raise OutOfBudget("not yet")
