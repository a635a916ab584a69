"""The residual network that is Euler's method."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import (
    Array,
    Field,
    common_type,
    count_of,
    finite,
    slope_at,
    start_of,
)
from symnode.numeric.solvers.memory import within_memory

WHERE = "numeric.euler_network"


def euler_network(field: Field, initial: ArrayLike, *, horizon: float, layers: int) -> Array:
    """``h_{l+1} = h_l + (T/L) field(t_l, h_l)`` with ``t_l = l T/L``, for l = 0 ... L - 1.

    Args:
        field: function of the time and the state; returns an array of the state's shape.
        initial: ``h_0``, an array of any shape, real or complex.
        horizon: T, finite and not 0 (negative integrates backwards).
        layers: L, 1 or more.

    Returns all layers, shape ``(L + 1, *initial.shape)``.  Order 1: the distance to the solution
    of ``dh/dt = field`` at T is O(1/L) for a smooth field.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` as for ``rk4``.

    Source: [gao2025, eqs. 10 and 42].

    >>> euler_network(lambda t, h: -h, 1.0, horizon=1.0, layers=2)
    array([1.  , 0.5 , 0.25])
    """
    count = count_of(layers, f"{WHERE}: layers")
    step = layer_length(horizon, count, WHERE)
    state = start_of(initial, f"{WHERE}: initial")
    state = state.astype(common_type(field, 0.0, state, f"{WHERE}: field"))
    within_memory((count + 1) * state.nbytes, f"{WHERE}: layers", "the states", "fewer layers")
    path = np.empty((count + 1, *state.shape), dtype=state.dtype)
    path[0] = state
    for layer in range(count):
        time, state = layer * step, path[layer]
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            new = state + step * slope_at(field, time, state, f"{WHERE}: field")
        path[layer + 1] = finite(np.asarray(new), time, state, WHERE)
    return path


def layer_length(horizon: float, layers: int, where: str) -> float:
    """T/L for a finite T other than 0."""
    if not isinstance(horizon, float | int | np.number) or not np.isfinite(horizon) or not horizon:
        raise IntegrationError(
            f"{where}: horizon", "a finite time other than 0", horizon, "pass T > 0"
        )
    return float(horizon) / layers
