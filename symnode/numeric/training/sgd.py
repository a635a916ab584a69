"""Gradient descent, stochastic where the loss is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

from symnode.numeric.inputs import Array
from symnode.numeric.training.checks import expect_rate
from symnode.numeric.training.evaluation import Evaluation
from symnode.numeric.training.rule import Rule


@final
@dataclass(frozen=True)
class SGD(Rule):
    """``theta <- theta - rate * dLoss/dtheta``, parameters of any shape.

    On the loss of ``x' = a x`` it is, in ``u = (a - a*) t`` and with
    ``kappa = rate t^2 sigma^2 e^{2 a* t}``, the map ``u -> u - kappa e^u (e^u - 1)``; the slope at
    the minimum is ``1 - kappa``.

    Errors: :class:`~symnode.numeric.training.TrainingError` unless ``rate > 0``.

    Source: [okamoto2025, eq. 3].

    >>> from symnode.numeric import training
    >>> training.descend(lambda a: (a**2 / 2, a), 1.0, rule=SGD(0.25), steps=2).parameters
    array([1.    , 0.75  , 0.5625])
    """

    rate: float

    def __post_init__(self) -> None:
        expect_rate(self.rate, "training.SGD: rate")

    def step(self, parameters: Array, seen: Evaluation, memory: Any) -> tuple[Array, Any]:
        return parameters - self.rate * seen.gradient, memory
