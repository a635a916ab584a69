"""The coefficients of a tableau as floats, and the stages of an explicit step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import final

import numpy as np
from numpy.typing import NDArray

from symnode.numeric.inputs import Array
from symnode.numeric.quadratic import Number
from symnode.numeric.tableaux import TABLEAUX

Floats = NDArray[np.float64]
Slope = Callable[[float, Array], Array]  # dx/dt of a state that is one row of numbers


@final
@dataclass(frozen=True)
class Coefficients:
    """A tableau in floats: ``a`` (s, s), ``b``, ``c`` (s,).

    ``error`` (s,) is b minus the embedded weights, None where there are none. ``path`` (K, s) gives
    the coefficients of the powers 1 to K inside the step: the tableau's own path; the cubic with
    the slopes at both ends where the last stage is the slope at the end; None otherwise.
    """

    a: Floats
    b: Floats
    c: Floats
    error: Floats | None
    path: Floats | None


@cache
def coefficients(method: str) -> Coefficients:
    """All stages of the tableau with that name.

    >>> coefficients("heun").c.tolist()
    [0.0, 1.0]
    """
    t = TABLEAUX[method]
    a = np.array([_floats(row) for row in t.a])
    # Subtracted exactly: in floats the two weights would lose digits.
    pairs = zip(t.b, t.embedded, strict=True) if t.embedded else ()
    error = _floats([b + (-1) * e for b, e in pairs])
    path = np.array([_floats(row) for row in t.interpolant]).T if t.interpolant else None
    if path is None and t.has_last_as_first:
        path = _cubic(_floats(t.b))
    return Coefficients(a, _floats(t.b), _floats(t.c), error if t.embedded else None, path)


def _cubic(b: Floats) -> Floats:
    """The path ``hermite_powers`` as weights of the stages."""
    first, last = np.eye(len(b))[[0, -1]]
    return np.array([first, 3 * b - 2 * first - last, first + last - 2 * b])


@cache
def bare(method: str) -> Coefficients:
    """The stages that the step itself needs, without those for the error and the path only.

    >>> len(coefficients("dormand_prince").b), len(bare("dormand_prince").b)
    (7, 6)
    """
    whole = coefficients(method)
    # Stages use earlier ones only (explicit), or all have weights (implicit): a cut is enough.
    last = int(np.flatnonzero(whole.b)[-1]) + 1
    return Coefficients(whole.a[:last, :last], whole.b[:last], whole.c[:last], None, None)


def explicit_stages(
    method: Coefficients, slope: Slope, time: float, state: Array, step: float, first: Array
) -> Array:
    """The slopes (s, n) of an explicit step from ``state`` (n,), whose first slope is known."""
    slopes = np.empty((len(method.b), state.size), dtype=state.dtype)
    slopes[0] = first
    for i in range(1, len(method.b)):
        stage = state + step * (method.a[i, :i] @ slopes[:i])
        slopes[i] = slope(time + method.c[i] * step, stage)
    return slopes


def _floats(row: Sequence[Number]) -> Floats:
    return np.array([float(c) for c in row])
