"""What a solver returns: states at the times asked for, and the path in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array

Piece = Callable[[float], Array]  # the path inside one step: flat state at a time


@final
@dataclass(frozen=True)
class PowerPiece:
    """``x + h sum_k q_k s^k`` at ``t + s h``; ``powers`` are the rows q_1, q_2, ... (K, n).

    >>> PowerPiece(0.0, 2.0, np.array([1.0]), np.array([[3.0]]))(1.0)
    array([4.])
    """

    start: float
    step: float
    state: Array
    powers: Array

    def __call__(self, time: float) -> Array:
        s = (time - self.start) / self.step
        total = self.powers[-1] * s
        for row in self.powers[-2::-1]:
            total = (total + row) * s
        return np.asarray(self.state + self.step * total)


def hermite_powers(step: float, change: Array, first: Array, last: Array) -> Array:
    """The powers of the cubic with the slopes ``first`` and ``last`` that changes by ``change``.

    The path of order 3 for any method [hairer1993, II.6, (6.7)].

    >>> hermite_powers(1.0, np.array([1.0]), np.array([0.0]), np.array([3.0])).ravel().tolist()
    [0.0, 0.0, 1.0]
    """
    mean = change / step
    return np.array([first, 3 * mean - 2 * first - last, first + last - 2 * mean])


@final
@dataclass(frozen=True)
class Path:
    """The pieces of all steps; ``nodes`` (M + 1,) are the ends of the steps, in their order."""

    nodes: Array
    pieces: tuple[Piece, ...]
    shape: tuple[int, ...]

    def __call__(self, time: float) -> Array:
        direction = 1.0 if self.nodes[-1] >= self.nodes[0] else -1.0
        place = int(np.searchsorted(direction * self.nodes, direction * time, side="left")) - 1
        return self.pieces[max(place, 0)](time).reshape(self.shape)


@final
@dataclass(frozen=True)
class EventTimes:
    """Where one event function was zero: ``times`` (n,) and ``states`` (n, ...), in their order."""

    times: Array
    states: Array


@final
@dataclass(frozen=True)
class Trajectory:
    """A solution of an initial value problem.

    Fields:
        times (N,): the times asked for; if a terminal event ended the trajectory, those before it
            and its own.
        states (N, ...): the states there.
        events: for each event function, where it was zero.
        stopped_by: the number of the event that ended the trajectory, or None.
        steps, rejected, evaluations: accepted steps, rejected ones, calls of the field.
        path: the pieces of the path, or None with ``keep_path=False``.

    Called with a time it gives the state (...), with M times an array (M, ...). Inside a step it
    follows the path of the method: order 4 for ``dormand_prince``, 6 for ``cooper_verner``, its own
    for SciPy's methods, 3 otherwise.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` for a time that was not reached.

    Source: [hairer1993, II.6].
    """

    times: Array
    states: Array
    events: tuple[EventTimes, ...]
    stopped_by: int | None
    steps: int
    rejected: int
    evaluations: int
    path: Path | None = field(repr=False)

    def __call__(self, times: ArrayLike) -> Array:
        where = "numeric.Trajectory"
        if self.path is None:
            raise IntegrationError(where, "a path", "keep_path=False", "solve with keep_path=True")
        wanted = np.asarray(times, dtype=np.float64)
        first, last = sorted((self.times[0], self.times[-1]))
        inside = (wanted >= first) & (wanted <= last)
        if wanted.ndim > 1 or not np.all(inside):
            raise IntegrationError(
                f"{where}: times", f"a time or a row of times in [{first}, {last}]", times,
                "solve for longer",
            )  # fmt: skip
        if not self.path.pieces:
            return np.broadcast_to(self.states[0], wanted.shape + self.states.shape[1:]).copy()
        if wanted.ndim == 0:
            return self.path(float(wanted))
        found = [self.path(float(t)) for t in wanted]
        return np.array(found, dtype=self.states.dtype).reshape(-1, *self.states.shape[1:])
