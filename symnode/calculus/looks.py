"""How factors look under colours of their variables: numbers, for the search for labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol

from symnode.checker.context import Context, Env
from symnode.checker.factors import Entry, Factor
from symnode.checker.keys import factor_key, label

COLOUR, MARKED = 3, 4
Colours = Mapping[int, int]


class Numbers(Protocol):
    """Gives equal looks equal numbers."""

    trial: Context

    def number(self, look: Any) -> int: ...


class Look(Protocol):
    """A factor, seen through the colours of the variables of one component."""

    variables: tuple[int, ...]
    size: int

    def whole(self, colours: Colours) -> int:
        """The number of the coloured factor."""

    def seen(self, colours: Colours, views: dict[int, list[int]]) -> None:
        """Note for each variable how it occurs in the coloured factor."""


def look_of(
    numbers: Numbers, f: Factor, k: Fraction, own: frozenset[int], place: tuple[Env, int]
) -> Look:
    """The look of ``f ** k`` with the variables in ``own`` coloured."""
    if isinstance(f, Entry):
        return _EntryLook(numbers, f, k, own, place)
    return _FactorLook(numbers, f, k, own, place)


class _EntryLook:
    """An entry of a tensor: in each class of slots, the colours in it."""

    def __init__(
        self, numbers: Numbers, f: Entry, k: Fraction, own: frozenset[int], place: tuple[Env, int]
    ) -> None:
        self.numbers = numbers
        env, _ = place
        groups: dict[int, list[int]] = {}
        rest: dict[int, list[Any]] = {}
        for i, c in zip(f.indices, f.classes, strict=True):
            if i in own:
                groups.setdefault(c, []).append(i)
            else:
                rest.setdefault(c, []).append(label(i, env))
        outside = tuple((c, tuple(sorted(labels))) for c, labels in sorted(rest.items()))
        classes = tuple(sorted(groups))
        self.kind = numbers.number((f.head, k.numerator, k.denominator, outside, classes))
        self.groups = tuple(tuple(groups[c]) for c in classes)
        self.variables = tuple(dict.fromkeys(i for g in self.groups for i in g))
        self.size = 1 + len(f.indices)
        self.places = {
            v: tuple(n for n, g in enumerate(self.groups) for i in g if i == v)
            for v in self.variables
        }

    def whole(self, colours: Colours) -> int:
        own = tuple(tuple(sorted([colours[i] for i in g])) for g in self.groups)
        return self.numbers.number((self.kind, own))

    def seen(self, colours: Colours, views: dict[int, list[int]]) -> None:
        whole, number = self.whole(colours), self.numbers.number
        for v, places in self.places.items():
            views[v].append(number((whole, places)))


class _FactorLook:
    """Any other factor, by the key that the checker gives it."""

    def __init__(
        self, numbers: Numbers, f: Factor, k: Fraction, own: frozenset[int], place: tuple[Env, int]
    ) -> None:
        self.numbers, self.factor = numbers, f
        self.env, self.depth = place
        self.exponent = (k.numerator, k.denominator)
        self.variables = tuple(sorted(f.free & own))
        self.size = 1 + 4 * len(self.variables)
        self.known: dict[Any, int] = {}

    def whole(self, colours: Colours) -> int:
        return self._number(colours, None)

    def seen(self, colours: Colours, views: dict[int, list[int]]) -> None:
        """A variable that shares its colour with another one of this factor is marked."""
        whole, number = self.whole(colours), self.numbers.number
        counts = Counter(colours[v] for v in self.variables)
        for v in self.variables:
            alone = counts[colours[v]] == 1
            views[v].append(number((whole, "alone")) if alone else self._number(colours, v))

    def _number(self, colours: Colours, marked: int | None) -> int:
        memo = (*(colours[v] for v in self.variables), marked)
        if memo not in self.known:
            env = {**self.env, **{v: (COLOUR, self.depth, colours[v]) for v in self.variables}}
            if marked is not None:
                env[marked] = (MARKED, self.depth, 0)
            key = factor_key(self.numbers.trial, self.factor, env, self.depth)
            self.known[memo] = self.numbers.number((key, self.exponent))
        return self.known[memo]
