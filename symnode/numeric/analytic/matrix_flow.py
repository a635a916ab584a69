"""Flows of systems with constant coefficients, ``x' = A x + b``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import final

import numpy as np
from scipy.linalg import expm

from symnode.numeric.adjoints.fields import Parameters
from symnode.numeric.analytic.flow import Pulled
from symnode.numeric.analytic.stability_function import stability_function
from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, count_of

WHERE = "numeric.analytic: linear system"
MatrixFunction = Callable[[Array], Array]


@final
@dataclass(frozen=True)
class MatrixFlow:
    """``(x, 1) -> f(T [[A, b], [0, 0]]) (x, 1)``, with f the exponential or a power of R.

    States have n entries along their last axis.  The gradient in the matrix M is the adjoint of
    the Frechet derivative of f, ``L(T M^T, E)``, the upper right block of
    ``f([[T M^T, E], [0, T M^T]])``: by the same f, so that it is exact for a scheme too.

    Fields: ``names`` of the parameters; ``matrix(parameters, n)`` is M, of shape (n + 1, n + 1);
    ``bars(parameters, M_bar)`` is the gradient in the parameters from that in M; ``function`` is f.

    Source: [higham2008, theorem 3.6 and chapter 10]; [hairer1996, IV.3].
    """

    names: tuple[str, ...]
    matrix: Callable[[Parameters, int], Array]
    bars: Callable[[Parameters, Array], dict[str, Array]]
    function: MatrixFunction

    def end(self, start: float, stop: float, state: Array, parameters: Parameters) -> Array:
        """The state at the time ``stop``."""
        matrix = self._matrix(parameters, state)
        full = self._function((stop - start) * matrix)
        return np.asarray(state @ full[:-1, :-1].T + full[:-1, -1])

    def pull(
        self, start: float, stop: float, state: Array, parameters: Parameters, costate: Array
    ) -> Pulled:
        """``costate . d end``."""
        matrix, length = self._matrix(parameters, state), stop - start
        size = len(matrix)
        rows, bars = state.reshape(-1, size - 1), costate.reshape(-1, size - 1)
        outer = np.zeros((size, size))
        outer[:-1, :-1], outer[:-1, -1] = bars.T @ rows, bars.sum(axis=0)
        transposed = length * matrix.T
        block = np.block([[transposed, outer], [np.zeros_like(matrix), transposed]])
        full = self._function(block)
        flow, matrix_bar = full[:size, :size].T, full[:size, size:]
        through = np.asarray(costate @ flow[:-1, :-1])
        in_length = float(np.sum(matrix_bar * matrix))
        return through, self.bars(parameters, length * matrix_bar), (-in_length, in_length)

    def _matrix(self, parameters: Parameters, state: Array) -> Array:
        matrix = self.matrix(parameters, state.shape[-1] if state.ndim else 0)
        if state.shape[-1:] != (len(matrix) - 1,):
            raise IntegrationError(
                f"{WHERE}: initial",
                f"{len(matrix) - 1} entries along the last axis",
                f"shape {state.shape}",
                "samples come first",
            )
        return matrix

    def _function(self, matrix: Array) -> Array:
        if not np.all(np.isfinite(matrix)):
            raise IntegrationError(
                f"{WHERE}: coefficients", "finite numbers", matrix, "see where they are defined"
            )
        return self.function(matrix)


def exponential(matrix: Array) -> Array:
    """``e^M``.

    >>> exponential(np.zeros((2, 2))).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    return np.asarray(expm(matrix))


def power_of_scheme(method: str, substeps: int) -> MatrixFunction:
    """``M -> R(M/N)^N`` for N steps of a tableau.

    >>> power_of_scheme("euler", 2)(np.array([[2.0]])).tolist()
    [[4.0]]
    """
    function = stability_function(method)
    count = count_of(substeps, "numeric.analytic: substeps")

    def value(matrix: Array) -> Array:
        z = matrix / count
        above, below = (
            _polynomial([float(c) for c in side], z)
            for side in (function.numerator, function.denominator)
        )
        try:
            one = np.linalg.solve(below, above) if len(function.denominator) > 1 else above
        except np.linalg.LinAlgError as error:
            raise IntegrationError(
                f"{WHERE}: {method}", "steps that its equations have a solution for",
                f"h = T/{count}", "smaller steps",
            ) from error  # fmt: skip
        return np.asarray(np.linalg.matrix_power(one, count))

    return value


def _polynomial(coefficients: list[float], z: Array) -> Array:
    unit = np.eye(len(z))
    total = coefficients[-1] * unit
    for c in coefficients[-2::-1]:
        total = total @ z + c * unit
    return total
