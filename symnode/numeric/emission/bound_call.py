"""An emitted function for many calls with the same parameters and shapes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

from symnode.numeric.emission.field_inputs import Prepared
from symnode.numeric.emission.tensor_function import Emitted

Values = NDArray[Any]
SMALL = 2**16  # numbers: larger matrices lose little in the other order, and are not copied


@final
class BoundCall:
    """What stays the same is found out once: shapes, parameters, and what follows from sizes.

    A small matrix that the code reads only transposed is kept in the order of its transpose, for
    which its product with a narrow matrix takes half the time.
    """

    def __init__(self, code: Emitted, at: Prepared, parameters: int) -> None:
        self._function, self._dtype = code.function, at.dtype
        self._shapes = code.planned(at)
        self._leaves = [at.leaf(n) for n in code.leaves]
        names = code.function.__code__.co_varnames[2 : 2 + parameters]
        own = at.arrays[2 : 2 + parameters]
        self._own = [_in_order(a, n, code.source) for a, n in zip(own, names, strict=True)]
        self._given = [(a.shape, a.dtype) for a in at.arrays[2 + parameters :]]
        self.state = at.arrays[1].shape, at.arrays[1].dtype

    def fits(self, x: Values, extra: Sequence[Values]) -> bool:
        """Whether the arguments are like those that it was made for."""
        return (x.shape, x.dtype) == self.state and [
            (a.shape, a.dtype) for a in extra
        ] == self._given

    def __call__(
        self, time: Any, x: Values, extra: Sequence[Values], into: Sequence[Values]
    ) -> list[Values]:
        """The outputs, the first of them in the given arrays."""
        made = [np.empty(shape, self._dtype) for shape in self._shapes[len(into) :]]
        outputs = [*into, *made]
        self._function(time, x, *self._own, *extra, *self._leaves, *outputs)
        return outputs


def _in_order(a: Values, name: str, source: str) -> Values:
    """The array in the order in which the code reads it."""
    body = source.partition("\n")[2]
    plain = re.search(rf"\b{re.escape(name)}\b(?!\.T\b)", body)
    return a if plain or a.ndim != 2 or a.size > SMALL else np.asfortranarray(a)
