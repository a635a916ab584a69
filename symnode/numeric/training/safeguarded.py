"""The repaired rule that never goes further away."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any, final

from symnode.numeric.inputs import Array
from symnode.numeric.training.checks import expect_moment, expect_rate
from symnode.numeric.training.evaluation import Evaluation, terminal_of
from symnode.numeric.training.rule import Rule

WHERE = "training.Safeguarded"


@final
@dataclass(frozen=True)
class Safeguarded(Rule):
    """``theta <- theta - rate/(t^2 sigma_t max(sigma_t, sigma_*)) * dLoss/dtheta``.

    ``sigma_t^2 = E|x(t)|^2`` of the model and ``sigma_*^2`` of the data; parameters and states of
    any dimension. For ``x' = a x`` it is, in ``u = (a - a*) t``, the map
    ``u -> u - rate sgn(u) (1 - e^{-|u|})``: ``|u|`` shrinks from every start for ``rate <= 2``, and
    u keeps its sign for ``rate <= 1``.

    Errors: :class:`~symnode.numeric.training.TrainingError` unless ``rate > 0``, for a loss without
    final states, and where a second moment is 0 or overflows.

    Source: beyond [okamoto2025, section 5]; the theorem is in
    ``proofs/simplest_neural_ode/repaired_rules.py``.

    >>> from symnode.numeric import training
    >>> loss = training.LinearLoss(goal=-1.0, horizon=1.0)
    >>> found = training.descend(loss, -9.0, rule=Safeguarded(0.5), steps=3)
    >>> print(found.parameters.round(3))
    [-9.    -8.5   -8.    -7.501]
    """

    rate: float

    def __post_init__(self) -> None:
        expect_rate(self.rate, f"{WHERE}: rate")

    def step(self, parameters: Array, seen: Evaluation, memory: Any) -> tuple[Array, Any]:
        end = terminal_of(seen, "Safeguarded")
        own = sqrt(expect_moment(end.second_moment, WHERE))
        wanted = sqrt(expect_moment(end.target_moment, WHERE))
        divisor = end.horizon**2 * own * max(own, wanted)
        return parameters - self.rate / divisor * seen.gradient, memory
