"""The steps of a run, and how they move with the times of the problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import NDArray

from symnode.numeric.errors import IntegrationError

Floats = NDArray[np.float64]
# One step is one object; more of them would take hours.
MOST_STEPS = 10**7


@final
@dataclass(frozen=True)
class Step:
    """From ``time`` to ``time + length``, both at fixed fractions of one interval of the times."""

    time: float
    length: float
    interval: int
    left: float  # the fraction of the interval before the step
    share: float  # the fraction that the step takes

    def move(self, times_bar: Floats, time_bar: float, length_bar: float) -> None:
        """Add to dL/dtimes what dL/dtime and dL/dlength give, by the chain rule."""
        moved = time_bar * self.left + length_bar * self.share
        times_bar[self.interval + 1] += moved
        times_bar[self.interval] += time_bar - moved


@final
@dataclass(frozen=True)
class Schedule:
    """All steps in order, and for each time of the problem the number of steps before it."""

    steps: tuple[Step, ...]
    before: tuple[int, ...]

    @classmethod
    def uniform(cls, times: Floats, substeps: int) -> Schedule:
        """Equal steps in each interval.

        >>> found = Schedule.uniform(np.array([0.0, 1.0, 3.0]), 2)
        >>> [(s.time, s.length) for s in found.steps], found.before
        ([(0.0, 0.5), (0.5, 0.5), (1.0, 1.0), (2.0, 1.0)], (0, 2, 4))
        """
        if (count := substeps * (len(times) - 1)) > MOST_STEPS:
            raise IntegrationError(
                "numeric.gradient: substeps",
                f"at most {MOST_STEPS} steps",
                count,
                "larger steps, or a method of higher order",
            )
        return cls.of(times, [np.linspace(0.0, 1.0, substeps + 1)] * (len(times) - 1))

    @classmethod
    def of(cls, times: Floats, fractions: Sequence[Floats]) -> Schedule:
        """For each interval the fractions of it at which steps begin and end, from 0 to 1."""
        steps: list[Step] = []
        before = [0]
        for k, parts in enumerate(fractions):
            start, width = float(times[k]), float(times[k + 1] - times[k])
            for left, right in zip(parts[:-1].tolist(), parts[1:].tolist(), strict=True):
                share = right - left
                steps.append(Step(start + left * width, share * width, k, left, share))
            before.append(len(steps))
        return cls(tuple(steps), tuple(before))
