"""Whether all entries are finite."""

from __future__ import annotations

import numpy as np

from symnode.numeric.inputs import Array


def are_finite(array: Array) -> bool:
    """Whether no entry is NaN or infinite.

    The sum of squares is finite only then, and costs less than a look at every entry; where it
    overflows, every entry is looked at.

    >>> are_finite(np.array([1e300])), are_finite(np.array([1.0, np.nan]))
    (True, False)
    """
    return bool(np.isfinite(np.vdot(array, array)) or np.all(np.isfinite(array)))
