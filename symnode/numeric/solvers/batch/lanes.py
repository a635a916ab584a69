"""The instances that are being integrated, a column each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, final

import numpy as np

from symnode.numeric.inputs import Array

IntArray = np.ndarray[Any, np.dtype[np.intp]]


@final
@dataclass
class Lanes:
    """Instances side by side; the last axis of every array counts them.

    Fields: ``number`` of the instance; its ``time`` and the ``length`` of its next step;
    ``before``, the error of its last accepted step; whether its last step ``was_rejected`` and
    ``was_finite``; ``tried`` and ``rejected`` steps; ``hits`` and ``misses`` of the watch for
    stiffness; ``saved``, how many of its times are saved; ``is_active`` until it has ended or
    failed; ``state`` (n, m) and ``first``, the slope there; ``parameters`` (..., m).
    """

    number: Array
    time: Array
    length: Array
    before: Array
    was_rejected: Array
    was_finite: Array
    tried: Array
    rejected: Array
    hits: Array
    misses: Array
    saved: Array
    is_active: Array
    state: Array
    first: Array
    parameters: tuple[Array, ...]

    @property
    def size(self) -> int:
        """How many instances there are."""
        return len(self.number)

    def part(self, chosen: Any) -> Lanes:
        """A copy of the chosen instances: a slice, a mask or numbers."""
        return self._mapped(lambda array: np.array(array[..., chosen], order="C"))

    def followed_by(self, other: Lanes) -> Lanes:
        """These instances and then the others."""
        return self._mapped(lambda *arrays: np.concatenate(arrays, axis=-1), other)

    def put(self, places: Array, other: Lanes) -> None:
        """The other instances in these places, k places for k instances."""
        for mine, theirs in zip(self._arrays(), other._arrays(), strict=True):
            mine[..., places] = theirs

    def _arrays(self) -> list[Array]:
        return [*(getattr(self, name) for name in NAMES), *self.parameters]

    def _mapped(self, change: Callable[..., Array], *others: Lanes) -> Lanes:
        rows = zip(*(each._arrays() for each in (self, *others)), strict=True)
        arrays = [change(*row) for row in rows]
        split = len(arrays) - len(self.parameters)
        named = dict(zip(NAMES, arrays[:split], strict=True))
        return Lanes(**named, parameters=tuple(arrays[split:]))


# All arrays but the parameters, which are a tuple of them.
NAMES = tuple(f.name for f in fields(Lanes) if f.name != "parameters")


def columns(array: Array) -> Array:
    """A copy with the first axis last in memory and in shape.

    >>> columns(np.zeros((5, 2, 3))).shape
    (2, 3, 5)
    """
    return np.array(np.moveaxis(array, 0, -1), order="C")
