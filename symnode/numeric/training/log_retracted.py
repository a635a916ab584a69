"""The repaired rule that is exactly linear, for one parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

import numpy as np

from symnode.numeric.inputs import Array
from symnode.numeric.training.checks import expect_moment, expect_rate
from symnode.numeric.training.errors import TrainingError
from symnode.numeric.training.evaluation import Evaluation, terminal_of
from symnode.numeric.training.rule import Rule

WHERE = "training.LogRetracted"


@final
@dataclass(frozen=True)
class LogRetracted(Rule):
    """``a <- a + log(1 - rate w)/t`` with ``w = Loss'(a)/(t sigma_t^2)``, one parameter.

    For ``x' = a x`` it gives ``Loss_k = (1 - rate)^{2k} Loss_0`` from every start, for
    ``0 < rate <= 1``: there ``w = 1 - e^{-u} < 1``, so the logarithm is defined, and
    ``e^u - 1`` shrinks by exactly ``1 - rate``.

    Errors: :class:`~symnode.numeric.training.TrainingError` unless ``0 < rate <= 1``, for several
    parameters, for a loss without final states, where ``sigma_t^2`` is 0 or overflows, and where
    ``rate w >= 1``, which happens for other dynamics only.

    Source: beyond [okamoto2025, section 5]; the theorem is in
    ``proofs/simplest_neural_ode/repaired_rules.py``.

    >>> from symnode.numeric import training
    >>> loss = training.LinearLoss(goal=-1.0, horizon=1.0)
    >>> found = training.descend(loss, -9.0, rule=LogRetracted(0.5), steps=3)
    >>> print((found.losses[1:] / found.losses[:-1]).round(12))
    [0.25 0.25 0.25]
    """

    rate: float

    def __post_init__(self) -> None:
        expect_rate(self.rate, f"{WHERE}: rate", most=1)

    def step(self, parameters: Array, seen: Evaluation, memory: Any) -> tuple[Array, Any]:
        if parameters.size != 1:
            way = "take GaussNewton, or VarianceCorrected"
            raise TrainingError(f"{WHERE}: parameters", "one number", parameters.shape, way)
        end = terminal_of(seen, "LogRetracted")
        moment = expect_moment(end.second_moment, WHERE)
        shift = self.rate * seen.gradient / (end.horizon * moment)
        if np.any(shift >= 1):
            raise TrainingError(WHERE, "rate w < 1", float(shift.item()), "a smaller rate")
        return parameters + np.log1p(-shift) / end.horizon, memory
