"""Continuous path through stored states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np

from symnode.numeric.inputs import Array


@final
@dataclass(frozen=True)
class HermitePath:
    """Piecewise cubic with given values and slopes at the nodes.

    On ``[t_k, t_k + h]`` with ``s = (t - t_k)/h``:
    ``(1 + 2 s)(1 - s)^2 x_k + s (1 - s)^2 h m_k + s^2 (3 - 2 s) x_{k+1} - s^2 (1 - s) h m_{k+1}``.
    The error of a smooth path is at most ``h^4 max|x''''|/384``: order 4, as that of ``rk4``.

    Fields: ``times`` (N, strictly monotone), ``states`` and ``slopes`` (N, ...).
    Calling it at a time gives an array of the shape of one state; times outside are extrapolated.

    Source: [hairer1993, II.6].

    >>> cube = HermitePath(np.array([0.0, 2.0]), np.array([0.0, 8.0]), np.array([0.0, 12.0]))
    >>> float(cube(1.0))
    1.0
    """

    times: Array
    states: Array
    slopes: Array

    def __call__(self, time: float) -> Array:
        direction = 1.0 if self.times[-1] > self.times[0] else -1.0
        place = int(np.searchsorted(direction * self.times, direction * time, side="right")) - 1
        k = min(max(place, 0), len(self.times) - 2)
        step = self.times[k + 1] - self.times[k]
        s = (time - self.times[k]) / step
        rest = 1 - s
        left = rest**2 * ((1 + 2 * s) * self.states[k] + s * step * self.slopes[k])
        right = s**2 * ((3 - 2 * s) * self.states[k + 1] - rest * step * self.slopes[k + 1])
        return np.asarray(left + right)
