"""SciPy's solvers for stiff equations, with our interface and our errors."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any, final

import numpy as np
from scipy.integrate import BDF, LSODA, Radau

from symnode.numeric.errors import Failure, IntegrationError
from symnode.numeric.inputs import Array
from symnode.numeric.solvers.adaptive import DoneStep
from symnode.numeric.solvers.checked_field import CheckedField
from symnode.numeric.solvers.control import TINY
from symnode.numeric.solvers.failures import broke_down
from symnode.numeric.solvers.memory import within_memory
from symnode.numeric.solvers.newton import derivative_of
from symnode.numeric.solvers.options import SolverOptions
from symnode.numeric.solvers.trajectory import Piece

WHERE = "numeric.solve"
SCIPY: dict[str, Any] = {"radau": Radau, "bdf": BDF, "lsoda": LSODA}
MATRICES = {"radau": 7, "bdf": 5, "lsoda": 1}  # of real numbers: Jacobian, unit, factors


@final
class ScipySteps:
    """The accepted steps of a method of SciPy; SciPy does not tell how many it rejected.

    SciPy sees real numbers only: complex ones as pairs.

    Source: [hairer1996, IV.8] for Radau, [petzold1983] for LSODA.
    """

    rejected = 0

    def __init__(self, method: str, slope: CheckedField, options: SolverOptions) -> None:
        self._solver_of, self._slope, self._options = SCIPY[method], slope, options
        self._matrices = MATRICES[method]
        if slope.dtype not in (np.dtype(np.float64), np.dtype(np.complex128)):
            got, way = f"{slope.dtype}", "another method, or x.astype(float)"
            raise IntegrationError(f"{WHERE}: method {method}", "float64 or complex128", got, way)

    def steps(self, time: float, state: Array, end: float) -> Iterator[DoneStep]:
        """From ``state`` at ``time`` until ``end``."""
        options, slope = self._options, self._slope
        solver = self._guarded(time, state, lambda: self._start(time, state, end))
        for _ in range(options.most_steps):
            message = self._guarded(time, state, solver.step)
            if solver.status == "failed":
                raise broke_down(Failure.STEP_TOO_SMALL, time, state, slope.shape) from (
                    RuntimeError(message)
                )
            if not np.all(np.isfinite(solver.y)):
                raise broke_down(Failure.NOT_FINITE, time, state, slope.shape)
            time, state = float(solver.t), solver.y.view(slope.dtype).copy()
            yield DoneStep(time, state, self._piece(solver.dense_output()))
            if solver.status == "finished":
                return
        raise broke_down(Failure.TOO_MANY_STEPS, time, state, slope.shape)

    def _start(self, time: float, state: Array, end: float) -> Any:
        options, numbers = self._options, state.view(np.float64).size
        within_memory(
            self._matrices * numbers**2 * np.dtype(float).itemsize,
            f"{WHERE}: method",
            "the matrices of an implicit method",
            "an explicit method",
        )
        first = None if options.first_step is None else min(options.first_step, abs(end - time))
        return self._solver_of(
            self._finite_slope,
            time,
            state.view(np.float64),
            end,
            rtol=max(options.rtol, 100 * np.finfo(float).eps),
            atol=max(options.atol, TINY),
            max_step=options.largest_step,
            first_step=first,
            jac=None if options.jacobian is None else self._jacobian,
        )

    def _piece(self, piece: Piece) -> Piece:
        return lambda time: piece(time).view(self._slope.dtype)

    def _finite_slope(self, time: float, pairs: Array) -> Array:
        """SciPy's iterations may run on with NaN for ever, so it is an error at once."""
        value = self._slope(time, np.ascontiguousarray(pairs).view(self._slope.dtype))
        if not np.all(np.isfinite(value)):
            raise _NotFinite
        return value.astype(self._slope.dtype).view(np.float64)

    def _jacobian(self, time: float, pairs: Array) -> Array:
        assert self._options.jacobian is not None
        state = np.ascontiguousarray(pairs).view(self._slope.dtype)
        value = derivative_of(self._options.jacobian, time, state, self._slope.shape, WHERE)
        if self._slope.dtype.kind != "c":
            return value
        real, imaginary = np.array([[1, 0], [0, 1]]), np.array([[0, -1], [1, 0]])
        return np.kron(value.real, real) + np.kron(value.imag, imaginary)

    def _guarded(self, time: float, state: Array, work: Any) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # LSODA's; its failures are errors here
                return work()
        except _NotFinite:
            raise broke_down(Failure.NOT_FINITE, time, state, self._slope.shape) from None


class _NotFinite(ArithmeticError):
    """A value of the field is NaN or infinite."""
