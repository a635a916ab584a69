"""Exact numbers as floats, and the type of number that arrays are computed in."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symnode.numeric.emission.errors import EmissionError


def floating(value: Fraction) -> float:
    """The nearest float.

    >>> floating(Fraction(1, 10))
    0.1
    """
    try:
        return float(value)
    except OverflowError as error:
        raise EmissionError(
            "numeric: number", "numbers below 1.8e308", str(value)[:40], "rescale the formula"
        ) from error


def working_type(arrays: Sequence[NDArray[Any]], where: str) -> np.dtype[Any]:
    """The type to compute in: float64 for integers, else the widest that came in.

    >>> working_type([np.ones(2, np.float32), np.ones(2, np.complex64)], "numeric")
    dtype('complex64')
    >>> working_type([np.ones(2, int)], "numeric")
    dtype('float64')
    """
    strange = next((a.dtype for a in arrays if a.dtype.kind not in "biufc"), None)
    if strange is not None:
        raise EmissionError(where, "arrays of numbers", f"dtype {strange}", "use floats")
    exact = any(a.dtype.kind in "biu" for a in arrays)
    return np.result_type(np.float64 if exact else np.float32, *(a.dtype for a in arrays))
