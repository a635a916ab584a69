"""The control of the step: norm of the error, first step, proportional and integral control."""

from __future__ import annotations

from collections.abc import Callable
from typing import final

import numpy as np

from symnode.numeric.inputs import Array
from symnode.numeric.solvers.options import SolverOptions

SAFETY, SMALLEST, LARGEST = 0.9, 0.2, 10.0


def error_scale(old: Array, new: Array, options: SolverOptions) -> Array:
    """``atol + rtol max(|x|, |y|)``, what an error is measured against.

    >>> error_scale(np.array([1.0]), np.array([-2.0]), SolverOptions(rtol=0.5, atol=0.1))
    array([1.1])
    """
    return np.asarray(options.atol + options.rtol * np.maximum(np.abs(old), np.abs(new)))


def rms(values: Array) -> float:
    """``sqrt(mean(|v|^2))``, 0 for no values; infinite rather than NaN."""
    if values.size == 0:
        return 0.0
    found = float(np.sqrt(np.mean(np.abs(values) ** 2)))
    return found if np.isfinite(found) else np.inf


def first_step(
    slope: Callable[[float, Array], Array],
    start: tuple[float, Array, Array],
    order: int,
    direction: float,
    options: SolverOptions,
) -> float:
    """A length to begin with, from the field and one step of Euler's method.

    ``start`` is the time, the state and the slope there. Source: [hairer1993, II.4].
    """
    time, state, first = start
    scale = error_scale(state, state, options)
    size, speed = rms(state / scale), rms(first / scale)
    short = 1e-6 if min(size, speed) < 1e-5 or not np.isfinite(speed) else 0.01 * size / speed
    short = min(short, options.largest_step)
    second = slope(time + direction * short, state + direction * short * first)
    bend = rms((second - first) / scale) / short
    most = max(speed, bend)
    if not np.isfinite(most):
        return short
    long = max(1e-6, 1e-3 * short) if most <= 1e-15 else (0.01 / most) ** (1 / (order + 1))
    return float(min(100 * short, long))


@final
class Controller:
    """The factor for the next step: ``0.9 e^(-alpha) e_before^beta``, between 0.2 and 10.

    e is the norm of the error in units of the tolerance and ``order`` the power with which it
    shrinks; ``beta = 0.2/order`` damps, ``alpha = 1/order - 0.75 beta``.

    Source: [hairer1996, IV.2].

    >>> round(Controller(5).after_accepted(1.0), 6)
    0.622648
    """

    def __init__(self, order: int) -> None:
        self._beta = 0.2 / order
        self._alpha = 1 / order - 0.75 * self._beta
        self._order = order
        self._before = 1e-4
        self._was_rejected = False

    def after_accepted(self, error: float) -> float:
        """The factor after a step with error <= 1; it does not grow right after a rejection."""
        small = max(error, 1e-10)
        factor = SAFETY * small**-self._alpha * self._before**self._beta
        self._before = max(error, 1e-4)
        largest = 1.0 if self._was_rejected else LARGEST
        self._was_rejected = False
        return float(min(max(factor, SMALLEST), largest))

    def after_rejected(self, error: float) -> float:
        """The factor after a step with error > 1, perhaps infinite."""
        self._was_rejected = True
        if not np.isfinite(error):
            return SMALLEST
        return float(max(SAFETY * error ** (-1 / self._order), SMALLEST))
