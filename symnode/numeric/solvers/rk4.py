"""The classical Runge-Kutta method with fixed steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.inputs import (
    Array,
    Field,
    common_type,
    count_of,
    finite,
    grid_of,
    slope_at,
    start_of,
)
from symnode.numeric.solvers.memory import within_memory

WHERE = "numeric.rk4"
Step = Callable[[Field, float, Array, float], Array]


def rk4(field: Field, initial: ArrayLike, times: ArrayLike, *, substeps: int = 1) -> Array:
    """States of ``dx/dt = field(t, x)`` at the given times, ``x(times[0]) = initial``.

    One step of length h: ``k1 = f(t, x)``, ``k2 = f(t + h/2, x + h k1/2)``,
    ``k3 = f(t + h/2, x + h k2/2)``, ``k4 = f(t + h, x + h k3)``,
    ``x + h (k1 + 2 k2 + 2 k3 + k4)/6``.  Order 4: the error of a smooth field is O(h^4).

    Args:
        field: function of the time and the state; returns an array of the state's shape.
        initial: array of any shape, real or complex.
        times: N strictly increasing or decreasing times (decreasing integrates backwards).
        substeps: equal steps between neighbouring times.

    Returns an array of shape ``(N, *initial.shape)``; complex where ``initial`` or ``field`` is,
    so that complex-step differentiation works.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` for unusable input, for a field of
    another shape, and for a state that is no longer finite; the last one carries ``time`` and
    ``state``, the last finite point.

    Source: [hairer1993, II.1].

    >>> path = rk4(lambda t, x: -x, 1.0, [0.0, 1.0], substeps=100)
    >>> print(f"{path[-1]:.8f}")
    0.36787944
    """
    return path_of(rk4_step, field, initial, times, substeps, WHERE)


def path_of(
    one_step: Step, field: Field, initial: ArrayLike, times: ArrayLike, substeps: int, where: str
) -> Array:
    """States at the times, by ``one_step(field, time, state, step)`` over and over."""
    grid = grid_of(times, f"{where}: times")
    count = count_of(substeps, f"{where}: substeps")
    state = start_of(initial, f"{where}: initial")
    state = state.astype(common_type(field, float(grid[0]), state, f"{where}: field"))
    within_memory(grid.size * state.nbytes, f"{where}: times", "the states", "fewer times")
    path = np.empty((grid.size, *state.shape), dtype=state.dtype)
    path[0] = state
    for index in range(grid.size - 1):
        step = (grid[index + 1] - grid[index]) / count
        for inner in range(count):
            # From the grid point, so that rounding does not add up over the steps.
            time = float(grid[index] + inner * step)
            state = one_step(field, time, state, float(step))
        path[index + 1] = state
    return path


def rk4_step(field: Field, time: float, state: Array, step: float) -> Array:
    """One step of :func:`rk4` from ``time`` to ``time + step``; same shape as ``state``.

    Errors: as :func:`rk4`.

    Source: [hairer1993, II.1].

    >>> print(rk4_step(lambda t, x: x, 0.0, np.array([24.0]), 1.0))
    [65.]
    """
    half = step / 2
    # Overflow is reported below, as an error with the state that led to it.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        k1 = slope_at(field, time, state, f"{WHERE}: field")
        k2 = slope_at(field, time + half, state + half * k1, f"{WHERE}: field")
        k3 = slope_at(field, time + half, state + half * k2, f"{WHERE}: field")
        k4 = slope_at(field, time + step, state + step * k3, f"{WHERE}: field")
        new = np.asarray(state + step * (k1 + 2 * k2 + 2 * k3 + k4) / 6)
    return finite(new, time, state, WHERE)
