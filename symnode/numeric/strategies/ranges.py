"""Ranges that strategies are given: sizes and intervals, checked once."""

from __future__ import annotations

from math import isfinite

from hypothesis import strategies as st

from symnode.language.errors import SymnodeError

Size = int | tuple[int, int]


class StrategyError(SymnodeError):
    """A strategy was asked for instances that do not exist."""


def sizes(n: Size, least: int = 1) -> st.SearchStrategy[int]:
    """A size, or a range of sizes: ``3`` or ``(1, 5)``.

    >>> sizes((1, 5))
    integers(min_value=1, max_value=5)
    """
    low, high = n if isinstance(n, tuple) else (n, n)
    whole = type(low) is int and type(high) is int
    if not whole or not least <= low <= high:
        raise StrategyError(f"a size, or a range of sizes, from {least}", repr(n), "n=3, n=(1, 5)")
    return st.integers(low, high)


def expect_interval(low: float, high: float, inside: float = float("-inf")) -> None:
    """Raise StrategyError unless low <= high are finite numbers and low > ``inside``."""
    if not (isfinite(low) and isfinite(high) and inside < low <= high):
        bound = "" if inside == float("-inf") else f" above {inside:g}"
        got = f"low={low!r}, high={high!r}"
        raise StrategyError(f"finite numbers low <= high{bound}", got, "low=0.5, high=2")
