"""Time for a search: methods take shares of what is left and stop by themselves."""

from __future__ import annotations

import time
from collections.abc import Callable
from resource import RUSAGE_CHILDREN, getrusage
from typing import final


class Exhausted(Exception):
    """The time of this part of the search is over."""


def work_time() -> float:
    """Processor seconds of this process and of its children that have ended.

    The result of a search that is measured by it does not depend on what else the machine does.
    """
    children = getrusage(RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@final
class Budget:
    """A moment until which a search may go on, by the wall clock or another one.

    >>> budget = Budget(10.0)
    >>> budget.share(0.5).left() < 5.1
    True
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until = clock() + max(seconds, 0.0)

    def left(self) -> float:
        """Seconds that are left; 0 if none are."""
        return max(self._until - self._clock(), 0.0)

    def over(self) -> bool:
        """Whether no time is left."""
        return self._clock() >= self._until

    def check(self) -> None:
        """Raise Exhausted if no time is left."""
        if self.over():
            raise Exhausted

    def share(self, fraction: float) -> Budget:
        """A budget of a fraction of what is left."""
        return Budget(self.left() * fraction, self._clock)

    def at_most(self, seconds: float) -> Budget:
        """A budget of some seconds, or of what is left if that is less."""
        return Budget(min(self.left(), seconds), self._clock)
