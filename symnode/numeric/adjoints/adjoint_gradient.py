"""Gradient of a terminal loss by the continuous adjoint."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.adjoints.terminal_gradient import Gradient
from symnode.numeric.inputs import Array, Field, Vjp, grid_of, slope_of, start_of
from symnode.numeric.solvers.hermite import HermitePath
from symnode.numeric.solvers.rk4 import rk4

WHERE = "numeric.adjoint_gradient"


def adjoint_gradient(
    field: Field,
    vjp: Vjp,
    initial: ArrayLike,
    times: ArrayLike,
    terminal: Callable[[Array], ArrayLike],
) -> Gradient:
    """``dL/dx_0 = lambda(t_0)`` and ``dL/dtheta = integral_{t_0}^T f_theta^T lambda dt``.

    Forward ``dx/dt = field(t, x)`` by ``rk4``, the path stored; then backwards
    ``d(lambda, z)/dt = (-f_x^T lambda, -f_theta^T lambda)`` from ``(terminal(x(T)), 0)`` by ``rk4``
    on the same grid.  Between grid points x is the cubic Hermite interpolant, of order 4 as well,
    so the gradient has order 4.  (Integrating x backwards instead would amplify rounding errors
    wherever the forward flow contracts.)

    Args:
        field: function of the time and the state, with the parameters bound.
        vjp: ``(t, x, lambda) -> (f_x^T lambda, f_theta^T lambda)``; the first has the shape of x,
            the second that of the parameters.
        initial: x_0, an array of any shape.
        times: N strictly monotone times, the grid.
        terminal: gradient of the loss at the final state, of the shape of x.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` as for ``rk4``.

    Source: [chen2018, Algorithm 1]; [notes, Theorem 1] with its signs corrected.

    >>> grid = np.linspace(0.0, 1.0, 51)
    >>> found = adjoint_gradient(      # L = x(1) = x_0 e^a at a = 1, x_0 = 2
    ...     lambda t, x: x, lambda t, x, costate: (costate, costate @ x), [2.0], grid, np.ones_like
    ... )
    >>> print(f"{found.initial[0]:.6f} {float(found.parameters):.6f}")
    2.718282 5.436564
    """
    grid = grid_of(times, f"{WHERE}: times")
    states = rk4(field, initial, grid)
    slopes = [slope_of(field(float(t), x), x, WHERE) for t, x in zip(grid, states, strict=True)]
    path = HermitePath(grid, states, np.array(slopes))
    last = states[-1]
    costate = slope_of(start_of(terminal(last), f"{WHERE}: terminal"), last, f"{WHERE}: terminal")
    shape = np.shape(vjp(float(grid[-1]), last, costate)[1])
    size = costate.size

    def backward(time: float, packed: Array) -> Array:
        current = packed[:size].reshape(costate.shape)
        through, density = vjp(time, path(time), current)
        through = slope_of(through, current, f"{WHERE}: vjp, first result")
        return -np.concatenate([through.ravel(), np.asarray(density).ravel()])

    end = np.concatenate([costate.ravel(), np.zeros(int(np.prod(shape)))])
    start = rk4(backward, end, grid[::-1])[-1]
    return Gradient(
        initial=start[:size].reshape(costate.shape), parameters=start[size:].reshape(shape)
    )
