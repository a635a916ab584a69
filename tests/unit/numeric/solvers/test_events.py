"""Events: found, told apart by direction, terminal ones; no number is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symnode.numeric import Event, IntegrationError, SolverOptions, solve


def decay(t: float, x: np.ndarray) -> np.ndarray:
    return -x


def turning(t: float, x: np.ndarray) -> np.ndarray:
    return np.array([x[1], -x[0]])


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


def test_events_are_given_as_a_list_of_events() -> None:
    for events in (Event(lambda t, x: x), [lambda t, x: x]):
        with pytest.raises(IntegrationError, match="a list of"):
            solve(decay, 1.0, [0.0, 1.0], events=events)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["dormand_prince", "cooper_verner", "radau", "lsoda"])
def test_a_zero_at_the_end_of_a_step_is_found_once(method: str) -> None:
    def rising(t: float, x: np.ndarray) -> np.ndarray:
        return 0.9 + 0.3 * np.sin(5 * t + 0 * x)

    path = solve(rising, [0.0], [0.0, 4.0], method=method).path
    assert path is not None
    for place, time in enumerate(path.nodes[1:-1][:12]):
        for level in (path.pieces[place](time)[0], path.pieces[place + 1](time)[0]):
            event = Event(lambda t, x, level=level: x[0] - level)
            (found,) = solve(rising, [0.0], [0.0, 4.0], method=method, events=[event]).events
            assert np.allclose(found.times, [time], rtol=1e-9, atol=0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_event_at_the_time_of_a_terminal_one_is_kept(order: tuple[int, int]) -> None:
    watch = Event(lambda t, x: t - 1)
    stop = Event(lambda t, x: t - 1, terminal=True)
    events = [(watch, stop)[k] for k in order]
    found = solve(lambda t, x: x, [1.0], [0.0, 2.0], events=events)
    assert [list(e.times) for e in found.events] == [[1.0], [1.0]]
    assert found.stopped_by == order.index(1)


@pytest.mark.parametrize("method", EVENT_METHODS)
def test_a_function_that_is_0_from_some_time_on_is_0_there_first(method: str) -> None:
    options = SolverOptions(rtol=1e-8, atol=1e-10)
    for g in (lambda t, x: max(x[0] - 0.5, 0.0), lambda t, x: float(x[0] > 0.5)):
        stop = Event(g, terminal=True)
        found = solve(decay, [1.0], [0.0, 1.0], method=method, options=options, events=[stop])
        assert np.isclose(found.times[-1], np.log(2), atol=1e-6)
        assert found.stopped_by == 0


def test_the_end_of_an_interval_of_zeros_does_not_count() -> None:
    found = solve(decay, [1.0], [0.0, 1.0], events=[Event(lambda t, x: max(0.5 - x[0], 0.0))])
    assert len(found.events[0].times) == 0
