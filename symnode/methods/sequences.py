"""Sequences of a model, solved from their recursion step by step.

The members are polynomials in the parameters; the trajectory is the polynomial in time through
them, so that all that evaluates trajectories serves for sequences, too.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symnode.checker.polynomial import Polynomial

Entry = tuple[int, ...]
Table = dict[Entry, Polynomial]


def swept(
    count: int,
    backward: bool,
    first: Table,
    step: Callable[[int, Table], Table],
    time: str,
) -> Table:
    """The trajectory through the members 0, ..., count; ``step(k, trajectory)`` is the next one.

    A backward sweep starts at ``count``, and ``step(k, ...)`` is the member k.
    """
    members = {count if backward else 0: first}
    for k in reversed(range(count)) if backward else range(count):
        members[k if backward else k + 1] = step(k, through(members, time))
    return through(members, time)


def through(members: dict[int, Table], time: str) -> Table:
    """Lagrange's polynomials in time through members at whole times."""
    out: Table = {}
    for entry in next(iter(members.values())):
        parts = (_basis(k, list(members), time) * table[entry] for k, table in members.items())
        out[entry] = Polynomial.sum(parts)
    return out


def _basis(k: int, times: list[int], time: str) -> Polynomial:
    result = Polynomial.number(1)
    for m in times:
        if m != k:
            factor = Polynomial.generator(time) - Polynomial.number(m)
            result = result * factor.scaled(Fraction(1, k - m))
    return result
