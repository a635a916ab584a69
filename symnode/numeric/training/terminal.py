"""The terminal loss of a Neural ODE on data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric import adjoint_gradient, rk4
from symnode.numeric.inputs import Array, count_of
from symnode.numeric.training.errors import TrainingError
from symnode.numeric.training.evaluation import Evaluation, Terminal

WHERE = "training.TerminalLoss"
STEP = 1e-30  # of the complex step: its square is below every float64 beside a number of size 1
# How far E[J^T r] may be from the adjoint gradient, relative to it: both have the error of the
# solver, and a field that drops imaginary parts (abs, maximum) is off by the whole derivative.
AGREEMENT = 1e-2

Field = Callable[[float, Array, Array], ArrayLike]
Vjp = Callable[[float, Array, Array, Array], tuple[ArrayLike, ArrayLike]]


@final
@dataclass(frozen=True)
class TerminalLoss:
    """``Loss(theta) = 1/(2N) sum_i |x_i(t) - x_i*|^2`` for ``x' = f(s, x, theta)``.

    Trajectories by ``rk4``, all N at once; the gradient by the continuous adjoint; ``E[J^T J]`` by
    a complex step in each parameter, which is compared with the gradient.

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
            data = np.asarray(getattr(self, name), dtype=float)
            if data.ndim != 2 or not data.size or not np.all(np.isfinite(data)):
                way = "one row a trajectory"
                expected = "finite numbers of shape (N, n)"
                raise TrainingError(f"{WHERE}: {name}", expected, f"shape {data.shape}", way)
            object.__setattr__(self, name, data)
        if self.starts.shape != self.targets.shape:
            got, way = f"{self.starts.shape} and {self.targets.shape}", "one target a start"
            raise TrainingError(f"{WHERE}: targets", "the shape of starts", got, way)
        if not np.isfinite(self.horizon) or not self.horizon:
            way = "pass t > 0"
            where = f"{WHERE}: horizon"
            raise TrainingError(where, "a finite time other than 0", self.horizon, way)
        count_of(self.steps, f"{WHERE}: steps")

    def __call__(self, parameters: Array) -> Evaluation:
        """The loss, its gradient and the final second moments at theta."""
        number, grid = len(self.starts), self._grid()
        residuals: list[Array] = []

        def terminal(state: Array) -> Array:
            residuals.append(state - self.targets)
            return residuals[-1] / number

        found = adjoint_gradient(
            lambda s, x: self.field(s, x, parameters),
            lambda s, x, costate: self.vjp(s, x, parameters, costate),
            self.starts,
            grid,
            terminal,
        )
        gap = residuals[-1]
        ends = gap + self.targets
        gradient = np.asarray(found.parameters)
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
        columns = []
        for direction in np.eye(parameters.size).reshape(-1, *parameters.shape):
            shifted = parameters + 1j * STEP * direction
            path = rk4(partial(_bound, self.field, shifted), self.starts + 0j, self._grid())
            columns.append(path[-1].imag / STEP)
        return np.stack(columns, axis=-1)

    def _information(self, parameters: Array, gap: Array, gradient: Array) -> Array:
        slopes = self.sensitivity(parameters)
        number = len(gap)
        again = np.einsum("knp,kn->p", slopes, gap) / number
        size = np.max(np.abs(gradient), initial=0.0)
        if not np.allclose(again, gradient.ravel(), rtol=0, atol=AGREEMENT * size):
            raise TrainingError(
                f"{WHERE}: field",
                f"a derivative in the parameters that fits the gradient {gradient}",
                f"{again} by a complex step",
                "check vjp, take more steps, and write the field with analytic functions",
            )
        return np.asarray(np.einsum("knp,knq->pq", slopes, slopes) / number)

    def _grid(self) -> Array:
        return np.linspace(0.0, self.horizon, self.steps + 1)


def _bound(field: Field, parameters: Array, time: float, state: Array) -> ArrayLike:
    return field(time, state, parameters)
