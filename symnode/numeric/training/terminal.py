"""The terminal loss of a Neural ODE on data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.adjoints.discrete import Discrete
from symnode.numeric.adjoints.fields import TapedField
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


@final
@dataclass(frozen=True)
class TerminalLoss:
    """``Loss(theta) = 1/(2N) sum_i |x_i(t) - x_i*|^2`` for ``x' = f(s, x, theta)``.

    Trajectories by ``rk4``, all N at once. The gradient is exact for the scheme (the discrete
    adjoint), and so is ``E[J^T J]``, by a complex step in each parameter; that is compared with the
    gradient. The parameters of all blocks form one row theta, which :meth:`pack` makes of them and
    :meth:`unpack` takes apart.

    Fields:
        field: f with its derivatives, for states of shape (N, n): a formula by
            :func:`~symnode.numeric.compile_field`, or two functions by
            :class:`~symnode.numeric.WithVjp`. For Gauss-Newton it must be made of analytic
            functions and take complex parameters.
        shapes: the shape of each parameter, by name.
        starts: ``x_i(0)``, shape (N, n).
        targets: ``x_i*``, shape (N, n).
        horizon: t, finite and not 0.
        steps: steps of the solver.

    Errors: :class:`~symnode.numeric.training.TrainingError` for data that do not fit;
    :class:`~symnode.numeric.IntegrationError` from the solver.

    Source: [okamoto2025, eq. 2 and Algorithm 1, with its signs corrected].

    >>> from symnode.numeric.emission.field import compile_field
    >>> from symnode.page import dimensions, parameter, state
    >>> n = dimensions("n")
    >>> a, x = parameter("a"), state("x", n)
    >>> data = np.array([[1.0], [2.0]])
    >>> loss = TerminalLoss(compile_field(a * x, x), {"a": ()}, data, data * np.exp(-1.0), 1.0)
    >>> seen = loss(loss.pack({"a": 0.0}))
    >>> print(f"{seen.loss:.6f} {seen.gradient[0]:.6f} {seen.terminal.information()[0, 0]:.6f}")
    0.499471 1.580301 2.500000
    """

    field: TapedField
    shapes: Mapping[str, tuple[int, ...]]
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
        object.__setattr__(self, "shapes", _expect_shapes(self.shapes))
        count_of(self.steps, f"{WHERE}: steps")

    def pack(self, parameters: Mapping[str, ArrayLike]) -> Array:
        """All parameters in one row, in the order of ``shapes``."""
        arrays = {k: np.asarray(v, dtype=float) for k, v in parameters.items()}
        found = {k: v.shape for k, v in arrays.items()}
        if found != dict(self.shapes):
            expected = f"parameters of the shapes {dict(self.shapes)}"
            raise TrainingError(f"{WHERE}: pack", expected, f"{found}", "check names and shapes")
        return np.concatenate([arrays[k].ravel() for k in self.shapes])

    def unpack(self, theta: Array) -> dict[str, Array]:
        """The parameters by name, each of its own shape."""
        sizes = [int(np.prod(shape)) for shape in self.shapes.values()]
        if theta.shape != (sum(sizes),):
            where, way = f"{WHERE}: theta", "start from pack(parameters)"
            raise TrainingError(where, f"{sum(sizes)} numbers", f"shape {theta.shape}", way)
        parts = np.split(theta, np.cumsum(sizes)[:-1])
        return {k: v.reshape(self.shapes[k]) for k, v in zip(self.shapes, parts, strict=True)}

    def __call__(self, theta: Array) -> Evaluation:
        """The loss, its gradient and the final second moments at theta."""
        number, parameters = len(self.starts), self.unpack(theta)
        ends = self._ends(theta, self.starts)
        gap = ends - self.targets
        mean = Loss(terminal=(lambda x: 0.0, lambda x: (x - self.targets) / number))
        problem = Problem(self.field, self.starts, [0.0, self.horizon], parameters)
        found = Discrete("rk4", substeps=self.steps).gradient(problem, mean)
        gradient = self.pack(found.parameters)
        information = partial(self._information, theta, gap, gradient)
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

        def drawn(theta: Array) -> Evaluation:
            chosen = np.sort(random.choice(most, size, replace=False))
            part = replace(self, starts=self.starts[chosen], targets=self.targets[chosen])
            return part(theta)

        return drawn

    def sensitivity(self, theta: Array) -> Array:
        """``J = dx(t)/dtheta`` of every trajectory, exact for the scheme, shape (N, n, p)."""
        shifted = [theta + 1j * STEP * direction for direction in np.eye(theta.size)]
        columns = [self._ends(moved, self.starts + 0j).imag / STEP for moved in shifted]
        return np.stack(columns, axis=-1)

    def _information(self, theta: Array, gap: Array, gradient: Array) -> Array:
        slopes = self.sensitivity(theta)
        number = len(gap)
        again = np.einsum("knp,kn->p", slopes, gap) / number
        states = np.abs(gap + self.targets) + np.abs(self.targets)
        summed = ROUNDING * np.abs(gap) + OF_STATES * states
        allowed = np.max(np.einsum("knp,kn->p", np.abs(slopes), summed)) / number
        allowed += ROUNDING * np.max(np.abs(gradient))
        if not np.all(np.abs(again - gradient) <= allowed):
            raise TrainingError(
                f"{WHERE}: field",
                f"a derivative in the parameters that fits the gradient {gradient}",
                f"{again} by a complex step",
                "check vjp, and write the field with analytic functions",
            )
        return np.asarray(np.einsum("knp,knq->pq", slopes, slopes) / number)

    def _ends(self, theta: Array, starts: Array) -> Array:
        """The states at the time t."""
        parameters, times = self.unpack(theta), [0.0, self.horizon]
        path = rk4(lambda s, x: self.field(s, x, parameters), starts, times, substeps=self.steps)
        return np.asarray(path[-1])


def _expect_shapes(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """One parameter or more, each with a shape."""
    try:
        found = {name: np.broadcast_to(0.0, shape).shape for name, shape in shapes.items()}
    except (AttributeError, TypeError, ValueError):
        found = {}
    if not any(np.prod(shape) for shape in found.values()):
        where, way = f"{WHERE}: shapes", 'pass {"A": (2, 2), "b": (2,)}; a number has the shape ()'
        raise TrainingError(where, "the shape of each parameter, by name", shapes, way)
    return found
