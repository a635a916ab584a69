"""Time for a search: methods take shares of what is left and stop by themselves."""

from __future__ import annotations

import time
from typing import final


class Exhausted(Exception):
    """The time of this part of the search is over."""


@final
class Budget:
    """A moment until which a search may go on.

    >>> budget = Budget(10.0)
    >>> budget.share(0.5).left() < 5.1
    True
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + max(seconds, 0.0)

    def left(self) -> float:
        """Seconds that are left; 0 if none are."""
        return max(self._until - time.monotonic(), 0.0)

    def over(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self._until

    def check(self) -> None:
        """Raise Exhausted if no time is left."""
        if time.monotonic() >= self._until:
            raise Exhausted

    def share(self, fraction: float) -> Budget:
        """A budget of a fraction of what is left."""
        return Budget(self.left() * fraction)

    def at_most(self, seconds: float) -> Budget:
        """A budget of some seconds, or of what is left if that is less."""
        return Budget(min(self.left(), seconds))
