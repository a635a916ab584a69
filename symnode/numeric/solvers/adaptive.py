"""Steps whose length is controlled by an estimate of their error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

import numpy as np

from symnode.numeric.errors import Failure, IntegrationError
from symnode.numeric.inputs import Array
from symnode.numeric.solvers.attempts import Attempt, Trial
from symnode.numeric.solvers.checked_field import CheckedField
from symnode.numeric.solvers.control import (
    SMALLEST_ERROR,
    error_scale,
    first_steps,
    rms,
    step_factors,
)
from symnode.numeric.solvers.failures import broke_down
from symnode.numeric.solvers.options import SolverOptions
from symnode.numeric.solvers.stiffness import FREE_STEPS, StiffnessWatch
from symnode.numeric.solvers.trajectory import Piece, PowerPiece

# A step below this many units in the last place of the time no longer moves it reliably.
SMALLEST_STEP = 10
# Near t = 0 these units are no bound: there, this part of the whole span is.
SMALLEST_PART = 1e-30


@final
@dataclass(frozen=True)
class DoneStep:
    """An accepted step: its end, the flat state there, and the path inside."""

    end: float
    new: Array
    piece: Piece


@final
class AdaptiveSteps:
    """The accepted steps of a method from the start to the end, one after the other.

    Iterating raises :class:`~symnode.numeric.errors.IntegrationError` with the point reached when
    the solution breaks down. ``rejected`` counts the rejected steps so far.
    """

    def __init__(
        self,
        trial: Trial,
        slope: CheckedField,
        options: SolverOptions,
        watch: StiffnessWatch | None,
    ) -> None:
        self._trial, self._slope, self._options, self._watch = trial, slope, options, watch
        self.rejected = self._tried = 0
        self._before, self._was_rejected = SMALLEST_ERROR, False

    def steps(self, time: float, state: Array, end: float) -> Iterator[DoneStep]:
        """From ``state`` at ``time`` until ``end``."""
        direction = 1.0 if end > time else -1.0
        floor, error = SMALLEST_PART * abs(end - time), 0.0
        first = self._first_slope(time, state)
        length = self._first_length(time, state, first, end)
        while time != end:
            self._count(time, state)
            length = min(length, self._options.largest_step)
            # A little longer, rather than a tiny rest.
            is_last = min(1.01 * length, self._options.largest_step) >= abs(end - time)
            if not is_last and length < max(SMALLEST_STEP * np.spacing(abs(time)), floor):
                raise self._too_small(error, time, state)
            step = end - time if is_last else direction * length
            attempt, error = self._try(time, state, first, step)
            if attempt is None or error > 1:
                self.rejected += 1
                length = abs(step) * self._factor(error)
                continue
            new_time = end if is_last else time + step
            piece = PowerPiece(time, step, state, attempt.powers)
            yield DoneStep(new_time, attempt.new, piece)
            if not is_last:
                self._check_stiffness(new_time, attempt, step)
            time, state, first = new_time, attempt.new, attempt.last
            length = abs(step) * self._factor(error)

    def _count(self, time: float, state: Array) -> None:
        if self._tried == self._options.most_steps:
            raise broke_down(Failure.TOO_MANY_STEPS, time, state, self._slope.shape)
        self._tried += 1

    def _check_stiffness(self, time: float, attempt: Attempt, step: float) -> None:
        if self._watch is None or self._tried <= FREE_STEPS:
            return
        change = attempt.last - self._slope(time, attempt.new - attempt.error)
        columns = (v[:, None] for v in (attempt.new, attempt.error, change))
        if self._watch.suspects(np.array([step]), *columns)[0]:
            raise broke_down(Failure.STIFF, time, attempt.new, self._slope.shape)

    def _first_length(self, time: float, state: Array, first: Array, end: float) -> float:
        def slope(time: Array, states: Array) -> Array:
            return self._slope(float(time[0]), states[:, 0])[:, None]

        start = (np.array([time]), state[:, None], first[:, None])
        order = self._trial.order - 1
        return float(first_steps(slope, start, order, end, self._options)[0])

    def _factor(self, error: float) -> float:
        """By what the next step is longer, after a step with this error."""
        e, before = np.array([error]), np.array([self._before])
        factor = step_factors(e, before, np.array([self._was_rejected]), self._trial.order)
        self._was_rejected = not error <= 1
        if error <= 1:
            self._before = max(error, SMALLEST_ERROR)
        return float(factor[0])

    def _first_slope(self, time: float, state: Array) -> Array:
        first = self._slope(time, state)
        if not np.all(np.isfinite(first)):
            raise broke_down(Failure.NOT_FINITE, time, state, self._slope.shape)
        return first

    def _try(
        self, time: float, state: Array, first: Array, step: float
    ) -> tuple[Attempt | None, float]:
        """The attempt and its error in units of the tolerance; infinite if it failed."""
        try:
            attempt = self._trial(self._slope, (time, state, first), step)
        except IntegrationError as error:
            if error.failure is None:
                raise
            return None, np.inf
        if not (np.all(np.isfinite(attempt.new)) and np.all(np.isfinite(attempt.last))):
            return None, np.inf
        scaled = attempt.error / error_scale(state, attempt.new, self._options)
        return attempt, float(rms(scaled[:, None])[0])

    def _too_small(self, error: float, time: float, state: Array) -> IntegrationError:
        failure = Failure.STEP_TOO_SMALL if np.isfinite(error) else Failure.NOT_FINITE
        return broke_down(failure, time, state, self._slope.shape)
