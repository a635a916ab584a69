"""Algorithm 2: the gradient divided by the second moment of the final states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

from symnode.numeric.inputs import Array
from symnode.numeric.training.checks import expect_moment, expect_rate
from symnode.numeric.training.evaluation import Evaluation, terminal_of
from symnode.numeric.training.rule import Rule


@final
@dataclass(frozen=True)
class VarianceCorrected(Rule):
    """``theta <- theta - rate/(t^2 sigma_t^2) * dLoss/dtheta``, ``sigma_t^2 = E|x(t)|^2``.

    Parameters and states of any dimension. For ``x' = a x`` it is, in ``u = (a - a*) t``, the map
    ``u -> u - rate (1 - e^{-u})``, whatever the data: in ``y = e^{-u}`` the Ricker map
    ``y -> y e^{rate (1 - y)}``. From ``u << 0`` the first step is ``rate e^{|u|}`` long. It depends
    on the parametrisation: ``f = c theta x`` trains at the rate ``c^2 rate``.

    Errors: :class:`~symnode.numeric.training.TrainingError` unless ``rate > 0``, for a loss without
    final states, and where ``sigma_t^2`` is 0 or overflows.

    Source: [okamoto2025, Theorem 5.1 and Algorithm 2].

    >>> from symnode.numeric import training
    >>> loss = training.LinearLoss(goal=-1.0, horizon=1.0)
    >>> found = training.descend(loss, 0.0, rule=VarianceCorrected(0.5), steps=20)
    >>> print(f"{found.parameters[-1]:.5f}")
    -1.00000
    """

    rate: float

    def __post_init__(self) -> None:
        expect_rate(self.rate, "training.VarianceCorrected: rate")

    def step(self, parameters: Array, seen: Evaluation, memory: Any) -> tuple[Array, Any]:
        end = terminal_of(seen, "VarianceCorrected")
        moment = expect_moment(end.second_moment, "training.VarianceCorrected")
        return parameters - self.rate / (end.horizon**2 * moment) * seen.gradient, memory
