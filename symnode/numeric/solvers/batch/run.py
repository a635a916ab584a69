"""The integration of a batch: one step of every instance at a time."""

from __future__ import annotations

from functools import partial
from typing import final

import numpy as np

from symnode.numeric.errors import Failure, IntegrationError
from symnode.numeric.inputs import Array
from symnode.numeric.solvers.adaptive import SMALLEST_PART, SMALLEST_STEP
from symnode.numeric.solvers.batch.field import BatchField, rows_of
from symnode.numeric.solvers.batch.lanes import Lanes
from symnode.numeric.solvers.batch.record import BatchRecord
from symnode.numeric.solvers.coefficients import coefficients
from symnode.numeric.solvers.control import (
    SMALLEST_ERROR,
    error_scale,
    first_steps,
    rms,
    step_factors,
)
from symnode.numeric.solvers.failures import broke_down
from symnode.numeric.solvers.options import SolverOptions
from symnode.numeric.solvers.stiffness import (
    FREE_STEPS,
    PART,
    StiffnessWatch,
    stability_interval,
)
from symnode.numeric.tableaux import TABLEAUX

WHERE = "numeric.solve_batch"
# All arrays of the instances at work together; larger ones fall out of the second cache, and with
# fewer instances the calls of NumPy weigh more.
WORKING_BYTES = 2**21
FEWEST_LANES, MOST_LANES = 64, 8192
# Ended instances wait until so many of the lanes are free; moving all costs as much as a step.
FREE_PART = 1 / 8


@final
class BatchRun:
    """Takes instances from ``waiting``, as many as fit into the cache, until all have ended."""

    def __init__(
        self, method: str, slope: BatchField, record: BatchRecord, options: SolverOptions
    ) -> None:
        self._method, self._order = coefficients(method), TABLEAUX[method].embedded_order + 1
        assert self._method.error is not None and self._method.path is not None
        self._error, self._path = self._method.error, self._method.path
        self._slope, self._record, self._options = slope, record, options
        self._bound = PART * stability_interval(method)
        self._end = float(record.grid[-1])
        self._direction = 1.0 if self._end > record.grid[0] else -1.0
        self._floor = SMALLEST_PART * abs(self._end - float(record.grid[0]))
        self.failures: dict[int, IntegrationError] = {}
        self.steps = np.zeros(len(record.states), dtype=np.intp)
        self.rejected = np.zeros(len(record.states), dtype=np.intp)

    def waiting(self, state: Array, parameters: tuple[Array, ...]) -> Lanes:
        """All instances at their start, with their first steps."""
        m, start = state.shape[1], float(self._record.grid[0])
        lengths, first = np.empty(m), np.empty_like(state)
        for at in range(0, m, MOST_LANES):
            part = slice(at, at + MOST_LANES)
            given = rows_of(tuple(p[..., part] for p in parameters))
            time, x = np.full(state[0, part].shape, start), state[:, part]
            first[:, part] = self._slope(time, x, given)
            lengths[part] = first_steps(
                partial(self._slope, parameters=given),
                (time, x, first[:, part]),
                self._order - 1,
                self._end,
                self._options,
            )
        lanes = Lanes(
            number=np.arange(m),
            time=np.full(m, start),
            length=lengths,
            before=np.full(m, SMALLEST_ERROR),
            was_rejected=np.zeros(m, dtype=bool),
            was_finite=np.ones(m, dtype=bool),
            saved=np.full(m, self._record.already),
            is_active=np.ones(m, dtype=bool),
            state=state,
            first=first,
            parameters=parameters,
            **{
                name: np.zeros(m, dtype=np.intp) for name in ("tried", "rejected", "hits", "misses")
            },
        )
        for k in np.flatnonzero(~np.all(np.isfinite(first), axis=0)):
            self._fail(lanes, int(k), Failure.NOT_FINITE)
        return lanes

    def run(self, waiting: Lanes) -> None:
        """Integrates all instances."""
        most = self._most_lanes(waiting)
        lanes, taken = waiting.part(slice(0, most)), min(most, waiting.size)
        self._allocate(lanes)
        while lanes.size:
            self._advance(lanes)
            active = int(np.count_nonzero(lanes.is_active))
            if active and lanes.size - active < FREE_PART * lanes.size:
                continue
            self._count(lanes)
            fresh = waiting.part(slice(taken, taken + most - active))
            taken += fresh.size
            if active + fresh.size == lanes.size:
                lanes.put(np.flatnonzero(~lanes.is_active), fresh)
            else:
                lanes = lanes.part(lanes.is_active).followed_by(fresh)
                self._allocate(lanes)

    def _most_lanes(self, waiting: Lanes) -> int:
        n, stages = len(waiting.state), len(self._method.b)
        numbers = n * (stages + 8) + sum(p[..., 0].size for p in waiting.parameters)
        fitting = WORKING_BYTES // (8 * max(numbers, 1))
        return int(np.clip(fitting, FEWEST_LANES, MOST_LANES))

    def _allocate(self, lanes: Lanes) -> None:
        n, m = lanes.state.shape
        self._slopes = np.empty((len(self._method.b), n, m), dtype=lanes.state.dtype)
        self._slopes[0] = lanes.first
        lanes.first = self._slopes[0]
        self._given = rows_of(lanes.parameters)
        self._flat = self._slopes.reshape(len(self._slopes), n * m)

    def _advance(self, lanes: Lanes) -> None:
        """One step of every lane, accepted or not."""
        self._fail_where_stuck(lanes)
        left = np.abs(self._end - lanes.time)
        length = np.minimum(lanes.length, self._options.largest_step)
        # A little longer, rather than a tiny rest.
        is_last = np.minimum(1.01 * length, self._options.largest_step) >= left
        length = np.where(is_last, left, length) * lanes.is_active
        step = self._direction * length
        new = self._stages(lanes, step)
        error = self._combined(self._error, len(self._slopes), step)
        size = rms(error / error_scale(lanes.state, new, self._options))
        size[~np.all(np.isfinite(new), axis=0)] = np.inf
        is_done = (size <= 1) & lanes.is_active
        end = np.where(is_last, self._end, lanes.time + step)
        self._save(lanes, np.where(is_done, end, lanes.time), step)
        self._go_on(lanes, is_done, end, new)
        if self._options.stop_when_stiff and np.any(lanes.tried > FREE_STEPS):
            self._fail_where_stiff(lanes, is_done, step, error)
        lanes.length = length * step_factors(size, lanes.before, lanes.was_rejected, self._order)
        lanes.was_rejected, lanes.was_finite = ~is_done, np.isfinite(size)
        lanes.before = np.where(is_done, np.fmax(size, SMALLEST_ERROR), lanes.before)
        lanes.tried += lanes.is_active
        lanes.rejected += lanes.is_active & ~is_done
        lanes.is_active &= lanes.time != self._end

    def _stages(self, lanes: Lanes, step: Array) -> Array:
        """Fills in the slopes of the step; returns the state at its end."""
        new = lanes.state
        for i in range(1, len(self._slopes)):
            new = self._combined(self._method.a[i], i, step)
            new += lanes.state
            times = lanes.time + self._method.c[i] * step
            self._slopes[i] = self._slope(times, new, self._given)
        return new

    def _combined(self, weights: Array, count: int, step: Array) -> Array:
        """The step times the sum of the first slopes with these weights, (n, m)."""
        total = (weights[:count] @ self._flat[:count]).reshape(self._slopes.shape[1:])
        total *= step
        return total

    def _save(self, lanes: Lanes, end: Array, step: Array) -> None:
        """The states at all times that the accepted steps have passed, from the path inside."""
        reached = self._record.reached(end)
        counts = reached - lanes.saved
        lane = np.repeat(np.arange(lanes.size), counts)
        if not lane.size:
            return
        place = np.arange(lane.size) - np.repeat(np.cumsum(counts) - counts, counts)
        save = lanes.saved[lane] + place
        part = (self._record.grid[save] - lanes.time[lane]) / step[lane]
        # One gather of the state and the powers, then one sum for all times.
        powers = np.empty((1 + len(self._path), *lanes.state.shape), dtype=lanes.state.dtype)
        powers[0] = lanes.state
        np.matmul(self._path, self._flat, out=powers[1:].reshape(len(self._path), -1))
        weights = np.empty((len(powers), lane.size))
        weights[0], weights[1] = 1.0, step[lane] * part
        for k in range(2, len(powers)):
            np.multiply(weights[k - 1], part, out=weights[k])
        states = np.einsum("knj,kj->nj", powers.take(lane, axis=-1), weights)
        self._record.save(lanes.number[lane], save, states)
        lanes.saved = reached

    def _go_on(self, lanes: Lanes, is_done: Array, end: Array, new: Array) -> None:
        """The accepted steps become the present state.

        Rejected ones are rare: they are put back. The step of an ended instance has length 0.
        """
        back = np.flatnonzero(~is_done & lanes.is_active)
        new[:, back] = lanes.state[:, back]
        self._slopes[-1][:, back] = lanes.first[:, back]
        lanes.state = new
        np.copyto(lanes.first, self._slopes[-1])
        np.copyto(lanes.time, end, where=is_done)

    def _fail_where_stuck(self, lanes: Lanes) -> None:
        left = np.abs(self._end - lanes.time)
        smallest = np.maximum(SMALLEST_STEP * np.spacing(np.abs(lanes.time)), self._floor)
        is_stuck = (lanes.length < smallest) & (lanes.length < left) & lanes.is_active
        is_late = (lanes.tried >= self._options.most_steps) & lanes.is_active
        for k in np.flatnonzero(is_stuck | is_late):
            broken = Failure.STEP_TOO_SMALL if lanes.was_finite[k] else Failure.NOT_FINITE
            self._fail(lanes, int(k), broken if is_stuck[k] else Failure.TOO_MANY_STEPS)

    def _fail_where_stiff(self, lanes: Lanes, is_done: Array, step: Array, error: Array) -> None:
        watch = StiffnessWatch(self._bound, lanes.hits, lanes.misses)
        moved = np.where(is_done, lanes.state - error, lanes.state)
        change = lanes.first - self._slope(lanes.time, moved, self._given)
        is_stiff = watch.suspects(step, lanes.state, lanes.state - moved, change)
        is_late = is_done & (lanes.tried > FREE_STEPS)
        lanes.hits = np.where(is_late, watch.hits, lanes.hits)
        lanes.misses = np.where(is_late, watch.misses, lanes.misses)
        for k in np.flatnonzero(is_stiff & is_late & (lanes.time != self._end)):
            self._fail(lanes, int(k), Failure.STIFF)

    def _fail(self, lanes: Lanes, k: int, why: Failure) -> None:
        number = int(lanes.number[k])
        where = f"{WHERE}: instance {number}"
        state = lanes.state[:, k].copy()
        self.failures[number] = broke_down(why, float(lanes.time[k]), state, state.shape, where)
        lanes.is_active[k] = False

    def _count(self, lanes: Lanes) -> None:
        self.rejected[lanes.number] = lanes.rejected
        self.steps[lanes.number] = lanes.tried - lanes.rejected
