"""What every training rule answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import isfinite
from typing import Any

from symnode.numeric.inputs import Array
from symnode.numeric.training.errors import TrainingError
from symnode.numeric.training.evaluation import Evaluation


class Rule(ABC):
    """From the parameters and what is seen there to the next parameters, of the same shape."""

    def start(self, parameters: Array) -> Any:
        """What the rule remembers before the first step; nothing unless it says otherwise."""
        return None

    @abstractmethod
    def step(self, parameters: Array, seen: Evaluation, memory: Any) -> tuple[Array, Any]:
        """The next parameters, and what the rule remembers from now on."""


def expect_rate(rate: float, where: str, most: float = float("inf")) -> None:
    """Raise unless ``0 < rate <= most``.

    >>> expect_rate(0.5, "training.SGD: rate")
    """
    numeric = isinstance(rate, int | float) and not isinstance(rate, bool)
    if not numeric or not isfinite(rate) or not 0 < rate <= most:
        bound = "" if most == float("inf") else f", at most {most:g}"
        raise TrainingError(where, f"a positive number{bound}", rate, "0.1 is a usual choice")


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
