"""What every method of the registry keeps, on problems with exact solutions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from symnode.numeric import Failure, IntegrationError, SolverOptions, solve
from symnode.numeric.solvers.solve import METHODS
from symnode.numeric.tableaux import TABLEAUX

EVERY = pytest.mark.parametrize("method", METHODS)
# First and second order: loose tolerances keep their many steps few.
LOW = {"euler", "heun", "implicit_midpoint", "midpoint"}


@dataclass(frozen=True)
class Problem:
    """dx/dt = field, with its solution; starts at t = 0."""

    field: Callable[[float, np.ndarray], np.ndarray]
    exact: Callable[[float], np.ndarray]


def logistic(t: float) -> np.ndarray:
    return np.array(1 / (1 + 9 * np.exp(-3 * t)))


PROBLEMS = {
    "linear": Problem(lambda t, x: -x + t, lambda t: np.array([[2 * np.exp(-t) - 1 + t]])),
    "harmonic": Problem(
        lambda t, x: np.array([x[1], -x[0]]), lambda t: np.array([np.sin(t), np.cos(t)])
    ),
    "logistic": Problem(lambda t, x: 3 * x * (1 - x), logistic),
}
BOTH = pytest.mark.parametrize("name", sorted(PROBLEMS))


def options_for(method: str, **others: float) -> SolverOptions:
    return SolverOptions(rtol=1e-4 if method in LOW else 1e-7, atol=1e-6 if method in LOW else 1e-9)


def allowed(options: SolverOptions, steps: int) -> float:
    """Errors of the steps add up; the problems spread none by more than e^2 from 0 to 2."""
    return steps * np.exp(2) * (options.rtol + options.atol)


@EVERY
@BOTH
def test_states_and_path_are_near_the_solution(method: str, name: str) -> None:
    problem, times = PROBLEMS[name], np.linspace(0.0, 2.0, 5)
    options = options_for(method)
    found = solve(problem.field, problem.exact(0.0), times, method=method, options=options)
    tolerance = allowed(options, found.steps)
    exact = np.array([problem.exact(t) for t in times])
    assert found.states.shape == exact.shape and np.array_equal(found.times, times)
    assert np.max(np.abs(found.states - exact)) <= tolerance
    between = np.linspace(0.0, 2.0, 33)
    path, exact = found(between), np.array([problem.exact(t) for t in between])
    # The path has one order less than the step: its error is larger by a factor like 1/h.
    assert path.shape == exact.shape and np.max(np.abs(path - exact)) <= 10 * tolerance
    assert found.evaluations > found.steps > 0 and found.stopped_by is None


@EVERY
def test_a_smaller_tolerance_gives_a_smaller_error(method: str) -> None:
    problem = PROBLEMS["harmonic"]
    errors = []
    for rtol in (1e-3, 1e-5):
        options = SolverOptions(rtol=rtol, atol=rtol)
        end = solve(problem.field, problem.exact(0.0), [0.0, 2.0], method=method, options=options)
        errors.append(np.max(np.abs(end.states[-1] - problem.exact(2.0))))
    # Proportional to the tolerance would be 100; of an Euler step's error rtol ~ h^2 reaches the
    # end rtol/h ~ sqrt(rtol), 10. A factor of 3 is left for chance.
    assert errors[1] < errors[0] / 3


@EVERY
@BOTH
def test_backward_in_time_returns(method: str, name: str) -> None:
    problem, options = PROBLEMS[name], options_for(method)
    found = solve(
        problem.field, problem.exact(1.0), [1.0, 0.5, 0.0], method=method, options=options
    )
    exact = np.array([problem.exact(t) for t in (1.0, 0.5, 0.0)])
    # Backward, the logistic equation spreads errors by up to e^3.
    assert np.max(np.abs(found.states - exact)) <= np.exp(3) * allowed(options, found.steps)
    assert np.max(np.abs(found(0.7) - problem.exact(0.7))) <= 10 * np.exp(3) * allowed(
        options, found.steps
    )


@EVERY
def test_no_time_gives_the_initial_state(method: str) -> None:
    for times in ([3.0], [3.0, 3.0]):
        found = solve(lambda t, x: -x, [1, 2], times, method=method)
        assert np.array_equal(found.states, [[1.0, 2.0]] * len(times))
        assert np.array_equal(found(3.0), [1.0, 2.0]) and found.steps == 0


@EVERY
def test_repeated_times_repeat_their_states(method: str) -> None:
    options = options_for(method)
    found = solve(lambda t, x: -x, 1.0, [0.0, 0.0, 0.5, 0.5], method=method, options=options)
    assert found.states[0] == found.states[1] == 1.0
    assert found.states[2] == found.states[3]
    assert abs(found.states[2] - np.exp(-0.5)) <= allowed(options, found.steps)


@EVERY
def test_a_complex_field_makes_the_state_complex(method: str) -> None:
    options = options_for(method)
    found = solve(lambda t, x: 1j * x, 1.0, [0.0, 1.0], method=method, options=options)
    assert abs(found.states[-1] - np.exp(1j)) <= allowed(options, found.steps)


@EVERY
def test_integers_and_float32_are_computed_in_float64(method: str) -> None:
    options, ends = options_for(method), []
    for start in ([1], np.ones(1, np.float32), [1.0]):
        found = solve(lambda t, x: -x, start, [0, 1], method=method, options=options)
        assert found.states.dtype == np.float64
        ends.append(found.states[-1, 0])
    assert ends[0] == ends[1] == ends[2]


@EVERY
def test_a_field_that_turns_nan_is_an_error_with_the_last_point(method: str) -> None:
    def field(t: float, x: np.ndarray) -> np.ndarray:
        return -x if t < 0.5 else np.full_like(x, np.nan)

    with pytest.raises(IntegrationError, match="NaN or infinite") as caught:
        solve(field, [1.0], [0.0, 1.0], method=method, options=options_for(method))
    assert caught.value.failure is Failure.NOT_FINITE
    assert caught.value.time is not None and 0.3 < caught.value.time <= 0.5
    assert np.isfinite(caught.value.state).all() and caught.value.state.shape == (1,)


@EVERY
def test_a_field_that_is_nan_at_the_start_is_an_error(method: str) -> None:
    with pytest.raises(IntegrationError) as caught:
        solve(lambda t, x: x * np.nan, [1.0], [2.0, 3.0], method=method)
    assert caught.value.failure is Failure.NOT_FINITE and caught.value.time == 2.0


@EVERY
def test_a_blow_up_ends_with_an_error_where_it_happens(method: str) -> None:
    """x' = x^2 from 1 ends at t = 1; an error e of the start moves the end by e."""
    options = SolverOptions(rtol=1e-4, atol=1e-6)
    with pytest.raises(IntegrationError) as caught:
        solve(lambda t, x: x**2, [1.0], [0.0, 2.0], method=method, options=options)
    assert caught.value.failure in (Failure.STEP_TOO_SMALL, Failure.NOT_FINITE)
    assert caught.value.time is not None and abs(caught.value.time - 1.0) < 0.02
    assert np.all(caught.value.state > 1e3)


@EVERY
def test_too_many_steps_are_an_error_with_the_point_reached(method: str) -> None:
    options = SolverOptions(most_steps=5, largest_step=0.1)
    with pytest.raises(IntegrationError) as caught:
        solve(lambda t, x: -x, 1.0, [0.0, 2.0], method=method, options=options)
    assert caught.value.failure is Failure.TOO_MANY_STEPS
    assert 0 < caught.value.time <= 0.5 + 1e-12
    assert abs(caught.value.state - np.exp(-caught.value.time)) < 1e-4


@EVERY
def test_a_stiff_equation_is_solved_or_called_stiff(method: str) -> None:
    """x' = -1e5 (x - cos t): the fast part dies out at once, then x follows cos t."""
    options = SolverOptions(rtol=1e-4, atol=1e-6)

    def run() -> np.ndarray:
        field = lambda t, x: -1e5 * (x - np.cos(t))  # noqa: E731
        return solve(field, [1.5], [0.0, 1.0], method=method, options=options).states[-1]

    if method in TABLEAUX and TABLEAUX[method].is_explicit:
        with pytest.raises(IntegrationError, match=r"stiff.*\n.*radau") as caught:
            run()
        assert caught.value.failure is Failure.STIFF and 0 < caught.value.time < 1
    else:
        # x = cos t + O(1e-5); the methods keep rtol.
        assert abs(run()[0] - np.cos(1.0)) < 1e-3


@EVERY
def test_a_field_of_another_shape_is_refused(method: str) -> None:
    with pytest.raises(IntegrationError, match=r"shape \(2,\), as the state"):
        solve(lambda t, x: x[:1], [1.0, 2.0], [0.0, 1.0], method=method)


@EVERY
def test_a_number_that_stays_zero_needs_no_absolute_tolerance(method: str) -> None:
    options = SolverOptions(rtol=options_for(method).rtol, atol=0.0)
    found = solve(lambda t, x: -x, [0.0, 1.0], [0.0, 1.0], method=method, options=options)
    assert found.states[-1, 0] == 0.0
    assert abs(found.states[-1, 1] - np.exp(-1.0)) <= allowed(options, found.steps)


@EVERY
def test_a_state_of_no_numbers_stays_one(method: str) -> None:
    found = solve(lambda t, x: x, np.empty((2, 0)), [0.0, 1.0], method=method)
    assert found.states.shape == (2, 2, 0)
