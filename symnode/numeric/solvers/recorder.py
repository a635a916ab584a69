"""The record of a trajectory while it is computed."""

from __future__ import annotations

from typing import final

import numpy as np
from numpy.typing import NDArray

from symnode.numeric.inputs import Array
from symnode.numeric.solvers.events import EventSearch, Found
from symnode.numeric.solvers.memory import within_memory
from symnode.numeric.solvers.trajectory import EventTimes, Path, Piece, Trajectory

WHERE = "numeric.solve"


@final
class Recorder:
    """Takes step after step, and makes a :class:`Trajectory` of them."""

    def __init__(
        self, grid: NDArray[np.float64], state: Array, search: EventSearch, keep_path: bool
    ) -> None:
        self._grid, self._shape, self._search, self._keeps = grid, state.shape, search, keep_path
        within_memory(grid.size * state.nbytes, f"{WHERE}: times", "the states", "fewer times")
        self._states = np.empty((grid.size, state.size), dtype=state.dtype)
        # Times equal to the first one are saved already.
        self._saved = int(np.sum(grid == grid[0]))
        self._states[: self._saved] = state.ravel()
        self._direction = 1.0 if grid[-1] >= grid[0] else -1.0
        self._nodes, self._pieces = [float(grid[0])], list[Piece]()
        self._found: list[Found] = []
        self._stop: Found | None = None
        self._steps = 0

    def take(self, end: float, piece: Piece, new: Array) -> bool:
        """Records a step; True if a terminal event ends the trajectory in it."""
        start = self._nodes[-1]
        found = self._search.in_step(start, end, piece, new)
        self._found += found
        if found and self._search.is_terminal(found[-1]):
            self._stop = found[-1]
            end, new = self._stop.time, self._stop.state
        while self._saved < self._grid.size:
            time = float(self._grid[self._saved])
            if self._direction * time > self._direction * end:
                break
            self._states[self._saved] = new if time == end else piece(time)
            self._saved += 1
        self._steps += 1
        self._nodes.append(end)
        if self._keeps:
            self._pieces.append(piece)
            # The state and its powers, up to seven of them.
            size = 8 * new.nbytes * len(self._pieces)
            within_memory(size, f"{WHERE}: options", "the path of all steps", "keep_path=False")
        return self._stop is not None

    def trajectory(self, events: int, rejected: int, evaluations: int) -> Trajectory:
        """All that was recorded."""
        times, states = self._grid[: self._saved], self._states[: self._saved]
        if self._stop is not None and times[-1] != self._stop.time:
            times = np.append(times, self._stop.time)
            states = np.concatenate([states, self._stop.state[None]])
        path = Path(np.array(self._nodes), tuple(self._pieces), self._shape)
        return Trajectory(
            times,
            self._shaped(states),
            tuple(self._events(number) for number in range(events)),
            None if self._stop is None else self._stop.number,
            self._steps,
            rejected,
            evaluations,
            path if self._keeps else None,
        )

    def _events(self, number: int) -> EventTimes:
        mine = [f for f in self._found if f.number == number]
        states = np.array([f.state for f in mine], dtype=self._states.dtype)
        return EventTimes(np.array([f.time for f in mine]), self._shaped(states))

    def _shaped(self, states: Array) -> Array:
        return states.reshape(len(states), *self._shape)
