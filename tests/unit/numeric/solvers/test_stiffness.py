"""Stiffness is noticed, and only where it is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symnode.numeric import SolverOptions, solve
from symnode.numeric.solvers.stiffness import stability_interval


def turning(t: float, x: np.ndarray) -> np.ndarray:
    return np.array([x[1], -x[0]])


@pytest.mark.parametrize("method", ["bogacki_shampine", "dormand_prince", "rk4"])
def test_a_long_way_alone_is_not_called_stiff(method: str) -> None:
    """Some thousand steps of an oscillation, held by accuracy, at a loose tolerance."""
    loose = SolverOptions(rtol=1e-3, atol=1e-3, keep_path=False)
    found = solve(turning, [0.0, 1.0], [0.0, 1500.0], method=method, options=loose)
    assert found.steps > 1000


def test_a_stiff_equation_is_solved_by_an_explicit_method_on_demand() -> None:
    options = SolverOptions(stop_when_stiff=False, keep_path=False)
    found = solve(lambda t, x: -1e4 * (x - math.cos(t)), 1.0, [0.0, 1.0], options=options)
    assert found.steps > 2000 and abs(found.states[-1] - math.cos(1.0)) < 1e-3


@pytest.mark.parametrize(("method", "end"), [("euler", 2.0), ("heun", 2.0), ("rk4", 2.785293563)])
def test_intervals_of_stability(method: str, end: float) -> None:
    assert abs(stability_interval(method) - end) <= 0.011  # the grid is 0.01 wide
