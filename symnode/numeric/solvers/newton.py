"""The equations of implicit stages, solved by Newton's iteration."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any, final

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import lu_factor, lu_solve

from symnode.numeric.errors import Failure, IntegrationError
from symnode.numeric.inputs import Array
from symnode.numeric.solvers.checked_field import CheckedField
from symnode.numeric.solvers.coefficients import Coefficients
from symnode.numeric.solvers.failures import broke_down
from symnode.numeric.solvers.memory import within_memory

Jacobian = Callable[[float, Array], ArrayLike]
MOST_ITERATIONS = 30
# A step that does not shrink the correction to this part gets a new derivative.
SLOW = 0.3
# Corrections below this part of the stages are round-off of the field and of the linear solve.
ROUND_OFF = 1e-14
# Corrections that no longer shrink may lie this far above it where the matrix is badly conditioned.
FLOOR = 1e3


@final
class StageEquations:
    """``k_i = f(t + c_i h, x + h sum_j a_ij k_j)`` for all stages of one implicit method.

    Simplified Newton: the matrix ``I - h A (x) J`` with the derivative J of the field at one point
    serves all iterations; J is computed again where the iteration becomes slow. Without a
    ``jacobian`` it is taken by forward differences (a complex field: as a holomorphic one), which
    costs speed of convergence only, not accuracy.

    Source: [hairer1996, IV.8].
    """

    def __init__(self, method: Coefficients, jacobian: Jacobian | None, where: str) -> None:
        self._method, self._jacobian, self._where = method, jacobian, where

    def step(
        self, slope: CheckedField, time: float, state: Array, step: float, accuracy: Array
    ) -> Array:
        """The state (n,) after a step, its stages solved up to ``accuracy`` (n,).

        Errors: :class:`~symnode.numeric.errors.IntegrationError`, with the reason and the state.
        """
        method, before = self._method, inf
        slopes = np.tile(slope(time, state), (len(method.b), 1))
        matrix = self._matrix(slope, time, state, step)
        for _ in range(MOST_ITERATIONS):
            change = lu_solve(matrix, self._residual(slope, time, state, step, slopes).ravel())
            slopes = slopes + change.reshape(slopes.shape)
            moved = step * (method.a @ change.reshape(slopes.shape))
            noise = ROUND_OFF * (np.abs(state) + np.max(np.abs(step * slopes), axis=0))
            size = float(np.max(np.abs(moved) / (accuracy + noise), initial=0.0))
            is_floor = size >= before and bool(np.all(np.abs(moved) <= FLOOR * noise))
            if size <= 1 or is_floor:
                return np.asarray(state + step * (method.b @ slopes))
            if size > SLOW * before:
                middle = state + step * (method.b @ slopes) / 2
                matrix = self._matrix(slope, time + step / 2, middle, step)
            before = size
        raise broke_down(Failure.NO_CONVERGENCE, time, state, slope.shape, self._where)

    def _residual(
        self, slope: CheckedField, time: float, state: Array, step: float, slopes: Array
    ) -> Array:
        method = self._method
        stages = state + step * (method.a @ slopes)
        values = [slope(time + c * step, x) for c, x in zip(method.c, stages, strict=True)]
        residual = np.array(values) - slopes
        if not np.all(np.isfinite(residual)):
            raise broke_down(Failure.NOT_FINITE, time, state, slope.shape, self._where)
        return residual

    def _matrix(self, slope: CheckedField, time: float, state: Array, step: float) -> Any:
        within_memory(
            (len(self._method.b) * state.size) ** 2 * state.itemsize,
            f"{self._where}: method",
            "the matrix of all stages",
            "an explicit method",
        )
        derivative = self._derivative(slope, time, state)
        if not np.all(np.isfinite(derivative)):
            raise broke_down(Failure.NOT_FINITE, time, state, slope.shape, self._where)
        unit = np.eye(len(self._method.b) * state.size)
        return lu_factor(unit - step * np.kron(self._method.a, derivative))

    def _derivative(self, slope: CheckedField, time: float, state: Array) -> Array:
        if self._jacobian is None:
            return by_differences(slope, time, state)
        return derivative_of(self._jacobian, time, state, slope.shape, self._where)


def derivative_of(
    jacobian: Jacobian, time: float, state: Array, shape: tuple[int, ...], where: str
) -> Array:
    """What a user's jacobian returns, as a matrix (n, n); of another shape it is refused."""
    value = np.asarray(jacobian(time, state.reshape(shape)))
    if value.shape not in {(state.size, state.size), (*shape, *shape)}:
        raise IntegrationError(
            f"{where}: jacobian",
            f"shape {(state.size, state.size)} or {(*shape, *shape)}",
            f"shape {value.shape}",
            "return df_i/dx_j in row i and column j",
        )
    return value.reshape(state.size, state.size)


def by_differences(slope: CheckedField, time: float, state: Array) -> Array:
    """df/dx (n, n) by forward differences.

    >>> field = CheckedField(lambda t, x: x**2, (2,), np.dtype(float), "numeric.solve")
    >>> by_differences(field, 0.0, np.array([1.0, 2.0])).round(6).tolist()
    [[2.0, 0.0], [0.0, 4.0]]
    """
    base = slope(time, state)
    result = np.empty((state.size, state.size), dtype=base.dtype)
    # The square root of round-off balances the error of the difference and of the subtraction.
    steps = np.sqrt(np.finfo(float).eps) * np.maximum(np.abs(state), 1.0)
    for j, step in enumerate(steps):
        moved = state.copy()
        moved[j] += step
        result[:, j] = (slope(time, moved) - base) / step
    return result
