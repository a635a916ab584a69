"""Explicit Runge-Kutta methods with fixed steps, by name of their tableau."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, Field, finite, slope_of
from symnode.numeric.quadratic import Number
from symnode.numeric.solvers.rk4 import path_of
from symnode.numeric.tableaux import TABLEAUX
from symnode.numeric.tableaux.tableau import Tableau

WHERE = "numeric.fixed_steps"
Row = list[tuple[int, float]]  # the coefficients that are not 0, with their places


def fixed_steps(
    field: Field,
    initial: ArrayLike,
    times: ArrayLike,
    *,
    method: str = "dormand_prince",
    substeps: int = 1,
) -> Array:
    """States of ``dx/dt = field(t, x)`` at the given times, ``x(times[0]) = initial``.

    One step of length h: ``k_i = f(t + c_i h, x + h sum_(j < i) a_ij k_j)``,
    ``x + h sum_i b_i k_i``, with the coefficients of ``tableaux.TABLEAUX[method]``.

    Args:
        field: function of the time and the state; returns an array of the state's shape.
        initial: array of any shape, real or complex.
        times: N strictly increasing or decreasing times (decreasing integrates backwards).
        method: the name of an explicit tableau.
        substeps: equal steps between neighbouring times.

    Returns an array of shape ``(N, *initial.shape)``.

    Errors: :class:`~symnode.numeric.errors.IntegrationError`, as :func:`~symnode.numeric.rk4`, and
    for a method that is unknown or implicit.

    Source: [hairer1993, II.1].

    >>> path = fixed_steps(lambda t, x: -x, 1.0, [0.0, 1.0], method="cooper_verner", substeps=8)
    >>> print(f"{path[-1]:.11f}")
    0.36787944117
    """
    tableau = TABLEAUX.get(method)
    if tableau is None or not tableau.is_explicit:
        names = ", ".join(sorted(n for n, t in TABLEAUX.items() if t.is_explicit))
        raise IntegrationError(f"{WHERE}: method", "an explicit method", method, f"one of {names}")
    one_step = partial(_step, *_in_floats(tableau))
    return path_of(one_step, field, initial, times, substeps, WHERE)


def _in_floats(tableau: Tableau) -> tuple[list[tuple[float, Row]], Row]:
    """For each stage its node and its row, and the weights, once for all steps."""
    stages = [(float(c), _row(a)) for c, a in zip(tableau.c, tableau.a, strict=True)]
    return stages, _row(tableau.b)


def _row(coefficients: tuple[Number, ...]) -> Row:
    return [(j, float(c)) for j, c in enumerate(coefficients) if c != 0]


def _step(
    stages: list[tuple[float, Row]],
    weights: Row,
    field: Field,
    time: float,
    state: Array,
    step: float,
) -> Array:
    slopes: list[Array] = []
    # Overflow is reported below, as an error with the state that led to it.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for c, row in stages:
            value = field(time + c * step, state + step * _sum(row, slopes, state))
            slopes.append(slope_of(value, state, f"{WHERE}: field"))
        new = np.asarray(state + step * _sum(weights, slopes, state))
    return finite(new, time, state, WHERE)


def _sum(row: Row, slopes: list[Array], state: Array) -> Array:
    """The sum of the slopes with their coefficients."""
    total = np.zeros_like(state)
    for j, c in row:
        total = total + c * slopes[j]
    return total
