"""The equations of implicit stages, and their transposes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from symnode.numeric.adjoints.scheme import Scheme
from symnode.numeric.errors import Failure, IntegrationError
from symnode.numeric.inputs import Array

MOST_ITERATIONS = 50
# Corrections of this part of the stages are round-off; they go up and down from then on.
ROUND_OFF = 1e-13
# A correction that does not shrink to this part gets a new Jacobian.
SLOW = 0.3
MEMORY_GUARD = 2**31  # bytes of the matrix of all stages
Jacobian = Callable[[float, Array], Array]  # (size, size)


def stage_states(
    scheme: Scheme,
    slope: Callable[[float, Array], Array],
    jacobian: Jacobian,
    start: tuple[float, Array],
    length: float,
) -> list[Array]:
    """``X_i = x + h sum_j a_ij f(t + c_j h, X_j)`` by Newton's iteration, up to round-off.

    The matrix ``I - h A (x) f_x`` keeps its Jacobian for as long as the iteration is fast with it.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` if it does not converge.

    Source: [hairer1996, IV.8].
    """
    time, state = start
    a, times = scheme.matrix(), [time + c * length for c in scheme.nodes]
    expect_room(state.size * len(times))
    stages = np.tile(state.ravel(), (len(times), 1))
    before, matrix = np.inf, _newton_matrix(a, [jacobian(time, state)] * len(times), length)
    for _ in range(MOST_ITERATIONS):
        slopes = [
            slope(t, x.reshape(state.shape)).ravel() for t, x in zip(times, stages, strict=True)
        ]
        residual = state.ravel() + length * (a @ np.array(slopes)) - stages
        if not np.all(np.isfinite(residual)):
            break
        change = _solved(matrix, residual)
        stages = stages + change
        size, scale = np.max(np.abs(change), initial=0.0), np.max(np.abs(stages), initial=0.0)
        if size <= np.finfo(float).eps * scale or (size <= ROUND_OFF * scale and size >= before):
            return [x.reshape(state.shape) for x in stages]
        if size > SLOW * before:
            fresh = [
                jacobian(t, x.reshape(state.shape)) for t, x in zip(times, stages, strict=True)
            ]
            matrix = _newton_matrix(a, fresh, length)
        before = size
    error = IntegrationError(
        f"numeric.Discrete: the step that starts at t = {time:.6g}",
        "stages that solve their equations",
        "an iteration that does not converge",
        "smaller steps",
    )
    raise error.reached(time, state, Failure.NO_CONVERGENCE)


def stage_costates(
    scheme: Scheme,
    jacobians: Sequence[Array],
    costate: Array,
    sources: Sequence[Array],
    length: float,
) -> list[Array]:
    """``K_i = h b_i lambda + h sum_j a_ji (f_x(X_j)^T K_j + sources_j)``, one linear system.

    It is the transpose of the equations of the stages, so by the implicit function theorem the
    gradient is that of the solved step.

    Source: [hager2000, section 2].
    """
    a = scheme.matrix()
    size = costate.size
    right = np.array([
        length * (b * costate.ravel() + sum(a[j, i] * s.ravel() for j, s in enumerate(sources)))
        for i, b in enumerate(scheme.weights)
    ])  # fmt: skip
    matrix = np.eye(len(a) * size)
    for i in range(len(a)):
        for j in range(len(a)):
            block = slice(i * size, (i + 1) * size), slice(j * size, (j + 1) * size)
            matrix[block] -= length * a[j, i] * jacobians[j].T
    return [k.reshape(costate.shape) for k in _solved(matrix, right)]


def expect_room(size: int) -> None:
    """Refuse a matrix of all stages that does not fit."""
    if size**2 * 8 > MEMORY_GUARD:
        raise IntegrationError(
            "numeric.Discrete: method",
            f"a matrix of all stages below {MEMORY_GUARD >> 30} GiB",
            f"{size} numbers in all stages",
            "an explicit method, or parts of the batch one after the other",
        )


def _solved(matrix: Array, right: Array) -> Array:
    try:
        return np.asarray(np.linalg.solve(matrix, right.ravel()).reshape(right.shape))
    except np.linalg.LinAlgError as error:
        raise IntegrationError(
            "numeric.Discrete: implicit step",
            "equations of the stages that have one solution",
            "a singular matrix I - h A (x) f_x",
            "smaller steps",
        ) from error


def _newton_matrix(a: Array, jacobians: Sequence[Array], length: float) -> Array:
    size = len(jacobians[0])
    matrix = np.eye(len(a) * size)
    for i in range(len(a)):
        for j in range(len(a)):
            block = slice(i * size, (i + 1) * size), slice(j * size, (j + 1) * size)
            matrix[block] -= length * a[i, j] * jacobians[j]
    return matrix
