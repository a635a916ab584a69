"""The memory guard: arrays are counted before they are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod

from symnode.language.spaces import Space
from symnode.numeric.emission.errors import EmissionError
from symnode.numeric.emission.graph import Node

LIMIT = 4 * 2**30  # bytes


def expect_memory(where: str, needed: int, limit: int, largest: str) -> None:
    """Refuse a computation whose arrays together need more than the limit.

    >>> expect_memory("numeric.compile", 10 * 2**30, LIMIT, "1 result of shape (1342177280,)")
    Traceback (most recent call last):
    symnode.numeric.emission.errors.EmissionError: numeric.compile: memory:
      expected  at most 4.0 GiB of arrays
      got       10.0 GiB, the largest 1 result of shape (1342177280,)
      way out   smaller batches, or a larger limit: memory=10737418240
    """
    if needed > limit:
        raise EmissionError(
            f"{where}: memory",
            f"at most {limit / 2**30:.1f} GiB of arrays",
            f"{needed / 2**30:.1f} GiB, the largest {largest}",
            f"smaller batches, or a larger limit: memory={needed}",
        )


def size_of(n: Node, sizes: Mapping[Space, int]) -> int:
    """The number of entries of a node's value."""
    return prod(sizes[s] for s in n.spaces)


def guarded(
    where: str, nodes: Iterable[Node], sizes: Mapping[Space, int], itemsize: int, limit: int
) -> None:
    """Refuse the nodes' values if they need more than the limit together."""
    whole = list(nodes)
    needed = sum(size_of(n, sizes) for n in whole) * itemsize
    if needed > limit:
        top = max(whole, key=lambda n: size_of(n, sizes))
        shape = tuple(sizes[s] for s in top.spaces)
        expect_memory(where, needed, limit, f"{top.op} of shape {shape}")
