"""Systems of any width from terms: ``W @ x + b`` with whole matrices as parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

import numpy as np

from symnode.language.arrays import Array as TermArray
from symnode.language.arrays import as_array
from symnode.language.states import State
from symnode.numeric.adjoints.fields import Parameters
from symnode.numeric.analytic.matrix_flow import MatrixFlow, MatrixFunction
from symnode.numeric.analytic.not_recognised import NotRecognised
from symnode.numeric.emission.field import CompiledField, compile_field
from symnode.numeric.emission.field_graph import field_graph
from symnode.numeric.emission.graph import below
from symnode.numeric.inputs import Array


def is_vector(state: Any) -> bool:
    """Whether a state is a vector of terms, of any dimension.

    >>> from symnode.language.surface import dimensions, vector
    >>> is_vector(vector("x", dimensions("n"))), is_vector(1)
    (True, False)
    """
    if isinstance(state, State):
        return len(state.function.outs) == 1
    return isinstance(state, TermArray) and len(state.indices) == 1


@final
@dataclass(frozen=True)
class TermSystem:
    """A compiled field whose slope is ``A(theta) x + b(theta)``.

    A is read off by directional derivatives, and the gradient in the parameters by one vjp at the
    unit vectors and at 0: both are exact for such a field.
    """

    field: CompiledField

    def flow(self, function: MatrixFunction) -> MatrixFlow:
        """The flow, or that of a scheme."""
        return MatrixFlow(self.field.parameters, self.matrix, self.bars, function)

    def matrix(self, parameters: Parameters, size: int) -> Array:
        """``[[A, b], [0, 0]]``."""
        own = self._own(parameters)
        found = np.zeros((size + 1, size + 1))
        found[:-1, :-1] = self.field.jvp(0.0, np.zeros((size, size)), own, np.eye(size)).T
        found[:-1, -1] = self.field(0.0, np.zeros((1, size)), own)[0]
        return found

    def bars(self, parameters: Parameters, matrix_bar: Array) -> dict[str, Array]:
        """The gradient in the parameters from that in ``[[A, b], [0, 0]]``."""
        size = len(matrix_bar) - 1
        points = np.vstack([np.eye(size), np.zeros((1, size))])
        columns, rest = matrix_bar[:-1, :-1].T, matrix_bar[:-1, -1]
        costates = np.vstack([columns, rest - columns.sum(axis=0)])
        return self.field.vjp(0.0, points, self._own(parameters), costates)[1]

    def _own(self, parameters: Parameters) -> dict[str, Array]:
        return {name: parameters[name] for name in self.field.parameters}


def term_system(rhs: Any, state: Any) -> TermSystem:
    """The system, or :class:`NotRecognised`.

    >>> from symnode.language.surface import dimensions, parameter, vector
    >>> n = dimensions("n")
    >>> W, x = parameter("W", n, n), vector("x", n)
    >>> print(term_system(W @ x, x).matrix({"W": np.array([[2.0]])}, 1))
    [[2. 0.]
     [0. 0.]]
    """
    graph = field_graph(as_array(rhs), state, ())
    through = set(below([graph.pullback()[0]]))
    if graph.time in set(below([graph.value])) | through:
        raise NotRecognised("a system whose coefficients depend on time")
    if graph.state in through:
        raise NotRecognised(f"not linear in {state}: its Jacobian depends on it")
    return TermSystem(compile_field(rhs, state))
