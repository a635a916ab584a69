"""Nonnegative combinations of columns that vanish: floating point finds them, fractions confirm.

Columns are vectors over monomials; some are free (any sign), some count as strict. Wanted are
coefficients with sum 0 (as vectors) whose strict ones add up to 1. A linear program minimises what
is left over; its duals say which further columns would help.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from symnode.methods.reals.ring import fraction

SMALL = 1e-9
SOLVED = 1e-6
MAX_EXACT = 260  # rows or columns of an exact solution


@dataclass(frozen=True)
class Column:
    """A vector by monomials, and how it may be used; ``tag`` is for the caller."""

    entries: Mapping[Hashable, Fraction]
    free: bool
    strict: bool
    tag: Any


@dataclass
class Outcome:
    """What is left over, the coefficients, and the duals by monomials."""

    left_over: float
    values: np.ndarray[Any, Any]
    duals: dict[Hashable, float]


def solve(columns: Sequence[Column], seconds: float) -> Outcome | None:
    """The best combination in floating point."""
    rows: dict[Hashable, int] = {}
    entries: list[tuple[float, int, int]] = []
    for j, c in enumerate(columns):
        size = _size(c)
        for m, value in c.entries.items():
            entries.append((float(value) / size, rows.setdefault(m, len(rows)), j))
        if c.strict:
            entries.append((1.0 / size, -1, j))
    height, width = len(rows), len(columns)
    entries += [(1.0, i, width + i) for i in range(height)]
    entries += [(-1.0, i, width + height + i) for i in range(height)]
    data, at, of = zip(*((v, i if i >= 0 else height, j) for v, i, j in entries), strict=True)
    matrix = coo_array((data, (at, of)), shape=(height + 1, width + 2 * height)).tocsr()
    right = np.zeros(height + 1)
    right[height] = 1.0
    cost = np.concatenate([np.zeros(width), np.ones(2 * height)])
    bounds = [(None, None) if c.free else (0, None) for c in columns] + [(0, None)] * (2 * height)
    options = {"time_limit": max(0.05, seconds)}
    found = linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds, method="highs", options=options)
    if found.x is None or not found.success:
        return None
    duals = found.eqlin.marginals
    sizes = np.array([_size(c) for c in columns])
    values = found.x[:width] / sizes
    return Outcome(float(found.fun), values, {m: float(duals[i]) for m, i in rows.items()})


def _size(c: Column) -> float:
    """The largest entry, by which a column is scaled."""
    return max((abs(float(v)) for v in c.entries.values()), default=1.0) or 1.0


def exact(columns: Sequence[Column], values: Sequence[float]) -> dict[int, Fraction] | None:
    """Exact coefficients near the given ones, if there are any with the same support."""
    largest = max((abs(v) for v in values), default=0.0)
    support = [j for j, v in enumerate(values) if abs(v) > SMALL * max(1.0, largest)]
    rows: dict[Hashable, int] = {}
    for j in support:
        for m in columns[j].entries:
            rows.setdefault(m, len(rows))
    if not support or len(rows) > MAX_EXACT or len(support) > MAX_EXACT:
        return None
    found = _solution(columns, support, rows, values)
    if found is None:
        return None
    if any(q < 0 and not columns[j].free for j, q in found.items()):
        return None
    return {j: q for j, q in found.items() if q}


def _solution(
    columns: Sequence[Column],
    support: Sequence[int],
    rows: Mapping[Hashable, int],
    values: Sequence[float],
) -> dict[int, Fraction] | None:
    """A solution of the linear system; coefficients that stay open are rounded."""
    import flint

    height, width = len(rows) + 1, len(support)
    matrix = flint.fmpq_mat(height, width + 1)
    for k, j in enumerate(support):
        for m, q in columns[j].entries.items():
            matrix[rows[m], k] = flint.fmpq(q.numerator, q.denominator)
        if columns[j].strict:
            matrix[height - 1, k] = flint.fmpq(1)
    matrix[height - 1, width] = flint.fmpq(1)
    reduced, rank = matrix.rref()
    pivots: list[int] = []
    for i in range(rank):
        pivots.append(next(k for k in range(width + 1) if reduced[i, k] != 0))
    if width in pivots:
        return None
    result = {}
    open_ones = {k: _rounded(values[support[k]]) for k in range(width) if k not in set(pivots)}
    for i, k in enumerate(pivots):
        total = fraction(reduced[i, width])
        total -= sum((fraction(reduced[i, o]) * q for o, q in open_ones.items()), Fraction(0))
        result[support[k]] = total
    result.update({support[k]: q for k, q in open_ones.items()})
    return result


def _rounded(value: float) -> Fraction:
    """A simple rational near a number."""
    return Fraction(value).limit_denominator(1000)
