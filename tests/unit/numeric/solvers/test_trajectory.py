"""A trajectory as a function: its domain, its order, its slopes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symnode.numeric import IntegrationError, SolverOptions, Trajectory, solve


def decay(t: float, x: np.ndarray) -> np.ndarray:
    return -x


def turning(t: float, x: np.ndarray) -> np.ndarray:
    return np.array([x[1], -x[0]])


def test_a_trajectory_is_a_function_of_times_it_reached() -> None:
    found = solve(turning, [0.0, 1.0], [0.0, 1.0])
    assert found(0.5).shape == (2,) and found([0.1, 0.2, 0.3]).shape == (3, 2)
    assert found([]).shape == (0, 2)
    assert np.array_equal(found(0.0), [0.0, 1.0]) and np.allclose(found(1.0), found.states[-1])
    for outside in (-0.1, 1.1, [0.5, 2.0], math.nan):
        with pytest.raises(IntegrationError, match="times in"):
            found(outside)


def test_a_path_that_is_not_kept_is_not_made_up() -> None:
    found = solve(decay, 1.0, [0.0, 1.0], options=SolverOptions(keep_path=False))
    with pytest.raises(IntegrationError, match="keep_path=True"):
        found(0.5)


@pytest.mark.parametrize(
    ("method", "order"), [("bogacki_shampine", 3), ("dormand_prince", 4), ("cooper_verner", 6)]
)
def test_the_path_has_its_order_inside_the_step(method: str, order: int) -> None:
    """One step of length h: the error in its middle shrinks with h^(order + 1)."""

    def error(h: float) -> float:
        loose = SolverOptions(rtol=1.0, atol=1e3, first_step=h)
        found: Trajectory = solve(turning, [0.0, 1.0], [0.0, h], method=method, options=loose)
        assert found.steps == 1
        places = h * np.array([0.3, 0.6])
        return float(np.max(np.abs(found(places) - np.array([np.sin(places), np.cos(places)]).T)))

    slope = math.log2(error(0.4) / error(0.2))
    assert abs(slope - (order + 1)) < 0.35  # the next term is c h


def test_a_path_is_continuous_with_its_slope() -> None:
    for method in ("bogacki_shampine", "dormand_prince", "cooper_verner", "rk4"):
        found = solve(turning, [0.0, 1.0], [0.0, 3.0], method=method)
        assert found.path is not None
        for node in found.path.nodes[1:-1]:
            d = 1e-5
            slopes = (found(node) - found(node - d)) / d, (found(node + d) - found(node)) / d
            # Second derivatives are at most 1: each quotient is off by d/2, and round-off 1e-11.
            assert np.allclose(*slopes, rtol=0, atol=2 * d)
