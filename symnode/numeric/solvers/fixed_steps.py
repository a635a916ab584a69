"""Runge-Kutta methods with fixed steps, by name of their tableau."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, Field, finite
from symnode.numeric.solvers.checked_field import CheckedField
from symnode.numeric.solvers.coefficients import Coefficients, bare, explicit_stages
from symnode.numeric.solvers.newton import Jacobian, StageEquations
from symnode.numeric.solvers.rk4 import Step, path_of
from symnode.numeric.tableaux import TABLEAUX

WHERE = "numeric.fixed_steps"
# The stages of an implicit step are solved up to this part of the state: round-off with a margin
# for the residual of a large system.
STAGE_ACCURACY = 1e-13


def fixed_steps(
    field: Field,
    initial: ArrayLike,
    times: ArrayLike,
    *,
    method: str = "dormand_prince",
    substeps: int = 1,
    jacobian: Jacobian | None = None,
) -> Array:
    """States of ``dx/dt = field(t, x)`` at the given times, ``x(times[0]) = initial``.

    One step of length h: ``k_i = f(t + c_i h, x + h sum_j a_ij k_j)``, ``x + h sum_i b_i k_i``,
    with the coefficients of ``tableaux.TABLEAUX[method]``. The equations of an implicit method are
    solved by Newton's iteration, up to round-off.

    Args:
        field: function of the time and the state; returns an array of the state's shape.
        initial: array of any shape, real or complex.
        times: N strictly increasing or decreasing times (decreasing integrates backwards).
        method: the name of a tableau.
        substeps: equal steps between neighbouring times.
        jacobian: df/dx for implicit methods, as in :class:`~symnode.numeric.SolverOptions`.

    Returns an array of shape ``(N, *initial.shape)``.

    Errors: :class:`~symnode.numeric.errors.IntegrationError`, as :func:`~symnode.numeric.rk4`, for
    an unknown method, and for an iteration that does not converge.

    Source: [hairer1993, II.1, II.7].

    >>> path = fixed_steps(lambda t, x: -x, 1.0, [0.0, 1.0], method="cooper_verner", substeps=8)
    >>> print(f"{path[-1]:.11f}")
    0.36787944117
    """
    if method not in TABLEAUX:
        names = ", ".join(sorted(TABLEAUX))
        raise IntegrationError(
            f"{WHERE}: method", "the name of a tableau", method, f"one of {names}"
        )
    one_step = (
        _explicit(bare(method)) if TABLEAUX[method].is_explicit else implicit(method, jacobian)
    )
    return path_of(one_step, field, initial, times, substeps, WHERE)


def _explicit(method: Coefficients) -> Step:
    def step_of(field: Field, time: float, state: Array, step: float) -> Array:
        slope = CheckedField(field, state.shape, state.dtype, WHERE)
        flat = state.ravel()
        # Overflow is reported below, as an error with the state that led to it.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            slopes = explicit_stages(method, slope, time, flat, step, slope(time, flat))
            new = flat + step * (method.b @ slopes)
        return finite(new.reshape(state.shape), time, state, WHERE)

    return step_of


def implicit(method: str, jacobian: Jacobian | None) -> Step:
    """One step of an implicit method as a function of field, time, state and step."""
    equations = StageEquations(bare(method), jacobian, WHERE)

    def step_of(field: Field, time: float, state: Array, step: float) -> Array:
        slope = CheckedField(field, state.shape, state.dtype, WHERE)
        flat = state.ravel()
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            accuracy = STAGE_ACCURACY * (1 + np.abs(flat))
            new = equations.step(slope, time, flat, step, accuracy)
        return finite(new.reshape(state.shape), time, state, WHERE)

    return step_of
