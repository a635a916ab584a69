"""Common pairs: operands that stand together in several sums or products become one operand."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from heapq import heapify, heappop, heappush
from itertools import combinations
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)
Owner = TypeVar("Owner", bound=Hashable)
WIDEST = 24  # operands; wider ones are left alone, because they have too many pairs


def paired(lists: dict[Owner, list[Item]], joined: Callable[[Item, Item], Item]) -> None:
    """Replace, in place, the most frequent pair of operands by one, until no pair occurs twice.

    Of pairs that occur equally often the one that was met first is taken, so that the result
    depends on the order of the lists only.

    >>> lists = {1: ["a", "b", "c"], 2: ["c", "b", "d"], 3: ["b", "c"]}
    >>> paired(lists, lambda x, y: x + y); lists
    {1: ['a', 'bc'], 2: ['d', 'bc'], 3: ['bc']}
    """
    places: dict[Item, int] = {}
    owners: dict[tuple[Item, Item], dict[Owner, None]] = {}

    def pairs(items: list[Item]) -> set[tuple[Item, Item]]:
        for x in items:
            places.setdefault(x, len(places))
        ordered = sorted(items, key=places.__getitem__)
        return set(combinations(ordered, 2))

    narrow = [o for o, items in lists.items() if 2 <= len(items) <= WIDEST]
    for o in narrow:
        for p in sorted(pairs(lists[o]), key=lambda p: (places[p[0]], places[p[1]])):
            owners.setdefault(p, {})[o] = None
    heap = [(-len(own), k, p) for k, (p, own) in enumerate(owners.items()) if len(own) > 1]
    heapify(heap)
    serial = len(owners)
    while heap:
        count, _, pair = heappop(heap)
        if len(owners[pair]) != -count:
            if len(owners[pair]) > 1:
                serial += 1
                heappush(heap, (-len(owners[pair]), serial, pair))
            continue
        new = joined(*pair)
        changed: dict[tuple[Item, Item], None] = {}
        for o in list(owners[pair]):
            for p in pairs(lists[o]):
                owners[p].pop(o, None)
            for x in pair:
                lists[o].remove(x)
            lists[o].append(new)
            for p in sorted(pairs(lists[o]), key=lambda p: (places[p[0]], places[p[1]])):
                owners.setdefault(p, {})[o] = None
                changed[p] = None
        for p in changed:
            if len(owners[p]) > 1:
                serial += 1
                heappush(heap, (-len(owners[p]), serial, p))
