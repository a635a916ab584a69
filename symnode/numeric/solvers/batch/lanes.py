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
        """The chosen instances: a slice, a mask or numbers."""
        return self._mapped(lambda array: np.ascontiguousarray(array[..., chosen]))

    def followed_by(self, other: Lanes) -> Lanes:
        """These instances and then the others."""
        return self._mapped(lambda *arrays: np.concatenate(arrays, axis=-1), other)

    def _mapped(self, change: Callable[..., Array], *others: Lanes) -> Lanes:
        everything = (self, *others)
        names = [f.name for f in fields(self) if f.name != "parameters"]
        arrays = [change(*(getattr(each, name) for each in everything)) for name in names]
        parameters = tuple(
            change(*arrays)
            for arrays in zip(*(each.parameters for each in everything), strict=True)
        )
        return Lanes(**dict(zip(names, arrays, strict=True)), parameters=parameters)


def columns(array: Array) -> Array:
    """A copy with the first axis last in memory and in shape.

    >>> columns(np.zeros((5, 2, 3))).shape
    (2, 3, 5)
    """
    return np.ascontiguousarray(np.moveaxis(array, 0, -1))
