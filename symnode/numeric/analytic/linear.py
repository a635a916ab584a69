"""Recognition of equations that are linear in the state, with constant coefficients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

import numpy as np
import sympy

from symnode.calculus.derive.errors import DerivationError
from symnode.calculus.derive.polynomial import coefficients
from symnode.numeric.adjoints.fields import Parameters
from symnode.numeric.analytic.affine_flow import (
    AffineFlow,
    discrete_coefficients,
    exact_coefficients,
)
from symnode.numeric.analytic.equations import WHERE, Equations
from symnode.numeric.analytic.flow import Flow, expect_scalars
from symnode.numeric.analytic.matrix_flow import MatrixFlow, exponential, power_of_scheme
from symnode.numeric.analytic.not_recognised import NotRecognised
from symnode.numeric.inputs import Array


@final
@dataclass(frozen=True)
class LinearParts:
    """``A x + b``, entries free of the state; they may contain the time."""

    matrix: sympy.ImmutableMatrix
    rest: tuple[sympy.Expr, ...]

    @classmethod
    def of(cls, equations: Equations) -> LinearParts:
        """The parts, or :class:`NotRecognised`.

        >>> x, t, a = sympy.symbols("x t a")
        >>> parts = LinearParts.of(Equations.of(a * x + 3, x, t))
        >>> parts.matrix[0], parts.rest
        (a, (3,))
        """
        rows, rest = [], []
        for entry in equations.field:
            row = []
            for symbol in equations.state:
                try:
                    found = coefficients(entry, symbol, WHERE)
                except DerivationError as error:
                    raise NotRecognised(f"not linear in {symbol}: {error.got}") from error
                row.append(found.pop(1, sympy.Integer(0)))
                entry = found.pop(0, sympy.Integer(0))
                if found or row[-1].has(*equations.state):
                    raise NotRecognised(f"not linear in {symbol}: {equations.field}")
            rows.append(row)
            rest.append(entry)
        return cls(sympy.ImmutableMatrix(rows), tuple(rest))

    def has(self, symbol: sympy.Expr) -> bool:
        """Whether the symbol occurs."""
        return bool(self.matrix.has(symbol)) or any(e.has(symbol) for e in self.rest)


def exact_flow(equations: Equations, parts: LinearParts) -> Flow:
    """The exponential."""
    if equations.is_scalar:
        coefficients = exact_coefficients(*_scalar(equations, parts))
        return AffineFlow(equations.names, coefficients, autonomous=True)
    return _matrix_flow(equations, parts, exponential)


def scheme_flow(equations: Equations, parts: LinearParts, method: str, substeps: int) -> Flow:
    """Powers of the stability function."""
    if equations.is_scalar:
        a, b = _scalar(equations, parts)
        coefficients = discrete_coefficients(a, b, method, substeps)
        return AffineFlow(equations.names, coefficients, autonomous=True)
    return _matrix_flow(equations, parts, power_of_scheme(method, substeps))


def _scalar(equations: Equations, parts: LinearParts) -> tuple[Any, Any]:
    (b,) = parts.rest
    return equations.compiled(parts.matrix[0]), equations.compiled(b) if b != 0 else None


def _matrix_flow(
    equations: Equations, parts: LinearParts, function: Callable[[Array], Array]
) -> MatrixFlow:
    count = len(equations.state)
    bordered = sympy.Matrix(parts.matrix).row_join(sympy.Matrix(parts.rest))
    bordered = bordered.col_join(sympy.zeros(1, count + 1))
    value = equations.compiled(bordered.tolist())
    slopes = {str(p): equations.compiled(bordered.diff(p).tolist()) for p in equations.parameters}

    def matrix(parameters: Parameters, size: int) -> Array:
        expect_scalars(parameters, equations.names, "numeric.analytic: linear system")
        return np.array(value(parameters), dtype=np.float64)

    def bars(parameters: Parameters, matrix_bar: Array) -> dict[str, Array]:
        return {
            name: np.asarray(np.sum(matrix_bar * np.array(slope(parameters), dtype=np.float64)))
            for name, slope in slopes.items()
        }

    return MatrixFlow(equations.names, matrix, bars, function)
