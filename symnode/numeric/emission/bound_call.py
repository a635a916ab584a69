"""An emitted function for many calls with the same parameters and shapes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

from symnode.numeric.emission.field_inputs import Prepared
from symnode.numeric.emission.graph import BATCH, Node
from symnode.numeric.emission.tensor_code import is_sum, operands
from symnode.numeric.emission.tensor_function import Emitted

Values = NDArray[Any]
COPIED = 2**16  # numbers at most: larger arrays lose little as they are


@final
class BoundCall:
    """What stays the same is found out once: shapes, parameters, and what follows from sizes.

    A small matrix that the code reads only transposed is kept in the order of its transpose, for
    which its product with a narrow matrix takes half the time. A small vector that every step
    broadcasts over the samples is kept so: NumPy then runs through whole arrays at once.
    """

    def __init__(self, code: Emitted, at: Prepared, parameters: Sequence[Node]) -> None:
        self._function, self._dtype = code.function, at.dtype
        self._shapes = code.planned(at)
        self._leaves = [at.leaf(n) for n in code.leaves]
        count = len(parameters)
        names = code.function.__code__.co_varnames[2 : 2 + count]
        own = at.arrays[2 : 2 + count]
        self._own = [
            _in_rows(_in_order(a, name, code.source), n, code, at)
            for a, name, n in zip(own, names, parameters, strict=True)
        ]

    def __call__(
        self, time: Any, x: Values, extra: Sequence[Values], into: Sequence[Values]
    ) -> Values:
        """The last output, new; the others are written into arrays of their shapes."""
        last = np.empty(self._shapes[-1], self._dtype)
        self._function(time, x, *self._own, *extra, *self._leaves, *into, last)
        return last


def _in_order(a: Values, name: str, source: str) -> Values:
    """The array in the order in which the code reads it."""
    body = source.partition("\n")[2]
    plain = re.search(rf"\b{re.escape(name)}\b(?!\.T\b)", body)
    return a if plain or a.ndim != 2 or a.size > COPIED else np.asfortranarray(a)


def _in_rows(a: Values, n: Node, code: Emitted, at: Prepared) -> Values:
    """A vector, broadcast over the samples if every step that reads it broadcasts it."""
    rows = (at.sizes[BATCH], *a.shape)
    if a.ndim != 1 or BATCH in n.spaces or n in code.outputs or rows[0] * a.size > COPIED:
        return a
    for step in code.steps:
        repeats = step.spaces == (BATCH, *n.spaces) and not is_sum(step)
        if not repeats and any(o.node is n for o in operands(step)):
            return a
    return np.broadcast_to(a, rows).copy()
