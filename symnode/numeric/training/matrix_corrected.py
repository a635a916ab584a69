"""The corrected step for a matrix: the gradient times the inverse of the second moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

import numpy as np

from symnode.numeric.inputs import Array
from symnode.numeric.training.checks import expect_rate
from symnode.numeric.training.errors import TrainingError
from symnode.numeric.training.evaluation import Evaluation, terminal_of
from symnode.numeric.training.rule import Rule

WHERE = "training.MatrixCorrected"


@final
@dataclass(frozen=True)
class MatrixCorrected(Rule):
    """``A <- A - rate/t^2 * Sigma_t^{-1} dLoss/dA`` for ``x' = A x``, ``Sigma_t = E[x(t) x(t)^T]``.

    Parameters of shape (n, n). With ``E[x(0) x(0)^T] = sigma^2 I`` and A, A* that commute, both
    symmetric, it is the scalar rule on each eigenvalue; both normal, the complex map
    ``u -> u - rate (1 - e^{-u})`` on each. For other matrices it is neither.

    Errors: :class:`~symnode.numeric.training.TrainingError` unless ``rate > 0``, for parameters of
    another shape, for a loss without final states, and where ``Sigma_t`` is singular.

    Source: beyond [okamoto2025, section 7], which has it for commuting symmetric matrices.

    >>> from symnode.numeric import training
    >>> loss = training.LinearLoss(goal=np.diag([-1.0, 0.5]), horizon=1.0)
    >>> found = training.descend(loss, np.zeros((2, 2)), rule=MatrixCorrected(0.5), steps=30)
    >>> print(np.diag(found.parameters[-1]).round(6))
    [-1.   0.5]
    """

    rate: float

    def __post_init__(self) -> None:
        expect_rate(self.rate, f"{WHERE}: rate")

    def step(self, parameters: Array, seen: Evaluation, memory: Any) -> tuple[Array, Any]:
        end = terminal_of(seen, "MatrixCorrected")
        if parameters.shape != end.moment.shape:
            raise TrainingError(
                f"{WHERE}: parameters",
                f"the matrix A of x' = A x, shape {end.moment.shape}",
                f"shape {parameters.shape}",
                "take VarianceCorrected or GaussNewton",
            )
        try:
            direction = np.linalg.solve(end.moment, seen.gradient)
        except np.linalg.LinAlgError as error:
            raise TrainingError(
                WHERE, "final states that span the space", "a singular Sigma_t", "more data"
            ) from error
        return parameters - self.rate / end.horizon**2 * direction, memory
