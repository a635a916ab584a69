"""Explicit Runge-Kutta methods with fixed steps, by name of their tableau."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, Field, finite, slope_of
from symnode.numeric.quadratic import Number
from symnode.numeric.runge_kutta import path_of
from symnode.numeric.tableaux import TABLEAUX
from symnode.numeric.tableaux.tableau import Tableau

WHERE = "numeric.fixed_steps"


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
    return path_of(partial(_step, tableau), field, initial, times, substeps, WHERE)


def _step(tableau: Tableau, field: Field, time: float, state: Array, step: float) -> Array:
    slopes: list[Array] = []
    # Overflow is reported below, as an error with the state that led to it.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for row, c in zip(tableau.a, tableau.c, strict=True):
            at = state + step * _sum(row, slopes, state)
            value = field(time + float(c) * step, at)
            slopes.append(slope_of(value, state, f"{WHERE}: field"))
        new = np.asarray(state + step * _sum(tableau.b, slopes, state))
    return finite(new, time, state, WHERE)


def _sum(coefficients: tuple[Number, ...], slopes: list[Array], state: Array) -> Array:
    """The sum of the slopes so far with their coefficients that are not 0."""
    total = np.zeros_like(state)
    for c, k in zip(coefficients, slopes, strict=False):
        if c != 0:
            total = total + float(c) * k
    return total
