"""The field of a batch, on columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.inputs import Array, slope_of, value_of

BatchFunction = Callable[..., ArrayLike]  # (times (m,), states (m, d), *parameters) -> (m, d)


@final
class BatchField:
    """``field`` of a batch as a function of times (m,), states (n, m) and parameters (m, ...).

    The user's function sees the instances on the first axis, as views: in memory they stay
    neighbours, so that NumPy's inner loops run over instances and not over short states.
    """

    def __init__(self, field: BatchFunction, where: str) -> None:
        self._field, self._where = field, f"{where}: field"
        self.evaluations = 0

    def __call__(self, times: Array, states: Array, parameters: tuple[Array, ...]) -> Array:
        """The slopes (n, m); the parameters are those of ``rows_of``."""
        self.evaluations += times.size
        rows = states.T
        value = value_of(self._field, self._where, times, rows, *parameters)
        return slope_of(value, rows, self._where).T


def rows_of(parameters: tuple[Array, ...]) -> tuple[Array, ...]:
    """Parameters (..., m) as the user's function sees them, the instances first."""
    return tuple(np.moveaxis(p, -1, 0) for p in parameters)
