"""Stiffness, noticed while an explicit method runs."""

from __future__ import annotations

from functools import cache
from typing import final

import numpy as np

from symnode.numeric.inputs import Array
from symnode.numeric.solvers.coefficients import Slope, bare

FREE_STEPS = 1000  # a problem that is solved within so many steps is no trouble
HITS, MISSES = 15, 6
# Stability holds a step near the end of the stability interval; this part of it is a hit.
PART = 0.8


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
class StiffnessWatch:
    """Whether stability rather than accuracy holds the step, after many steps.

    The field is evaluated beside the new state, moved by the estimate of the error, which in a
    stiff problem points along the fastest direction. ``|f(y - e) - f(y)|/|e|`` estimates the
    fastest rate; times the step it lies near the end of the stability interval in every step of a
    stiff problem.  Source: [hairer1996, IV.2].
    """

    def __init__(self, method: str) -> None:
        self._bound = PART * stability_interval(method)
        self._steps = self._hits = self._misses = 0

    def suspects(
        self, slope: Slope, time: float, new: Array, last: Array, error: Array, step: float
    ) -> bool:
        """To be asked after every accepted step, with the slope at its end."""
        self._steps += 1
        size = float(np.linalg.norm(error))
        # An error of the size of round-off points nowhere.
        if self._steps <= FREE_STEPS or size <= 1e-14 * float(np.linalg.norm(new)):
            return False
        change = last - slope(time, new - error)
        rate = float(np.linalg.norm(change)) / size
        # Two solutions that separate have no stiffness: there the error itself holds the step.
        is_drawn_in = step * float(np.real(np.vdot(error, change))) <= 0
        if abs(step) * rate >= self._bound and is_drawn_in:
            self._hits, self._misses = self._hits + 1, 0
        else:
            self._misses += 1
            if self._misses >= MISSES:
                self._hits = 0
        return self._hits >= HITS
