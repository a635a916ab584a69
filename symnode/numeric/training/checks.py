"""Input checks that the rules and the losses share."""

from __future__ import annotations

from math import inf, isfinite
from numbers import Real
from typing import Any

import numpy as np

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, start_of
from symnode.numeric.training.errors import TrainingError


def real_array(value: Any, where: str) -> Array:
    """Finite real numbers of any shape, as floats.

    >>> real_array([1, 2], "training.LinearLoss: goal")
    array([1., 2.])
    """
    try:
        array = start_of(value, where)
    except IntegrationError as error:
        raise TrainingError(error.where, error.expected, error.got, error.way_out) from None
    if np.iscomplexobj(array):
        way = "train real and imaginary parts"
        raise TrainingError(where, "real numbers", "complex ones", way)
    return array


def expect_rate(rate: float, where: str, most: float = inf) -> None:
    """Raise unless ``0 < rate <= most``.

    >>> expect_rate(0.5, "training.SGD: rate")
    """
    if not _is_number(rate) or not 0 < rate <= most:
        bound = "" if most == inf else f", at most {most:g}"
        raise TrainingError(where, f"a positive number{bound}", rate, "0.1 is a usual choice")


def expect_horizon(horizon: float, where: str) -> float:
    """A finite time other than 0.

    >>> expect_horizon(2, "training.LinearLoss: horizon")
    2.0
    """
    if not _is_number(horizon) or not horizon:
        raise TrainingError(where, "a finite time other than 0", horizon, "pass t > 0")
    return float(horizon)


def expect_moment(moment: float, where: str) -> float:
    """A second moment by which one may divide.

    >>> expect_moment(2.0, "training.VarianceCorrected")
    2.0
    """
    if not isfinite(moment) or moment <= 0:
        raise TrainingError(
            where,
            "a finite second moment of the final states that is not 0",
            moment,
            "start where x(t) neither vanishes nor overflows in float64",
        )
    return moment


def _is_number(value: Any) -> bool:
    """A finite real number; true and false are none."""
    return isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)
