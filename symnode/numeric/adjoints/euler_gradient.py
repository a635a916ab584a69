"""The exact reverse sweep of the residual network that is Euler's method."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.adjoints.terminal_gradient import Gradient
from symnode.numeric.errors import IntegrationError
from symnode.numeric.euler import layer_length
from symnode.numeric.inputs import Vjp, finite, slope_of, start_of


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

    >>> from symnode.numeric.euler import euler_network
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
    step = layer_length(horizon, len(layers) - 1, where)
    costate = slope_of(start_of(terminal, f"{where}: terminal"), layers[-1], f"{where}: terminal")
    total = np.asarray(0.0)
    for layer in range(len(layers) - 2, -1, -1):
        time = layer * step
        through, density = vjp(time, layers[layer], costate)
        total = np.asarray(total + step * np.asarray(density))
        new = costate + step * slope_of(through, costate, f"{where}: vjp")
        costate = finite(np.asarray(new), time, costate, where)
    return Gradient(initial=costate, parameters=total)
