"""A tableau in floats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, slope_of
from symnode.numeric.tableaux import TABLEAUX

Row = tuple[tuple[int, float], ...]  # the coefficients that are not 0, with their places
Evaluate = Callable[[float, Array], Array]


@final
@dataclass(frozen=True)
class Scheme:
    """``k_i = f(t + c_i h, x + h sum_j a_ij k_j)``, ``x + h sum_i b_i k_i``.

    Stages that the new state does not depend on are left out. Fields: ``nodes`` c, ``rows`` of a,
    ``columns`` of a, ``weights`` b (dense), ``order``.
    """

    nodes: tuple[float, ...]
    rows: tuple[Row, ...]
    columns: tuple[Row, ...]
    weights: tuple[float, ...]
    order: int

    @classmethod
    def named(cls, method: str, where: str, *, implicit: bool = False) -> Scheme:
        """The method with that name in ``tableaux.TABLEAUX``, explicit unless others will do.

        >>> Scheme.named("heun", "numeric.Discrete").rows
        ((), ((0, 1.0),))
        """
        tableau = TABLEAUX.get(method)
        if tableau is None or not (implicit or tableau.is_explicit):
            names = ", ".join(sorted(n for n, t in TABLEAUX.items() if implicit or t.is_explicit))
            raise IntegrationError(
                f"{where}: method",
                "a tableau" if implicit else "an explicit method",
                method,
                f"one of {names}",
            )
        count = len(tableau.b)
        while tableau.b[count - 1] == 0 and not any(row[count - 1] for row in tableau.a[:count]):
            count -= 1
        a = [[float(entry) for entry in row[:count]] for row in tableau.a[:count]]
        rows = tuple(tuple((j, v) for j, v in enumerate(row) if v) for row in a)
        columns = tuple(tuple((i, a[i][j]) for i in range(count) if a[i][j]) for j in range(count))
        nodes = tuple(float(c) for c in tableau.c[:count])
        return cls(nodes, rows, columns, tuple(map(float, tableau.b[:count])), tableau.order)

    @property
    def is_explicit(self) -> bool:
        """Whether each stage needs earlier ones only."""
        return all(j < i for i, row in enumerate(self.rows) for j, _ in row)

    def matrix(self) -> Array:
        """a."""
        found = np.zeros((len(self.rows), len(self.rows)))
        for i, row in enumerate(self.rows):
            for j, value in row:
                found[i, j] = value
        return found

    def slopes(
        self,
        evaluate: Evaluate,
        time: float,
        state: Array,
        length: float,
        places: Sequence[Array] | None = None,
    ) -> list[Array]:
        """The k_i of an explicit method; ``evaluate(t, x)`` is f.

        The states of the stages are made in the arrays ``places``, where these are given; that of
        a stage without a row is the state itself.
        """
        found: list[Array] = []
        for i, (c, row) in enumerate(zip(self.nodes, self.rows, strict=True)):
            place = None if places is None else places[i]
            found.append(evaluate(time + c * length, combined(state, row, length, found, place)))
        return found

    def weighted(
        self, i: int, costate: Array, length: float, back: Sequence[Array], out: Array | None = None
    ) -> Array:
        """``h b_i costate + h sum_j a_ji Y_j``: what the transpose of stage i is applied to."""
        found = np.multiply(costate, length * self.weights[i], out=out)
        for j, c in self.columns[i]:
            found += (length * c) * back[j]
        return np.asarray(found)

    def advanced(self, state: Array, slopes: Sequence[Array], length: float) -> Array:
        """``x + h sum_i b_i k_i``."""
        return combined(state, tuple(enumerate(self.weights)), length, slopes)


def combined(
    base: Array, row: Row, factor: float, arrays: Sequence[Array], out: Array | None = None
) -> Array:
    """``base + factor sum_j row_j arrays_j``, a new array or ``out``; for zeros the base itself.

    >>> print(combined(np.ones(2), ((1, 3.0),), 0.5, [np.ones(2), np.array([0.0, 2.0])]))
    [1. 4.]
    """
    total = None
    for j, c in row:
        if not c:
            continue
        if total is None:
            total = np.multiply(arrays[j], factor * c, out=out)
            total += base
        else:
            total += (factor * c) * arrays[j]
    return base if total is None else total


def checked_slope(value: ArrayLike, state: Array, where: str) -> Array:
    """:func:`~symnode.numeric.inputs.slope_of` in the type of the state, which the usual result
    passes at once.

    >>> checked_slope(np.ones(2, np.float32), np.zeros(2), "numeric.Discrete: field").dtype
    dtype('float64')
    """
    if isinstance(value, np.ndarray) and value.dtype == state.dtype and value.shape == state.shape:
        return value
    return np.asarray(slope_of(value, state, where), dtype=state.dtype)
