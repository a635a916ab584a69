"""``solve_batch``: the same answers as one by one, whatever the batch; failures kept apart."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.numeric import Failure, IntegrationError, SolverOptions, solve, solve_batch
from symnode.numeric.solvers.batch import run
from symnode.numeric.solvers.batch.solve_batch import PAIRS

TIMES = np.linspace(0.0, 3.0, 7)


def network(t: np.ndarray, x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.einsum("mij,mj->mi", w, np.tanh(x)) - x + b * np.cos(t)[:, None]


def instances(m: int, d: int, seed: int = 0) -> tuple[np.ndarray, list[np.ndarray]]:
    random = np.random.default_rng(seed)
    w, b = random.standard_normal((m, d, d)), random.standard_normal((m, d))
    return 2 * random.standard_normal((m, d)), [w, b]


def one_by_one(start: np.ndarray, parameters: list[np.ndarray], method: str) -> np.ndarray:
    paths = []
    for x, w, b in zip(start, *parameters, strict=True):
        field = lambda t, x, w=w, b=b: w @ np.tanh(x) - x + b * np.cos(t)  # noqa: E731
        paths.append(solve(field, x, TIMES, method=method).states)
    return np.array(paths)


@pytest.mark.parametrize("method", PAIRS)
def test_a_batch_takes_the_steps_of_its_instances(method: str) -> None:
    """The same steps as :func:`solve`, so the states agree far below the tolerance of 1e-6."""
    start, parameters = instances(9, 3)
    found = solve_batch(network, start, TIMES, parameters=parameters, method=method)
    assert np.allclose(found.states, one_by_one(start, parameters, method), rtol=1e-9, atol=1e-9)
    assert np.array_equal(found.states[:, 0], start) and not found.failures
    assert found.steps.min() > 3 and found.evaluations > found.steps.sum()


@settings(max_examples=25, deadline=None)
@given(data=st.data(), m=st.integers(1, 12), lanes=st.integers(1, 6))
def test_neighbours_do_not_matter(data: st.DataObject, m: int, lanes: int) -> None:
    """Any order and any number of lanes: rows are refilled and moved, answers stay."""
    start, parameters = instances(m, 2, seed=m)
    order = np.array(data.draw(st.permutations(range(m))))
    whole = solve_batch(network, start, TIMES, parameters=parameters)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "FEWEST_LANES", lanes)
        patch.setattr(run, "WORKING_BYTES", 1)
        few = solve_batch(network, start[order], TIMES, parameters=[p[order] for p in parameters])
    # Sums over other widths round differently; the field spreads that little.
    assert np.allclose(few.states, whole.states[order], rtol=1e-10, atol=1e-10)
    assert np.array_equal(few.steps, whole.steps[order])
    assert np.array_equal(few.rejected, whole.rejected[order])


def test_every_instance_has_its_own_steps() -> None:
    rates = np.array([0.1, 1.0, 100.0])
    found = solve_batch(lambda t, x, a: -a[:, None] * x, np.ones((3, 1)), TIMES, parameters=[rates])
    assert np.all(np.diff(found.steps) > 0)
    exact = np.exp(-rates[:, None] * TIMES)
    assert np.max(np.abs(found.states[..., 0] - exact)) < found.steps.max() * 1e-6


def test_failures_are_reported_and_the_others_go_on() -> None:
    """x' = a x^2 ends at 1/a: before 3 for a = 1 and 0.5; -1 and 0 go on; NaN fails at once."""
    rates = np.array([1.0, -1.0, math.nan, 0.5, 0.0])
    found = solve_batch(
        lambda t, x, a: a[:, None] * x**2, np.ones((5, 1)), TIMES, parameters=[rates]
    )
    assert sorted(found.failures) == [0, 2, 3]
    reasons = {k: e.failure for k, e in found.failures.items()}
    assert reasons[0] == reasons[3] == Failure.STEP_TOO_SMALL and reasons[2] is Failure.NOT_FINITE
    for k, end in ((0, 1.0), (3, 2.0)):
        error = found.failures[k]
        assert f"instance {k}" in str(error) and abs(error.time - end) < 1e-4
        assert error.state.shape == (1,) and error.state[0] > 1e6
        before, after = end > TIMES, error.time < TIMES
        exact = 1 / (1 - rates[k] * TIMES[before])
        assert np.allclose(found.states[k, before, 0], exact, rtol=1e-3)
        assert np.all(np.isnan(found.states[k, after]))
    assert np.array_equal(found.states[2, :, 0], [1.0] + [math.nan] * 6, equal_nan=True)
    assert np.allclose(found.states[1, :, 0], 1 / (1 + TIMES), rtol=1e-4)
    assert np.array_equal(found.states[4, :, 0], np.ones(7))


def test_a_stiff_instance_is_called_stiff() -> None:
    rates = np.array([1.0, 1e5])
    found = solve_batch(
        lambda t, x, a: -a[:, None] * (x - np.cos(t)[:, None]),
        np.ones((2, 1)),
        [0.0, 1.0],
        parameters=[rates],
    )
    assert set(found.failures) == {1} and found.failures[1].failure is Failure.STIFF
    assert 0 < found.failures[1].time < 1


def test_too_many_steps_and_a_field_that_turns_nan() -> None:
    options = SolverOptions(most_steps=4, largest_step=0.1)
    slow = solve_batch(lambda t, x: -x, np.ones((2, 1)), TIMES, options=options)
    assert {e.failure for e in slow.failures.values()} == {Failure.TOO_MANY_STEPS}
    assert all(e.time <= 0.4 + 1e-12 for e in slow.failures.values())

    def breaking(t: np.ndarray, x: np.ndarray, end: np.ndarray) -> np.ndarray:
        return np.where((t < end)[:, None], -x, np.nan)

    ends = np.array([0.7, 9.0])
    found = solve_batch(breaking, np.ones((2, 1)), TIMES, parameters=[ends])
    assert set(found.failures) == {0} and found.failures[0].failure is Failure.NOT_FINITE
    assert 0.69 < found.failures[0].time <= 0.7


@pytest.mark.parametrize("times", [[1.0], [1.0, 1.0]])
def test_no_time_gives_the_initial_states(times: list[float]) -> None:
    found = solve_batch(lambda t, x: x, [[1], [2]], times)
    assert np.array_equal(found.states, [[[1.0]] * len(times), [[2.0]] * len(times)])


@pytest.mark.parametrize("shape", [(0, 3), (4, 0)])
def test_an_empty_batch_has_an_empty_result(shape: tuple[int, int]) -> None:
    found = solve_batch(lambda t, x, a: a[:, None] * x, np.empty(shape), TIMES,
                        parameters=[np.ones(shape[0])])  # fmt: skip
    assert found.states.shape == (shape[0], 7, shape[1]) and not found.failures
    assert found.steps.shape == found.rejected.shape == (shape[0],)


def test_backward_in_time() -> None:
    rates = np.array([0.5, 2.0])
    found = solve_batch(lambda t, x, a: a[:, None] * x, np.ones((2, 1)), [1.0, 0.5, -1.0],
                        parameters=[rates])  # fmt: skip
    exact = np.exp(np.outer(rates, [0.0, -0.5, -2.0]))
    assert np.allclose(found.states[..., 0], exact, rtol=1e-5)


def test_complex_states() -> None:
    rates = np.array([1.0, 3.0])
    found = solve_batch(lambda t, x, a: 1j * a[:, None] * x, [[1], [2]], TIMES, parameters=[rates])
    exact = np.array([[1.0], [2.0]]) * np.exp(1j * np.outer(rates, TIMES))
    assert np.max(np.abs(found.states[..., 0] - exact)) < found.steps.max() * 3e-6


def test_integers_and_float32_are_computed_in_float64() -> None:
    ends = [
        solve_batch(lambda t, x: -x, np.array([[1], [2]], dtype=kind), TIMES).states
        for kind in (np.int64, np.float32, np.float64)
    ]
    assert ends[0].dtype == np.float64
    assert np.array_equal(ends[0], ends[2]) and np.array_equal(ends[1], ends[2])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"initial": np.ones(3)}, r"shape \(m, d\)"),
        ({"initial": [[math.nan]]}, "finite numbers"),
        ({"times": [0.0, 2.0, 1.0]}, "increasing or decreasing"),
        ({"method": "rk4"}, "an explicit pair"),
        ({"method": "radau"}, "an explicit pair"),
        ({"parameters": [np.ones(5)]}, "2 rows"),
        ({"parameters": [3.0]}, "2 rows"),
        ({"field": lambda t, x, *p: x[:, :0]}, "as the state"),
        ({"field": lambda t, x, *p: x[0]}, "as the state"),
        ({"field": lambda t, x, *p: x.astype(str)}, "numbers"),
    ],
)
def test_input_that_means_nothing_is_refused(changes: dict[str, Any], message: str) -> None:
    given: dict[str, Any] = {
        "field": lambda t, x, *p: -x, "initial": np.ones((2, 2)), "times": TIMES, **changes
    }  # fmt: skip
    positional = [given.pop(name) for name in ("field", "initial", "times")]
    with pytest.raises(IntegrationError, match=message) as caught:
        solve_batch(*positional, **given)
    assert caught.value.way_out


def test_states_beyond_the_memory_are_refused() -> None:
    with pytest.raises(IntegrationError, match="fewer times or instances"):
        solve_batch(lambda t, x: -x, np.ones((10**5, 10)), np.linspace(0.0, 1.0, 10**4))


def test_the_users_arrays_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FEWEST_LANES", 2)
    monkeypatch.setattr(run, "WORKING_BYTES", 1)
    given = [np.linspace(1.0, 2.0, 9), np.ones((9, 1)), np.ones((9, 1, 1))]
    start = np.ones((9, 1))
    copies = [a.copy() for a in (start, *given)]
    solve_batch(
        lambda t, x, a, b, c: -a[:, None] * x + b - c[:, :, 0], start, TIMES, parameters=given
    )
    assert all(np.array_equal(a, c) for a, c in zip((start, *given), copies, strict=True))


def test_the_first_step_looks_no_further_than_the_end() -> None:
    rates = np.array([1e-7, 1e-9, 1.0])
    found = solve_batch(
        lambda t, x, a: a[:, None] * x * np.exp(-t)[:, None],
        np.ones((3, 1)), [0.0, -1.0], parameters=[rates],
    )  # fmt: skip
    assert not found.failures
    assert np.allclose(found.states[:, -1, 0], np.exp(rates * (1 - np.e)), rtol=1e-5, atol=0)
