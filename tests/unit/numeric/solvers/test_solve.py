"""``solve``: unusable input, the estimate of the error, events, the trajectory as a function."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnode.numeric import Event, IntegrationError, SolverOptions, Trajectory, fixed_steps, solve
from symnode.numeric.solvers import memory
from symnode.numeric.solvers.stiffness import stability_interval


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


@pytest.mark.parametrize("method", ["gauss_two", "radau"])
def test_a_jacobian_of_another_shape_is_refused(method: str) -> None:
    options = SolverOptions(jacobian=lambda t, x: np.eye(3))
    with pytest.raises(IntegrationError, match="jacobian"):
        solve(decay, [1.0, 2.0], [0.0, 1.0], method=method, options=options)


@pytest.mark.parametrize("method", ["gauss_two", "implicit_midpoint", "radau", "bdf", "lsoda"])
def test_a_jacobian_saves_evaluations_and_changes_little(method: str) -> None:
    def field(t: float, x: np.ndarray) -> np.ndarray:
        return np.array([[-5002 * x[0, 0] + x[0, 1] ** 2, -x[0, 1]]])

    def jacobian(t: float, x: np.ndarray) -> np.ndarray:
        return np.array([[-5002.0, 2 * x[0, 1]], [0.0, -1.0]]).reshape(1, 2, 1, 2)

    tolerances = {"rtol": 1e-5, "atol": 1e-8}
    start = [[1 / 5000, 1.0]]
    with_it = solve(
        field,
        start,
        [0.0, 1.0],
        method=method,
        options=SolverOptions(**tolerances, jacobian=jacobian),
    )
    without = solve(field, start, [0.0, 1.0], method=method, options=SolverOptions(**tolerances))
    # x = e^-t in the second entry, e^-2t/5000 in the first.
    exact = [[math.exp(-2.0) / 5000, math.exp(-1.0)]]
    assert with_it.evaluations < without.evaluations
    for found in (with_it, without):
        assert np.allclose(found.states[-1], exact, rtol=0, atol=with_it.steps * 1e-5)


@pytest.mark.parametrize("method", ["gauss_two", "radau", "bdf"])
def test_a_complex_jacobian(method: str) -> None:
    rates = np.array([[-1.0 + 2j, 0.5], [0.0, -40.0 + 1j]])
    options = SolverOptions(rtol=1e-6, atol=1e-9, jacobian=lambda t, x: rates)
    found = solve(lambda t, x: rates @ x, [1.0, 1j], [0.0, 1.0], method=method, options=options)
    values, vectors = np.linalg.eig(rates)
    exact = vectors @ (np.exp(values) * np.linalg.solve(vectors, [1.0, 1j]))
    assert np.allclose(found.states[-1], exact, rtol=0, atol=found.steps * 1e-6)


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


EVENT_METHODS = ["dormand_prince", "cooper_verner", "bogacki_shampine", "gauss_two", "radau", "bdf"]


@pytest.mark.parametrize("method", EVENT_METHODS)
def test_zeros_are_found_in_both_directions(method: str) -> None:
    zero = Event(lambda t, x: x[0])
    up, down = Event(lambda t, x: x[0], direction=1), Event(lambda t, x: x[0], direction=-1)
    options = SolverOptions(rtol=1e-7, atol=1e-9)
    found = solve(
        turning, [0.0, 1.0], [0.0, 10.0], method=method, options=options, events=[zero, up, down]
    )
    every, rising, falling = (e.times for e in found.events)
    # The start is no event; a state that is off by e has its zero off by e, as |x'| = 1.
    allowed = found.steps * 1e-6
    assert np.allclose(every, np.pi * np.array([1, 2, 3]), rtol=0, atol=allowed)
    assert np.allclose(rising, [2 * np.pi], rtol=0, atol=allowed)
    assert np.allclose(falling, np.pi * np.array([1, 3]), rtol=0, atol=allowed)
    assert np.allclose(found.events[0].states[:, 0], 0.0, atol=1e-10)  # a zero of the path itself


@pytest.mark.parametrize("method", EVENT_METHODS)
def test_a_terminal_event_ends_the_trajectory(method: str) -> None:
    """A ball that falls from 1 with g = 2 reaches the ground at t = 1; later states are unknown."""
    ground = Event(lambda t, x: x[0], direction=-1, terminal=True)
    later = Event(lambda t, x: x[0] + 1e-6)
    found = solve(
        lambda t, x: np.array([x[1], -2.0]), [1.0, 0.0], [0.0, 0.5, 5.0],
        method=method, events=[later, ground],
    )  # fmt: skip
    assert found.stopped_by == 1 and len(found.events[0].times) == 0
    assert np.allclose(found.times, [0.0, 0.5, 1.0], atol=1e-4)
    assert np.allclose(found.states[-1], [0.0, -2.0], atol=1e-4) and len(found.states) == 3
    with pytest.raises(IntegrationError):
        found(1.1)


def test_events_backward_in_time_and_at_a_saved_time() -> None:
    rising = Event(lambda t, x: x - 2.0, direction=1, terminal=True)
    found = solve(lambda t, x: -np.ones_like(x), 1.0, [0.0, -0.5, -1.0, -2.0], events=[rising])
    # Backward x grows; the event lies at the time -1 that is saved too, up to round-off.
    assert found.stopped_by == 0 and abs(found.times[-1] + 1.0) < 1e-9
    assert abs(found.states[-1] - 2.0) < 1e-9


def test_two_zeros_within_one_step_are_found() -> None:
    bump = Event(lambda t, x: (t - 0.3) * (t - 0.6))
    found = solve(
        lambda t, x: 0 * x, 1.0, [0.0, 1.0], options=SolverOptions(first_step=1.0), events=[bump]
    )
    assert found.steps == 1 and np.allclose(found.events[0].times, [0.3, 0.6], atol=1e-12)


@pytest.mark.parametrize("value", [np.nan, [1.0, 2.0], 1j, "a"])
def test_an_event_that_is_no_real_number_is_refused(value: Any) -> None:
    with pytest.raises(IntegrationError, match="one finite real number"):
        solve(decay, 1.0, [0.0, 1.0], events=[Event(lambda t, x: value)])


def test_the_implicit_midpoint_rule_keeps_quadratic_invariants() -> None:
    times = np.linspace(0.0, 20.0, 101)
    for method in ("implicit_midpoint", "gauss_two"):
        path = fixed_steps(turning, [0.0, 1.0], times, method=method)
        # The stages are solved to 1e-13: a hundred steps may move the radius by so much.
        assert np.max(np.abs(np.sum(path**2, axis=1) - 1)) < 1e-11


def test_newton_that_does_not_converge_is_an_error() -> None:
    def rough(t: float, x: np.ndarray) -> np.ndarray:
        return np.sign(x - 0.5) * -1000.0

    with pytest.raises(IntegrationError, match="does not converge") as caught:
        fixed_steps(rough, [1.0], [0.0, 1.0], method="implicit_midpoint")
    assert caught.value.time == 0.0 and caught.value.state == [1.0]


def test_a_path_beyond_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MEMORY_GUARD", 10_000)
    with pytest.raises(IntegrationError, match="keep_path=False"):
        solve(decay, np.ones(100), [0.0, 1.0])
    assert (
        len(solve(decay, np.ones(100), [0, 1], options=SolverOptions(keep_path=False)).states) == 2
    )
    with pytest.raises(IntegrationError, match="fewer times"):
        solve(decay, np.ones(100), np.linspace(0.0, 1.0, 50))


def test_too_large_a_system_for_an_implicit_method_is_refused() -> None:
    with pytest.raises(IntegrationError, match="4 GiB"):
        solve(decay, np.ones(40_000), [0.0, 1.0], method="gauss_two")


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
