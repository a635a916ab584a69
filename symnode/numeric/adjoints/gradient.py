"""The one interface of the adjoints: a problem, a loss, a mode."""

from __future__ import annotations

from symnode.numeric.adjoints.losses import Loss
from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.adjoints.result import LossGradient, Mode
from symnode.numeric.errors import IntegrationError


def gradient(problem: Problem, loss: Loss, *, mode: Mode) -> LossGradient:
    """The loss of a trajectory with its derivatives in x_0, the parameters and the times.

    Args:
        problem: field, initial state, times and parameters.
        loss: of the end, of the states at the times, along the path.
        mode: ``Discrete``: the exact gradient of what an explicit method computes.
            ``Continuous``: the adjoint equation along the stored or checkpointed path.
            ``Augmented``: the state integrated backwards together with its costate.
            ``analytic.Exact``: a flow in closed form.

    Errors: :class:`~symnode.numeric.errors.IntegrationError`, as the mode says.

    Source: [chen2018, section 2]; [hager2000, section 2].

    >>> import numpy as np
    >>> from symnode import numeric
    >>> growth = numeric.WithVjp(
    ...     lambda t, x, p: p["a"] * x, lambda t, x, p, c: (p["a"] * c, {"a": np.vdot(c, x)})
    ... )
    >>> problem = numeric.Problem(growth, 2.0, [0.0, 1.0], {"a": 1.0}, in_time=numeric.autonomous)
    >>> end = numeric.Loss(terminal=(lambda x: x, np.ones_like))          # L = 2 e^a
    >>> found = numeric.gradient(problem, end, mode=numeric.Discrete("rk4", substeps=50))
    >>> print(f"{found.initial:.6f} {found.parameters['a']:.6f} {found.t1:.6f} {found.t0:.6f}")
    2.718282 5.436564 5.436564 -5.436564
    """
    for value, kind, example in (
        (problem, Problem, "numeric.Problem(field, initial, times, parameters)"),
        (loss, Loss, "numeric.Loss(terminal=(value, gradient))"),
    ):
        if not isinstance(value, kind):
            name = kind.__name__
            raise IntegrationError(f"numeric.gradient: {name.lower()}", f"a {name}", value, example)
    if isinstance(mode, type) or not callable(getattr(mode, "gradient", None)):
        raise IntegrationError(
            "numeric.gradient: mode",
            "Discrete, Continuous, Augmented or analytic.Exact",
            mode,
            'numeric.Discrete("rk4", substeps=20)',
        )
    return mode.gradient(problem, loss)
