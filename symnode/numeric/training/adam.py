"""Adam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

import numpy as np

from symnode.numeric.inputs import Array
from symnode.numeric.training.checks import expect_rate
from symnode.numeric.training.errors import TrainingError
from symnode.numeric.training.evaluation import Evaluation
from symnode.numeric.training.rule import Rule


@final
@dataclass(frozen=True)
class Adam(Rule):
    """Steps by the mean of the gradients over the root of the mean of their squares.

    ``m <- beta_1 m + (1 - beta_1) g``, ``v <- beta_2 v + (1 - beta_2) g^2``, and with
    ``M = m/(1 - beta_1^k)``, ``V = v/(1 - beta_2^k)`` in step k:
    ``theta <- theta - rate M/(sqrt V + epsilon)``, entry by entry. The first step has the length
    ``rate |g|/(|g| + epsilon)``, whatever the scale of the loss.

    Errors: :class:`~symnode.numeric.training.TrainingError` unless ``rate, epsilon > 0`` and
    ``0 <= beta < 1``, and for a gradient whose square overflows.

    Source: [kingma2015, Algorithm 1].

    >>> from symnode.numeric import training
    >>> path = training.descend(lambda a: (a**2 / 2, a), 9.0, rule=Adam(0.5), steps=2).parameters
    >>> print(path.round(6))
    [9.       8.5      8.000948]
    """

    rate: float
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        expect_rate(self.rate, "training.Adam: rate")
        expect_rate(self.epsilon, "training.Adam: epsilon")
        for name, beta in (("beta_1", self.beta_1), ("beta_2", self.beta_2)):
            if not 0 <= beta < 1:
                where = f"training.Adam: {name}"
                raise TrainingError(where, "a number in [0, 1)", beta, "take 0.9 and 0.999")

    def start(self, parameters: Array) -> tuple[Array, Array, int]:
        return np.zeros_like(parameters), np.zeros_like(parameters), 0

    def step(self, parameters: Array, seen: Evaluation, memory: Any) -> tuple[Array, Any]:
        first, second, count = memory
        gradient, count = seen.gradient, count + 1
        first = self.beta_1 * first + (1 - self.beta_1) * gradient
        second = self.beta_2 * second + (1 - self.beta_2) * gradient * gradient
        if not np.isfinite(second).all():  # the step would be 0, without a word
            got = f"a gradient up to {np.max(np.abs(gradient)):.3g}"
            way = "a smaller loss: divide it by a number"
            raise TrainingError("training.Adam", "squares of gradients in float64", got, way)
        mean = first / (1 - self.beta_1**count)
        square = second / (1 - self.beta_2**count)
        change = self.rate * mean / (np.sqrt(square) + self.epsilon)
        return parameters - change, (first, second, count)
