"""The terminal loss of a Neural ODE on data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.adjoints.discrete import Discrete
from symnode.numeric.adjoints.fields import WithVjp
from symnode.numeric.adjoints.losses import Loss
from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.inputs import Array, count_of
from symnode.numeric.solvers.rk4 import rk4
from symnode.numeric.training.checks import expect_horizon, real_array
from symnode.numeric.training.errors import TrainingError
from symnode.numeric.training.evaluation import Evaluation, Terminal

WHERE = "training.TerminalLoss"
STEP = 1e-30  # of the complex step: its square is below every float64 beside a number of size 1
# How far E[J^T r] may be from the gradient: both are exact for the scheme, so it is rounding, of
# the sums and of r itself. A field that drops imaginary parts (abs, maximum) is off by far more.
ROUNDING, OF_STATES = 1e-8, 1e-13

Field = Callable[[float, Array, Array], ArrayLike]
Vjp = Callable[[float, Array, Array, Array], tuple[ArrayLike, ArrayLike]]


@final
@dataclass(frozen=True)
class TerminalLoss:
    """``Loss(theta) = 1/(2N) sum_i |x_i(t) - x_i*|^2`` for ``x' = f(s, x, theta)``.

    Trajectories by ``rk4``, all N at once. The gradient is exact for the scheme (the discrete
    adjoint), and so is ``E[J^T J]``, by a complex step in each parameter; that is compared with the
    gradient.

    Fields:
        field: ``(s, x, theta) -> f``, of the shape (N, n) of x. For Gauss-Newton it must be made of
            analytic functions, so that it takes complex parameters.
        vjp: ``(s, x, theta, costate) -> (f_x^T costate, sum_i f_theta^T costate_i)``, of the shapes
            of x and theta.
        starts: ``x_i(0)``, shape (N, n).
        targets: ``x_i*``, shape (N, n).
        horizon: t, finite and not 0.
        steps: steps of the solver.

    Errors: :class:`~symnode.numeric.training.TrainingError` for data that do not fit;
    :class:`~symnode.numeric.IntegrationError` from the solver.

    Source: [okamoto2025, eq. 2 and Algorithm 1, with its signs corrected].

    >>> data = np.array([[1.0], [2.0]])
    >>> loss = TerminalLoss(
    ...     lambda s, x, a: a * x,
    ...     lambda s, x, a, costate: (a * costate, np.sum(costate * x)),
    ...     data, data * np.exp(-1.0), horizon=1.0,
    ... )
    >>> seen = loss(np.array(0.0))
    >>> print(f"{seen.loss:.6f} {seen.gradient:.6f} {seen.terminal.information().item():.6f}")
    0.499471 1.580301 2.500000
    """

    field: Field
    vjp: Vjp
    starts: Array
    targets: Array
    horizon: float
    steps: int = 32

    def __post_init__(self) -> None:
        for name in ("starts", "targets"):
            data = real_array(getattr(self, name), f"{WHERE}: {name}")
            if data.ndim != 2 or not data.size:
                expected, way = "an array of shape (N, n)", "one row a trajectory"
                raise TrainingError(f"{WHERE}: {name}", expected, f"shape {data.shape}", way)
            object.__setattr__(self, name, data)
        if self.starts.shape != self.targets.shape:
            got, way = f"{self.starts.shape} and {self.targets.shape}", "one target a start"
            raise TrainingError(f"{WHERE}: targets", "the shape of starts", got, way)
        object.__setattr__(self, "horizon", expect_horizon(self.horizon, f"{WHERE}: horizon"))
        count_of(self.steps, f"{WHERE}: steps")

    def __call__(self, parameters: Array) -> Evaluation:
        """The loss, its gradient and the final second moments at theta."""
        number = len(self.starts)
        ends = self._ends(parameters, self.starts)
        gap = ends - self.targets
        mean = Loss(terminal=(lambda x: 0.0, lambda x: (x - self.targets) / number))
        field = WithVjp(
            lambda s, x, p: self.field(s, x, p["theta"]),
            lambda s, x, p, costate: self._vjp(s, x, p["theta"], costate),
        )
        problem = Problem(field, self.starts, [0.0, self.horizon], {"theta": parameters})
        found = Discrete("rk4", substeps=self.steps).gradient(problem, mean)
        gradient = found.parameters["theta"]
        information = partial(self._information, parameters, gap, gradient)
        moment, target = (states.T @ states / number for states in (ends, self.targets))
        end = Terminal(self.horizon, moment, target, information)
        return Evaluation(float(np.sum(gap * gap)) / (2 * number), gradient, end)

    def batches(self, size: int, seed: int) -> Callable[[Array], Evaluation]:
        """The same loss on a new random part of the data at every call, for stochastic descent.

        Each call draws ``size`` of the N trajectories without repetition; the seed decides all
        draws.
        """
        most = len(self.starts)
        if not 1 <= size <= most:
            raise TrainingError(f"{WHERE}: size", f"1 to {most} trajectories", size, "take fewer")
        random = np.random.default_rng(seed)

        def drawn(parameters: Array) -> Evaluation:
            chosen = np.sort(random.choice(most, size, replace=False))
            part = replace(self, starts=self.starts[chosen], targets=self.targets[chosen])
            return part(parameters)

        return drawn

    def sensitivity(self, parameters: Array) -> Array:
        """``J = dx(t)/dtheta`` of every trajectory, exact for the scheme, shape (N, n, p)."""
        directions = np.eye(parameters.size).reshape(-1, *parameters.shape)
        shifted = [parameters + 1j * STEP * direction for direction in directions]
        columns = [self._ends(theta, self.starts + 0j).imag / STEP for theta in shifted]
        return np.stack(columns, axis=-1)

    def _information(self, parameters: Array, gap: Array, gradient: Array) -> Array:
        slopes = self.sensitivity(parameters)
        number = len(gap)
        again = np.einsum("knp,kn->p", slopes, gap) / number
        states = np.abs(gap + self.targets) + np.abs(self.targets)
        summed = ROUNDING * np.abs(gap) + OF_STATES * states
        allowed = np.max(np.einsum("knp,kn->p", np.abs(slopes), summed)) / number
        allowed += ROUNDING * np.max(np.abs(gradient))
        if not np.all(np.abs(again - gradient.ravel()) <= allowed):
            raise TrainingError(
                f"{WHERE}: field",
                f"a derivative in the parameters that fits the gradient {gradient}",
                f"{again} by a complex step",
                "check vjp, and write the field with analytic functions",
            )
        return np.asarray(np.einsum("knp,knq->pq", slopes, slopes) / number)

    def _ends(self, parameters: Array, starts: Array) -> Array:
        """The states at the time t."""
        times = [0.0, self.horizon]
        path = rk4(lambda s, x: self.field(s, x, parameters), starts, times, substeps=self.steps)
        return np.asarray(path[-1])

    def _vjp(
        self, time: float, state: Array, parameters: Array, costate: Array
    ) -> tuple[ArrayLike, dict[str, ArrayLike]]:
        """The vjp, with its second part under the name that the adjoints know."""
        through, density = self.vjp(time, state, parameters, costate)
        return through, {"theta": density}
