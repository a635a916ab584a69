"""A field that checks what it returns, counts its calls and knows states as rows of numbers."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from symnode.numeric.inputs import Array, Field, slope_at


@final
class CheckedField:
    """``field`` for flat states of shape (n,), where the user's states have shape ``shape``.

    >>> checked = CheckedField(lambda t, x: -x, (2, 1), np.dtype(float), "numeric.solve")
    >>> checked(0.0, np.array([1.0, 2.0])), checked.evaluations
    (array([-1., -2.]), 1)
    """

    def __init__(
        self, field: Field, shape: tuple[int, ...], dtype: np.dtype[Any], where: str
    ) -> None:
        self._field, self.shape, self.dtype = field, shape, dtype
        self._where = f"{where}: field"
        self.evaluations = 0

    def __call__(self, time: float, flat: Array) -> Array:
        self.evaluations += 1
        state = flat.reshape(self.shape)
        return slope_at(self._field, time, state, self._where).ravel()
