"""``rk4``: order 4, agreement with SciPy and mpmath, and failures that say what happened."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from symnode.numeric import IntegrationError, rk4


def pendulum(t: float, x: np.ndarray) -> np.ndarray:
    return np.array([x[1], -np.sin(x[0]) + 0.1 * np.cos(t)])


def test_against_scipy_on_a_driven_pendulum() -> None:
    times = np.linspace(0.0, 4.0, 9)
    reference = solve_ivp(
        pendulum, (0.0, 4.0), [1.0, 0.2], method="DOP853", t_eval=times, rtol=1e-12, atol=1e-13
    )
    found = rk4(pendulum, [1.0, 0.2], times, substeps=100)
    # h = 0.005: h^4 = 6e-10, times derivatives of size 1.
    assert np.max(np.abs(found - reference.y.T)) < 1e-9


def test_against_mpmath_on_a_stiffening_scalar() -> None:
    """x' = x cos t has the solution e^{sin t}; mpmath's Taylor integrator agrees to 25 digits."""
    with mpmath.workdps(30):
        solver = mpmath.odefun(lambda t, x: x * mpmath.cos(t), 0, mpmath.mpf(1))
        reference = solver(3)
        assert abs(reference - mpmath.exp(mpmath.sin(3))) < mpmath.mpf(10) ** -25
    found = rk4(lambda t, x: x * math.cos(t), 1.0, [0.0, 3.0], substeps=600)[-1]
    assert abs(found - float(reference)) < 1e-10  # h^4 = 6e-10, times 1/120 and the derivatives


@pytest.mark.parametrize(
    ("field", "initial", "exact"),
    [
        (lambda t, x: x * math.cos(t), 1.0, math.exp(math.sin(2.0))),
        (lambda t, x: -(x**2), 1.0, 1 / 3),
        (lambda t, x: np.array([-x[1], x[0]]), [1.0, 0.0], [math.cos(2.0), math.sin(2.0)]),
    ],
)
def test_order_is_four(field: Callable, initial: object, exact: object) -> None:
    errors = [
        np.max(np.abs(rk4(field, initial, [0.0, 2.0], substeps=n)[-1] - exact))
        for n in (16, 32, 64, 128)
    ]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    # Halving the step divides the error by 16 up to the next order: |order - 4| <= c h.
    assert np.all(np.abs(orders - 4) < [0.35, 0.18, 0.09])


def test_cubic_time_dependence_is_exact() -> None:
    """For x' = f(t) the method is Simpson's rule, exact for cubics."""
    found = rk4(lambda t, x: np.asarray(4 * t**3 - 3 * t**2), 0.0, [0.0, 1.0, 3.0])
    assert np.allclose(found, [0.0, 0.0, 54.0], rtol=1e-15)  # round-off of one step


@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_any_shape_is_integrated_entry_by_entry(rows: int, columns: int, seed: int) -> None:
    start = np.random.default_rng(seed).normal(size=(rows, columns))
    times = np.linspace(0.0, 1.0, 4)
    whole = rk4(lambda t, x: np.sin(x), start, times)
    assert whole.shape == (4, rows, columns)
    single = rk4(lambda t, x: np.sin(x), start[0, 0], times)
    assert single.shape == (4,)
    assert np.array_equal(whole[:, 0, 0], single)


@given(st.floats(-2, 2), st.floats(0.1, 2))
def test_backward_integration_returns_to_the_start(initial: float, horizon: float) -> None:
    there = rk4(lambda t, x: np.cos(x) + t, initial, [0.0, horizon], substeps=64)[-1]
    back = rk4(lambda t, x: np.cos(x) + t, there, [horizon, 0.0], substeps=64)[-1]
    assert abs(back - initial) < 1e-5  # twice the error of order 4 at h = 1/32, times e^{2 T}


def test_complex_states_carry_derivatives() -> None:
    """Complex step: no difference is taken, so the derivative is exact to rounding."""
    step = 1e-30
    found = rk4(lambda t, x: (1.0 + 1j * step) * x, 2.0, [0.0, 1.0], substeps=100)[-1]
    assert np.iscomplexobj(found)
    assert math.isclose(found.imag / step, 2 * math.e, rel_tol=1e-8)  # error of order 4, h = 0.01


def test_integers_become_floats_and_the_input_is_not_changed() -> None:
    start = np.array([1, 2])
    found = rk4(lambda t, x: -x, start, [0, 1], substeps=10)
    assert found.dtype == np.float64
    assert start.tolist() == [1, 2]


def test_blow_up_reports_the_last_finite_state() -> None:
    """x' = x^2 from 1 dies at t = 1."""
    with pytest.raises(IntegrationError, match="blows up") as caught:
        rk4(lambda t, x: x**2, 1.0, [0.0, 2.0], substeps=1000)
    error = caught.value
    assert error.time is not None
    # A fixed step runs past the pole by a few steps before the numbers overflow.
    assert 1.0 <= error.time < 1.1
    assert np.isfinite(error.state)
    assert error.state > 1e10


def test_nan_from_the_field_is_reported_at_its_step() -> None:
    with pytest.raises(IntegrationError) as caught:
        rk4(lambda t, x: np.sqrt(x - 2 * t), 1.0, [0.0, 2.0], substeps=20)
    assert caught.value.time is not None
    assert 0.0 < caught.value.time < 2.0


@pytest.mark.parametrize(
    ("initial", "times", "substeps", "word"),
    [
        (float("nan"), [0, 1], 1, "finite"),
        ([1.0, float("inf")], [0, 1], 1, "finite"),
        ("one", [0, 1], 1, "numbers"),
        (object(), [0, 1], 1, "numbers"),
        ([[1.0], [1.0, 2.0]], [0, 1], 1, "equal length"),
        (1.0, [0], 1, "2 or more"),
        (1.0, 1.0, 1, "2 or more"),
        (1.0, [], 1, "2 or more"),
        (1.0, [0, 1, 1], 1, "strictly"),
        (1.0, [0, 1, 0.5], 1, "strictly"),
        (1.0, [0, float("nan")], 1, "finite times"),
        (1.0, [0, 1j], 1, "real times"),
        (1.0, [0, 1], 0, "whole number"),
        (1.0, [0, 1], -3, "whole number"),
        (1.0, [0, 1], 2.5, "whole number"),
        (1.0, [0, 1], True, "whole number"),
    ],
)
def test_unusable_input_is_refused(
    initial: object, times: object, substeps: object, word: str
) -> None:
    with pytest.raises(IntegrationError, match=word) as caught:
        rk4(lambda t, x: -x, initial, times, substeps=substeps)  # type: ignore[arg-type]
    assert caught.value.time is None
    assert "way out" in str(caught.value)


@pytest.mark.parametrize(
    "slope", [np.zeros(3), 0.0, np.zeros((2, 1)), [[0.0, 0.0]], np.array(["a", "b"])]
)
def test_a_field_of_another_shape_or_kind_is_refused(slope: object) -> None:
    with pytest.raises(IntegrationError):
        rk4(lambda t, x: slope, [1.0, 2.0], [0, 1])  # type: ignore[arg-type, return-value]


def test_a_field_that_turns_complex_on_the_way_is_refused() -> None:
    with pytest.raises(IntegrationError, match="complex"):
        rk4(lambda t, x: x if t < 0.5 else 1j * x, 1.0, [0.0, 1.0], substeps=4)


def test_bugs_in_a_field_are_not_hidden() -> None:
    def broken(t: float, x: np.ndarray) -> np.ndarray:
        raise KeyError("weights")

    with pytest.raises(KeyError):
        rk4(broken, 1.0, [0, 1])


def test_errors_can_travel_between_processes() -> None:
    """``copy`` takes an object apart and rebuilds it as a worker process would."""
    error = IntegrationError("a", "b", "c", "d").reached(0.5, np.ones(2))
    twin = copy.copy(error)
    assert twin is not error
    assert str(twin) == str(error)
    assert twin.time == 0.5
