"""Gradient of a terminal loss by the continuous adjoint, for fields with bound parameters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.adjoints.continuous import Continuous
from symnode.numeric.adjoints.fields import Bars, Parameters, WithVjp
from symnode.numeric.adjoints.losses import Loss
from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.adjoints.terminal_gradient import Gradient
from symnode.numeric.inputs import Array, Field, Vjp, grid_of, start_of

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
    start = start_of(initial, f"{WHERE}: initial")
    density = vjp(float(grid[0]), start, np.zeros_like(start))[1]

    def products(t: float, x: Array, p: Parameters, costate: Array) -> tuple[ArrayLike, Bars]:
        through, bar = vjp(t, x, costate)
        return through, {"theta": bar}

    bound = WithVjp(lambda t, x, p: field(t, x), products)
    problem = Problem(bound, start, grid, {"theta": np.zeros(np.shape(density))})
    # The value of the loss is not asked for.
    found = Continuous("rk4").gradient(problem, Loss(terminal=(lambda x: 0.0, terminal)))
    return Gradient(initial=found.initial, parameters=found.parameters["theta"])
