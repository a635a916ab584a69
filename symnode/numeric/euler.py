"""The residual network that is Euler's method, and its exact reverse sweep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import (
    Array,
    Field,
    Vjp,
    common_type,
    count_of,
    finite,
    slope_of,
    start_of,
)

WHERE = "numeric.euler_network"


@final
@dataclass(frozen=True)
class Gradient:
    """Derivatives of a terminal loss.

    ``initial``: with respect to the initial state, of its shape.  ``parameters``: with respect to
    the parameters, of the shape that the ``vjp`` returns for them.
    """

    initial: Array
    parameters: Array


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
    step = _step(horizon, count)
    state = start_of(initial, f"{WHERE}: initial")
    state = state.astype(common_type(field, 0.0, state, f"{WHERE}: field"))
    path = np.empty((count + 1, *state.shape), dtype=state.dtype)
    path[0] = state
    for layer in range(count):
        time, state = layer * step, path[layer]
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            new = state + step * slope_of(field(time, state), state, f"{WHERE}: field")
        path[layer + 1] = finite(np.asarray(new), time, state, WHERE)
    return path


def euler_gradient(vjp: Vjp, path: ArrayLike, terminal: ArrayLike, *, horizon: float) -> Gradient:
    """Exact gradient of a loss of the last layer (the discrete adjoint).

    ``lambda_L = terminal`` and, for l = L - 1 ... 0,
    ``g <- g + (T/L) f_theta(t_l, h_l)^T lambda_{l+1}``,
    ``lambda_l = lambda_{l+1} + (T/L) f_h(t_l, h_l)^T lambda_{l+1}``.

    Args:
        vjp: ``(t, h, lambda) -> (f_h^T lambda, f_theta^T lambda)``.
        path: the layers, as :func:`euler_network` returned them.
        terminal: gradient of the loss in the last layer, of its shape.
        horizon: the T of the forward pass.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` for shapes that do not fit.

    Source: [notes, proof of Theorem 1]; [gao2025, eq. 45].

    >>> path = euler_network(lambda t, h: 3 * h, [1.0], horizon=1.0, layers=2)
    >>> vjp = lambda t, h, costate: (3 * costate, costate @ h)
    >>> euler_gradient(vjp, path, [1.0], horizon=1.0)   # of (1 + a/2)^2 x at a = 3, x = 1
    Gradient(initial=array([6.25]), parameters=array(2.5))
    """
    where = "numeric.euler_gradient"
    layers = np.asarray(path)
    if layers.ndim < 1 or len(layers) < 2:
        raise IntegrationError(
            f"{where}: path", "2 or more layers", f"shape {layers.shape}", "pass euler_network(...)"
        )
    step = _step(horizon, len(layers) - 1)
    costate = slope_of(start_of(terminal, f"{where}: terminal"), layers[-1], f"{where}: terminal")
    total = np.asarray(0.0)
    for layer in range(len(layers) - 2, -1, -1):
        time = layer * step
        through, density = vjp(time, layers[layer], costate)
        total = np.asarray(total + step * np.asarray(density))
        new = costate + step * slope_of(through, costate, f"{where}: vjp")
        costate = finite(np.asarray(new), time, costate, where)
    return Gradient(initial=costate, parameters=total)


def _step(horizon: float, layers: int) -> float:
    if not isinstance(horizon, float | int | np.number) or not np.isfinite(horizon) or not horizon:
        raise IntegrationError(
            "numeric.euler: horizon", "a finite time other than 0", horizon, "pass T > 0"
        )
    return float(horizon) / layers
