"""Damped Gauss-Newton: the gradient times the inverse of E[J^T J]."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any, final

import numpy as np

from symnode.numeric.inputs import Array
from symnode.numeric.solvers.memory import within_memory
from symnode.numeric.training.checks import expect_rate
from symnode.numeric.training.errors import TrainingError
from symnode.numeric.training.evaluation import Evaluation, terminal_of
from symnode.numeric.training.rule import Rule

WHERE = "training.GaussNewton"
# Below this an eigenvalue of E[J^T J], relative to the largest, is round-off of forming J^T J.
SMALLEST = 1e-13


@final
@dataclass(frozen=True)
class GaussNewton(Rule):
    """``theta <- theta - rate (E[J^T J] + damping I)^{-1} dLoss/dtheta``, ``J = dx(t)/dtheta``.

    Parameters and states of any dimension. It is the natural gradient for observations of the final
    state with unit variance. A linear change of the parameters changes the path by the same linear
    map, so ``f = c theta x`` trains at the rate ``rate`` for every c; for ``x' = a x`` it is
    :class:`~symnode.numeric.training.VarianceCorrected`.

    Errors: :class:`~symnode.numeric.training.TrainingError` unless ``rate > 0`` and
    ``damping >= 0``, for a loss without final states, and where the matrix is singular.

    Source: [amari1998]; [okamoto2025, section 7].

    >>> from symnode.numeric import training
    >>> loss = training.LinearLoss(goal=[[0.0, 1.0], [0.0, 0.0]], horizon=1.0)
    >>> found = training.descend(loss, np.eye(2), rule=GaussNewton(0.5), steps=30)
    >>> bool(np.allclose(found.parameters[-1], [[0, 1], [0, 0]], atol=1e-6))
    True
    """

    rate: float
    damping: float = 0.0

    def __post_init__(self) -> None:
        expect_rate(self.rate, f"{WHERE}: rate")
        if not isfinite(self.damping) or self.damping < 0:
            where = f"{WHERE}: damping"
            raise TrainingError(where, "a number, 0 or more", self.damping, "leave it out")

    def step(self, parameters: Array, seen: Evaluation, memory: Any) -> tuple[Array, Any]:
        end = terminal_of(seen, "GaussNewton")
        within_memory(parameters.size**2 * 8, WHERE, "E[J^T J]", "SGD or Adam, which need none")
        matrix = end.information()
        matrix = matrix + self.damping * np.eye(len(matrix))
        if not np.all(np.isfinite(matrix)):
            way = "start where x(t) does not overflow in float64"
            raise TrainingError(WHERE, "a finite matrix E[J^T J]", matrix, way)
        values, basis = np.linalg.eigh(matrix)
        if values[0] <= SMALLEST * values[-1]:
            raise TrainingError(
                WHERE,
                "parameters that all move the final states",
                f"E[J^T J] with eigenvalues from {values[0]:.1e} to {values[-1]:.1e}",
                "give damping, as in GaussNewton(rate, damping=1e-6)",
            )
        direction = basis @ ((basis.T @ seen.gradient.ravel()) / values)
        return parameters - self.rate * direction.reshape(parameters.shape), memory
