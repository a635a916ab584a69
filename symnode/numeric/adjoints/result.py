"""A loss with its derivatives, and what computes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, final

import numpy as np
from numpy.typing import NDArray

from symnode.numeric.adjoints.finiteness import are_finite
from symnode.numeric.adjoints.losses import Loss
from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array


@final
@dataclass(frozen=True)
class LossGradient:
    """A loss and its derivatives.

    Fields: ``loss``; ``initial`` is dL/dx_0, of the shape of the initial state; ``parameters`` is
    dL/dtheta by name, each of the shape of its parameter; ``times`` is dL/dtimes, one number for
    each time of the problem with the others held fixed, or None where the mode would need f_t and
    does not know it.
    """

    loss: float
    initial: Array
    parameters: dict[str, Array]
    times: NDArray[np.float64] | None

    @property
    def t0(self) -> float | None:
        """dL/dt_0: the start moves, every other time stays."""
        return None if self.times is None else float(self.times[0])

    @property
    def t1(self) -> float | None:
        """dL/dt_1: the end moves, every other time stays."""
        return None if self.times is None else float(self.times[-1])


class Mode(Protocol):
    """A way to compute the gradient of a loss of a trajectory."""

    def gradient(self, problem: Problem, loss: Loss, /) -> LossGradient:
        """The loss and its derivatives."""


def all_finite(found: LossGradient, where: str) -> LossGradient:
    """``found``, or an error where the reverse sweep left the finite numbers."""
    times = [] if found.times is None else [("times", found.times)]
    for name, value in (("initial", found.initial), *found.parameters.items(), *times):
        if not are_finite(value):
            raise IntegrationError(
                f"{where}: gradient in {name}",
                "finite numbers",
                "NaN or infinity",
                "look where the loss or the field is not differentiable; if the costate overflows, "
                "take a shorter time",
            )
    return found
