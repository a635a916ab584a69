"""The control of the step: norm of the error, first step, proportional and integral control.

States are columns here, shape (n, m): one column for one trajectory, many for a batch.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from symnode.numeric.inputs import Array
from symnode.numeric.solvers.options import SolverOptions

SAFETY, SMALLEST, LARGEST = 0.9, 0.2, 10.0
# Errors below this part of the tolerance are chance; the damping does not remember them.
SMALLEST_ERROR = 1e-4
# With atol = 0 a number that is 0 and stays 0 has no error: 0/TINY.
TINY = np.finfo(np.float64).tiny


def error_scale(old: Array, new: Array, options: SolverOptions) -> Array:
    """``atol + rtol max(|x|, |y|)``, what an error is measured against; never quite 0.

    >>> error_scale(np.array([1.0]), np.array([-2.0]), SolverOptions(rtol=0.5, atol=0.1))
    array([1.1])
    """
    scale = np.maximum(np.abs(old), np.abs(new))
    scale *= options.rtol
    scale += max(options.atol, TINY)
    return np.asarray(scale)


def rms(values: Array) -> Array:
    """``sqrt(mean(|v|^2))`` of each column, 0 for no values.

    >>> rms(np.array([[3.0], [4.0]]) * np.sqrt(2))
    array([5.])
    """
    if values.dtype.kind == "c":
        values = np.abs(values)
    mean = np.einsum("ij,ij->j", values, values) / max(len(values), 1)
    return np.asarray(np.sqrt(mean))


def first_steps(
    slope: Callable[[Array, Array], Array],
    start: tuple[Array, Array, Array],
    order: int,
    end: float,
    options: SolverOptions,
) -> Array:
    """Lengths (m,) to begin with, from the field and one step of Euler's method.

    ``start`` is the time (m,), the state (n, m) and the slope there; the field is not asked for
    slopes beyond ``end``. Source: [hairer1993, II.4].
    """
    if options.first_step is not None:
        return np.full(start[0].shape, options.first_step)
    time, state, first = start
    scale = error_scale(state, state, options)
    size, speed = rms(state / scale), rms(first / scale)
    is_rough = (size < 1e-5) | (speed < 1e-5) | ~np.isfinite(speed)
    span = np.abs(end - time)
    # In times so long that 1e-6 would be lost in round-off, what is not.
    least = np.maximum(1e-6, 64 * np.spacing(np.maximum(np.abs(time), np.abs(end))))
    short = np.where(is_rough, least, 0.01 * size / np.where(is_rough, 1.0, speed))
    short = np.minimum(short, np.minimum(options.largest_step, span))
    direction = np.sign(end - time)
    second = slope(time + direction * short, state + direction * short * first)
    most = np.fmax(speed, rms((second - first) / scale) / short)
    is_wild = ~np.isfinite(most)
    most = np.where(is_wild, 1.0, most)
    long = (0.01 / np.maximum(most, 1e-300)) ** (1 / (order + 1))
    long = np.where(most <= 1e-15, np.maximum(least, 1e-3 * short), long)
    return np.asarray(np.where(is_wild, 1e-6 * short, np.minimum(100 * short, long)))


def step_factors(error: Array, before: Array, was_rejected: Array, order: int) -> Array:
    """By what the next step is longer: ``0.9 e^(-alpha) e_before^beta``, between 0.2 and 10.

    e is the norm of the error in units of the tolerance, which shrinks with the power ``order`` of
    the step; ``beta = 0.2/order`` damps, ``alpha = 1/order - 0.75 beta``. After a step with e > 1
    it is ``0.9 e^(-1/order)``, 0.2 if e is not finite. No step grows right after a rejection.

    Source: [hairer1996, IV.2].

    >>> step_factors(np.array([1.0, 32.0, np.nan]), np.ones(3), np.zeros(3, bool), 5)
    array([0.9 , 0.45, 0.2 ])
    """
    beta = 0.2 / order
    is_accepted = error <= 1
    log = np.log(np.fmax(error, 1e-10))
    exponent = np.where(is_accepted, 0.75 * beta - 1 / order, -1 / order)
    damping = np.where(is_accepted, beta * np.log(before), 0.0)
    factor = SAFETY * np.exp(exponent * log + damping)
    factor = np.where(np.isfinite(error), np.maximum(factor, SMALLEST), SMALLEST)
    return np.asarray(np.minimum(factor, np.where(was_rejected, 1.0, LARGEST)))
