"""Stiffness, noticed while an explicit method runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import final

import numpy as np

from symnode.numeric.inputs import Array
from symnode.numeric.solvers.coefficients import bare

FREE_STEPS = 1000  # a problem that is solved within so many steps is no trouble
HITS, MISSES = 15, 6
# Stability holds a step near the end of the stability interval; this part of it is a hit.
PART = 0.8
ROUND_OFF = 1e-14


@cache
def stability_interval(method: str) -> float:
    """The largest z up to 10 with ``|R(-y)| <= 1`` for all y in [0, z].

    R is the stability function ``1 + z b (1 - z A)^-1 1`` of an explicit method; found on a grid
    of width 0.01, which is enough for a heuristic.  Source: [hairer1996, IV.2].

    >>> round(stability_interval("rk4"), 1)
    2.8
    """
    m = bare(method)
    ones = np.ones(len(m.b))
    for z in np.arange(0.01, 10.0, 0.01):
        if abs(1 - z * m.b @ np.linalg.solve(np.eye(len(m.b)) + z * m.a, ones)) > 1 + 1e-9:
            return float(z)
    return 10.0


@final
@dataclass
class StiffnessWatch:
    """Whether stability rather than accuracy holds the steps, for each of m columns.

    The field is evaluated beside the new state, moved by the estimate of the error, which in a
    stiff problem points along the fastest direction. ``|f(y) - f(y - e)|/|e|`` estimates the
    fastest rate; times the step it lies near the end of the stability interval in every step of a
    stiff problem.  Source: [hairer1996, IV.2].

    Fields: ``bound``, from which on a product counts; ``hits`` and ``misses`` (m,) so far.
    """

    bound: float
    hits: Array
    misses: Array

    @classmethod
    def of(cls, method: str, columns: int) -> StiffnessWatch:
        """For an explicit method."""
        zeros = np.zeros(columns, dtype=np.intp)
        return cls(PART * stability_interval(method), zeros, zeros)

    def suspects(self, step: Array, new: Array, error: Array, change: Array) -> Array:
        """Which columns (m,) seem stiff by now.

        After an accepted step (m,) to ``new`` (n, m) with the error e, the change
        ``f(new) - f(new - e)``.
        """
        square = np.sum(np.abs(error) ** 2, axis=0)
        rate = np.sqrt(np.sum(np.abs(change) ** 2, axis=0) / np.where(square > 0, square, 1.0))
        # Two solutions that separate have no stiffness: there the error itself holds the step.
        is_drawn_in = step * np.sum(np.real(np.conj(error) * change), axis=0) <= 0
        # An error of the size of round-off points nowhere.
        is_error = square > ROUND_OFF**2 * np.sum(np.abs(new) ** 2, axis=0)
        is_hit = (np.abs(step) * rate >= self.bound) & is_drawn_in & is_error
        self.misses = np.where(is_hit, 0, self.misses + 1)
        self.hits = np.where(is_hit, self.hits + 1, np.where(self.misses >= MISSES, 0, self.hits))
        return np.asarray(self.hits >= HITS)
