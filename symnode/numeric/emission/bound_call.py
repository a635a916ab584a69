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
SMALL = 2**16  # numbers: larger arrays lose little as they are, and are not copied


@final
class BoundCall:
    """What stays the same is found out once: shapes, parameters, and what follows from sizes.

    A small matrix that the code reads only transposed is kept in the order of its transpose, for
    which its product with a narrow matrix takes half the time. A small vector that is only added
    to rows, or multiplied with them, is kept once a row: NumPy then runs through both at once.
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
    return a if plain or a.ndim != 2 or a.size > SMALL else np.asfortranarray(a)


def _in_rows(a: Values, n: Node, code: Emitted, at: Prepared) -> Values:
    """A vector once a row, where every step that reads it would repeat it so."""
    rows = (at.sizes[BATCH], *a.shape)
    if a.ndim != 1 or BATCH in n.spaces or n in code.outputs or rows[0] * a.size > SMALL:
        return a
    for step in code.steps:
        read = [o.places for o in operands(step) if o.node is n]
        alike = step.op in ("add", "multiply") and not is_sum(step)
        if read and not (alike and step.spaces == (BATCH, *n.spaces) and set(read) == {(1,)}):
            return a
    return np.broadcast_to(a, rows).copy()
