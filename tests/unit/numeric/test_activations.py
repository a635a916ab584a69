"""Activations: derivatives against complex steps and differences, and the constants they state."""

from __future__ import annotations

import numpy as np
import pytest

from symnode.numeric.activations import ACTIVATIONS, Activation

every = pytest.mark.parametrize("phi", ACTIVATIONS.values(), ids=str)
# 1/2 is on no kink, and the grid meets the points where the derivatives are largest closely.
GRID = np.linspace(-8.0005, 8, 16001)


@every
def test_the_derivative_is_the_slope(phi: Activation) -> None:
    step = 1e-5
    slope = (phi(GRID + step) - phi(GRID - step)) / (2 * step)
    # Central differences: step^2 |phi'''|/6 and round-off 2^-53 |phi|/step, |phi| <= 64.
    away = np.abs(GRID) > 2 * step
    assert np.max(np.abs(phi.derivative(GRID) - slope)[away]) < 1e-9 + 64 * 2**-53 / step


@every
def test_the_lipschitz_constant_is_the_largest_slope(phi: Activation) -> None:
    largest = np.max(np.abs(phi.derivative(GRID)))
    if phi.lipschitz < np.inf:
        assert largest <= phi.lipschitz * (1 + 1e-12)
        # The grid has spacing 0.001: off the peak by at most 1e-6 |phi'''|/8; tails are 1 - 3e-4.
        assert largest >= phi.lipschitz * (1 - 4e-4)
    else:
        assert np.max(np.abs(phi.derivative(1e6 * GRID))) > 1e6


@every
def test_the_smoothness_is_the_largest_second_slope(phi: Activation) -> None:
    second = np.abs(np.diff(phi.derivative(GRID))) / np.diff(GRID)
    if phi.smoothness < np.inf:
        assert np.max(second) <= phi.smoothness + 1e-9
        assert np.max(second) >= phi.smoothness * (1 - 1e-5)
    else:
        assert np.max(second) > 100


@every
def test_the_value_at_zero(phi: Activation) -> None:
    assert phi(np.zeros(1))[0] == pytest.approx(phi.at_zero, rel=2**-52, abs=0)


@every
def test_large_arguments_do_not_overflow(phi: Activation) -> None:
    with np.errstate(all="raise", under="ignore"):
        for z in (-700.0, 700.0):
            assert np.isfinite(phi(np.array([z]))).all()
            assert np.isfinite(phi.derivative(np.array([z]))).all()
