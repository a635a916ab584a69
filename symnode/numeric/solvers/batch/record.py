"""What is kept of a batch while it is computed, and what is returned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, final

import numpy as np

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array
from symnode.numeric.solvers.memory import within_memory


@final
@dataclass(frozen=True)
class BatchTrajectories:
    """Solutions of many initial value problems.

    Fields:
        times (N,): the times asked for, the same for all.
        states (m, N, d): the states there; NaN after the failure of an instance.
        failures: for each instance that failed its error, with the reason, the time and the state
            that were reached.
        steps, rejected (m,): accepted and rejected steps of each instance.
        evaluations: how many slopes were computed, over all instances.
    """

    times: Array
    states: Array
    failures: Mapping[int, IntegrationError]
    steps: Array
    rejected: Array
    evaluations: int


@final
class BatchRecord:
    """The states at the times asked for, filled in as the instances pass them."""

    def __init__(self, grid: Array, initial: Array, direction: float) -> None:
        m, d = initial.shape
        size = grid.size * initial.nbytes
        within_memory(size, "numeric.solve_batch: times", "the states", "fewer times or instances")
        self.grid, self._places, self._direction = grid, direction * grid, direction
        self.already = int(np.sum(grid == grid[0]))  # times equal to the first one
        self.states = np.full((m, grid.size, d), np.nan, dtype=initial.dtype)
        self.states[:, : self.already] = initial[:, None]
        self._rows = self.states.reshape(m * grid.size, d)

    def reached(self, time: Array) -> Array:
        """How many of the times lie before each of these, or at it."""
        return np.searchsorted(self._places, self._direction * time, side="right")

    def save(self, number: Array, save: Array, states: Array) -> None:
        """States (d, k) of instances ``number`` (k,) at the times ``save`` (k,)."""
        self._rows[number * self.grid.size + save] = states.T

    def result(self, **counts: Any) -> BatchTrajectories:
        """All that was recorded."""
        return BatchTrajectories(self.grid, self.states, **counts)
