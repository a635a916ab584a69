"""Zeros of functions along a trajectory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array
from symnode.numeric.solvers.trajectory import Piece

WHERE = "numeric.Event"
# Signs are compared at so many places of every step.
LOOKS = 4
HALVINGS = 60  # of a step, which is then as short as the last place of the time


@final
@dataclass(frozen=True)
class Event:
    """A zero of ``function(t, x)``, a real number, along the trajectory.

    Fields: ``direction`` +1 takes only zeros where the function rises in the course of the
    integration, -1 only where it falls, 0 both; a ``terminal`` event ends the trajectory.

    A zero is found where the sign changes between five equally spaced points of a step, and is
    located on the path of the method to 1e-12 of the step or four units in the last place of the
    time; of a function that is 0 from some time on, that time. Two zeros between neighbouring
    points are missed; ``largest_step`` helps. A zero at the very start does not count, nor does the
    end of an interval of zeros.

    >>> Event(lambda t, x: x[0], direction=2)
    Traceback (most recent call last):
    symnode.numeric.errors.IntegrationError: numeric.Event: direction:
      expected  1, -1 or 0
      got       2
      way out   1: rising, -1: falling, 0: both
    """

    function: Callable[[float, Array], ArrayLike]
    direction: int = 0
    terminal: bool = False

    def __post_init__(self) -> None:
        if not callable(self.function):
            raise IntegrationError(
                f"{WHERE}: function", "a function of time and state", self.function,
                "lambda t, x: x[0] - 1",
            )  # fmt: skip
        if self.direction not in (-1, 0, 1):
            raise IntegrationError(
                f"{WHERE}: direction",
                "1, -1 or 0",
                self.direction,
                "1: rising, -1: falling, 0: both",
            )


@final
@dataclass(frozen=True)
class Found:
    """A zero: which event, when, and the flat state there."""

    number: int
    time: float
    state: Array


@final
class EventSearch:
    """All events of one trajectory, looked for step by step."""

    def __init__(self, events: Sequence[Event], shape: tuple[int, ...]) -> None:
        if isinstance(events, Event) or not all(isinstance(e, Event) for e in events):
            raise IntegrationError(
                "numeric.solve: events", "a list of numeric.Event", events, "[numeric.Event(g)]"
            )
        self._events, self._shape = tuple(events), shape
        # At the end of the last step. A value of the next piece would differ by round-off, and a
        # zero there would be found twice or never.
        self._last: list[float] = []

    def in_step(self, start: float, end: float, piece: Piece, new: Array) -> list[Found]:
        """The zeros in ``(start, end]`` in their order, up to the first terminal one; ``new`` is
        the state at the end."""
        found: list[Found] = []
        if not self._events:
            return found
        times = np.linspace(start, end, LOOKS + 1)
        last = self._last or [self._value(e, start, piece(start)) for e in self._events]
        self._last = [self._value(e, end, new) for e in self._events]
        for number, event in enumerate(self._events):
            inside = [self._value(event, t, piece(t)) for t in times[1:-1]]
            values = [last[number], *inside, self._last[number]]
            for k in range(LOOKS):
                time = self._zero(event, piece, times[k : k + 2], values[k : k + 2])
                if time is not None:
                    found.append(Found(number, time, piece(time)))
        # Of zeros at one time a terminal one is the last, so that it ends none of the others.
        found.sort(key=lambda f: ((f.time - start) * np.sign(end - start), self.is_terminal(f)))
        for place, each in enumerate(found):
            if self.is_terminal(each):
                return found[: place + 1]
        return found

    def is_terminal(self, found: Found) -> bool:
        """Whether this zero ends the trajectory."""
        return self._events[found.number].terminal

    def _zero(self, event: Event, piece: Piece, times: Array, values: list[float]) -> float | None:
        left, right = np.sign(values)
        if left == 0 or left == right or event.direction * (right - left) < 0:
            return None

        def along(time: float) -> float:
            return self._value(event, time, piece(time))

        if right == 0:
            return _first_zero(lambda time: np.sign(along(time)) != left, *times)

        for time, sign in zip(times, (left, right), strict=True):
            if np.sign(along(time)) != sign:  # the path meets the state up to round-off
                return float(time)
        accuracy = 1e-12 * abs(times[1] - times[0])
        return float(brentq(along, *times, xtol=max(accuracy, 1e-300)))

    def _value(self, event: Event, time: float, state: Array) -> float:
        value = np.asarray(event.function(time, state.reshape(self._shape)))
        if value.dtype.kind == "b":
            raise IntegrationError(
                f"{WHERE}: function", "a number that changes its sign", f"the truth value {value}",
                "x[0] - 0.5 in the place of x[0] > 0.5",
            )  # fmt: skip
        if value.size != 1 or value.dtype.kind not in "iuf" or not np.isfinite(value).all():
            raise IntegrationError(
                f"{WHERE}: function at t = {time:.6g}", "one finite real number", value,
                "return a number such as x[0] - 1",
            )  # fmt: skip
        return float(value.reshape(()))


def _first_zero(is_past: Callable[[float], bool], start: float, end: float) -> float:
    """Where a function that has a sign at ``start`` and is 0 at ``end`` is 0 first, by halving."""
    for _ in range(HALVINGS):
        middle = start + (end - start) / 2
        if middle in (start, end):
            break
        start, end = (start, middle) if is_past(middle) else (middle, end)
    return float(end)
