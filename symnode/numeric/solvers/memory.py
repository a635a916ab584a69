"""The bound on what a solver keeps in memory."""

from __future__ import annotations

from symnode.numeric.errors import IntegrationError

MEMORY_GUARD = 2**32  # bytes


def within_memory(size: int, where: str, what: str, way_out: str) -> None:
    """An error, rather than a machine that stands still, if ``size`` bytes are too many.

    >>> within_memory(2**33, "numeric.solve: times", "the states", "fewer times")
    Traceback (most recent call last):
    symnode.numeric.errors.IntegrationError: numeric.solve: times:
      expected  the states in at most 4 GiB
      got       8.0 GiB
      way out   fewer times
    """
    if size > MEMORY_GUARD:
        raise IntegrationError(
            where, f"{what} in at most {MEMORY_GUARD >> 30} GiB", f"{size / 2**30:.1f} GiB", way_out
        )
