"""``solve``: unusable input, the estimate of the error, the limits of the steps."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.numeric import IntegrationError, SolverOptions, solve, solve_batch
from symnode.numeric.solvers import memory


def decay(t: float, x: np.ndarray) -> np.ndarray:
    return -x


def turning(t: float, x: np.ndarray) -> np.ndarray:
    return np.array([x[1], -x[0]])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rtol": -1e-6}, "rtol"),
        ({"rtol": math.nan}, "rtol"),
        ({"rtol": math.inf}, "rtol"),
        ({"rtol": 1e-15}, "round-off"),
        ({"atol": -1.0}, "atol"),
        ({"atol": math.nan}, "atol"),
        ({"rtol": 0.0, "atol": 0.0}, "both 0"),
        ({"first_step": 0.0}, "first_step"),
        ({"first_step": -0.1}, "first_step"),
        ({"largest_step": 0.0}, "largest_step"),
        ({"largest_step": math.nan}, "largest_step"),
        ({"most_steps": 0}, "most_steps"),
        ({"most_steps": 2.5}, "most_steps"),
    ],
)
def test_options_that_mean_nothing_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(IntegrationError, match=message) as caught:
        SolverOptions(**changes)
    assert "way out" in str(caught.value)


@pytest.mark.parametrize(
    ("initial", "times", "message"),
    [
        ([math.nan], [0.0, 1.0], "finite numbers"),
        ([math.inf], [0.0, 1.0], "finite numbers"),
        (["a"], [0.0, 1.0], "an array of numbers"),
        ([1.0], [], "1 or more times"),
        ([1.0], [[0.0, 1.0]], "1 or more times"),
        ([1.0], [0.0, math.inf], "finite times"),
        ([1.0], [0.0, 1.0, 0.5], "increasing or decreasing"),
        ([1.0], ["a"], "real times"),
    ],
)
def test_input_that_means_nothing_is_refused(initial: Any, times: Any, message: str) -> None:
    with pytest.raises(IntegrationError, match=message) as caught:
        solve(decay, initial, times)
    assert caught.value.failure is None


def test_an_unknown_method_is_refused_with_the_known_ones() -> None:
    with pytest.raises(IntegrationError, match="radau, bdf, lsoda"):
        solve(decay, 1.0, [0.0, 1.0], method="dopri5")


@given(
    rate=st.floats(-3.0, 1.0),
    start=st.floats(0.1, 100.0),
    rtol=st.sampled_from([1e-3, 1e-6, 1e-9]),
)
def test_the_error_of_a_linear_equation_stays_in_proportion(
    rate: float, start: float, rtol: float
) -> None:
    found = solve(
        lambda t, x: rate * x, start, [0.0, 2.0], options=SolverOptions(rtol=rtol, atol=1e-12)
    )
    exact = start * math.exp(2 * rate)
    # Each step adds rtol times the largest value on the way, spread by at most e^2.
    allowed = found.steps * (rtol * max(start, exact) + 1e-12) * math.exp(max(2 * rate, 0))
    assert abs(found.states[-1] - exact) <= allowed


def test_a_field_without_x_is_not_taken_for_exact() -> None:
    """The companion of order 6 sees the error of a quadrature: Lobatto's rule alone would not."""
    exact = (1 - math.cos(60.0)) / 30
    for method in ("cooper_verner", "dormand_prince", "bogacki_shampine"):
        found = solve(lambda t, x: np.sin(30 * t) + 0 * x, 0.0, [0.0, 2.0], method=method)
        assert abs(found.states[-1] - exact) < found.steps * 1e-6 and found.steps > 10


def test_limits_of_the_steps_are_kept() -> None:
    options = SolverOptions(first_step=1e-3, largest_step=0.25)
    found = solve(decay, 1.0, [0.0, 2.0], options=options)
    assert found.path is not None
    lengths = np.diff(found.path.nodes)
    assert lengths[0] == 1e-3 and np.max(lengths) <= 0.25 + 1e-15


def test_a_jump_of_the_field_is_passed_with_small_steps() -> None:
    found = solve(lambda t, x: np.where(t < 0.3, 1.0, -1.0) + 0 * x, 0.0, [0.0, 1.0])
    assert found.rejected > 0 and abs(found.states[-1] - (-0.4)) < 1e-4


def test_a_path_beyond_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MEMORY_GUARD", 10_000)
    with pytest.raises(IntegrationError, match="keep_path=False"):
        solve(decay, np.ones(100), [0.0, 1.0])
    assert (
        len(solve(decay, np.ones(100), [0, 1], options=SolverOptions(keep_path=False)).states) == 2
    )
    with pytest.raises(IntegrationError, match="fewer times"):
        solve(decay, np.ones(100), np.linspace(0.0, 1.0, 50))


def test_the_first_step_looks_no_further_than_the_end() -> None:
    """A slow field allows steps so long that other times would decide, here by overflow."""
    seen = []

    def slow(t: float, x: np.ndarray) -> np.ndarray:
        seen.append(t)
        return 1e-7 * x * np.exp(-t)

    found = solve(slow, [1.0], [0.0, -1.0])
    assert np.allclose(found.states[-1], np.exp(1e-7 * (1 - np.e)), rtol=1e-10, atol=0)
    assert min(seen) >= -1.0 and max(seen) <= 0.0


@pytest.mark.parametrize("method", ["bogacki_shampine", "dormand_prince", "gauss_two"])
@pytest.mark.parametrize("unit", [1e-300, 1e-100, 1e-12, 1e12, 1e100, 1e300])
def test_any_unit_of_time_will_do(method: str, unit: float) -> None:
    found = solve(lambda t, x: x / unit, [1.0], [0.0, unit], method=method)
    assert np.isclose(found.states[-1, 0], np.e, rtol=1e-5)
    batch = solve_batch(lambda t, x: x / unit, np.ones((3, 1)), [0.0, unit])
    assert np.allclose(batch.states[:, -1, 0], np.e, rtol=1e-5)


def test_a_long_time_does_not_make_the_first_step_long() -> None:
    """The slope is 0 at the start, and again long before the end."""
    options = SolverOptions(stop_when_stiff=False)
    found = solve(lambda t, x: np.array([t * np.exp(-t)]), [0.0], [0.0, 1e12], options=options)
    assert np.isclose(found.states[-1, 0], 1.0, rtol=1e-5)


@pytest.mark.parametrize("method", ["radau", "bdf", "lsoda"])
def test_scipy_takes_no_long_doubles(method: str) -> None:
    with pytest.raises(IntegrationError, match="float64 or complex128"):
        solve(lambda t, x: -x, np.ones(2, np.longdouble), [0, 1], method=method)
