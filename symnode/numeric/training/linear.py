"""The terminal loss of linear dynamics, by exact flows."""

from __future__ import annotations

from functools import partial
from typing import final

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import expm, expm_frechet

from symnode.numeric.inputs import Array
from symnode.numeric.training.checks import expect_horizon, real_array
from symnode.numeric.training.errors import TrainingError
from symnode.numeric.training.evaluation import Evaluation, Terminal

WHERE = "training.LinearLoss"


@final
class LinearLoss:
    """``Loss(A) = 1/2 E|e^{A t} x - e^{A* t} x|^2``, exactly.

    With ``P = e^{A t}`` and ``S = E[x x^T]`` it is ``1/2 tr[(P - P*) S (P - P*)^T]``, and the
    gradient is t times the Frechet derivative of exp at ``A^T t`` along ``(P - P*) S`` (Duhamel's
    integral). For numbers this is ``sigma^2/2 (e^{a t} - e^{a* t})^2`` with the gradient
    ``sigma^2 t e^{a t} (e^{a t} - e^{a* t})``.

    Args:
        goal: A*, a number or a matrix of shape (n, n); the parameters have its shape.
        horizon: t, finite and not 0.
        moment: ``S = E[x x^T]``, of the same shape: symmetric, with positive eigenvalues. The
            identity if left out.

    Errors: :class:`~symnode.numeric.training.TrainingError` for other shapes and values.

    Source: [okamoto2025, eq. 5]; the matrix gradient is in
    ``proofs/simplest_neural_ode/matrix_gradient.py``.

    >>> seen = LinearLoss(goal=0.0, horizon=2.0)(np.array(0.5))
    >>> print(f"{seen.loss:.6f} {seen.gradient:.6f} {seen.terminal.second_moment:.6f}")
    1.476246 9.341549 7.389056
    """

    def __init__(self, goal: ArrayLike, horizon: float, moment: ArrayLike | None = None) -> None:
        self.goal = real_array(goal, f"{WHERE}: goal")
        shape = self.goal.shape
        if len(shape) not in (0, 2) or len(set(shape)) > 1 or not self.goal.size:
            way = "give a number or a list of rows"
            raise TrainingError(f"{WHERE}: goal", "a number or a square matrix", shape, way)
        self.horizon = expect_horizon(horizon, f"{WHERE}: horizon")
        size = shape[0] if shape else 1
        given = np.eye(size).reshape(shape) if moment is None else moment
        self.moment = _expect_moment(real_array(given, f"{WHERE}: moment"), shape)
        self._target = _flow(self.goal, self.horizon)

    def __call__(self, parameters: Array) -> Evaluation:
        """The loss, its gradient and the final second moments at A, of the shape of the goal."""
        if np.shape(parameters) != self.goal.shape:
            way = "start from an array of that shape"
            got = f"shape {np.shape(parameters)}"
            raise TrainingError(f"{WHERE}: A", f"shape {self.goal.shape}, as the goal", got, way)
        t, spread = self.horizon, self.moment
        flow = _flow(parameters, t)
        if not np.all(np.isfinite(flow)):  # before SciPy meets it
            return Evaluation(float("inf"), np.full_like(parameters, np.inf))
        gap = flow - self._target
        if not self.goal.ndim:
            loss, gradient = spread / 2 * gap * gap, spread * t * flow * gap
        else:
            loss = np.trace(gap @ spread @ gap.T) / 2
            gradient = t * expm_frechet(parameters.T * t, gap @ spread, compute_expm=False)
        square, target = (_moment(p, spread) for p in (flow, self._target))
        information = partial(self._information, parameters)
        end = Terminal(t, square, target, information)
        return Evaluation(float(loss), np.asarray(gradient), end)

    def _information(self, parameters: Array) -> Array:
        """``tr(L_i S L_j^T)`` for the derivatives L_i of ``e^{A t}`` in the entries of A."""
        t, spread = self.horizon, self.moment
        if not self.goal.ndim:
            return np.asarray(t * t * _moment(_flow(parameters, t), spread))
        directions = np.eye(parameters.size).reshape(-1, *parameters.shape)
        found = [t * expm_frechet(parameters * t, d, compute_expm=False) for d in directions]
        return np.asarray(np.einsum("iab,bc,jac->ij", found, spread, found))


def _flow(matrix: Array, time: float) -> Array:
    return np.asarray(expm(matrix * time) if matrix.ndim else np.exp(matrix * time))


def _moment(flow: Array, spread: Array) -> Array:
    """``P S P^T``, with two axes."""
    if not flow.ndim:
        return np.array([[flow * spread * flow]])
    return np.asarray(flow @ spread @ flow.T)


def _expect_moment(moment: Array, shape: tuple[int, ...]) -> Array:
    square = np.atleast_2d(moment)
    if (
        moment.shape != shape
        or not np.array_equal(square, square.T)
        or np.linalg.eigvalsh(square)[0] <= 0
    ):
        raise TrainingError(
            f"{WHERE}: moment",
            f"E[x x^T] of shape {shape}, symmetric, with positive eigenvalues",
            moment,
            "leave it out for the identity",
        )
    return moment
