"""Recognised flows against numerical solutions, high precision, and their own definition."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symnode.language.elementary import exp
from symnode.language.surface import scalar, time
from symnode.numeric import Discrete, Loss, Problem, analytic, gradient
from symnode.numeric.analytic import Exact, recognise

x, y, t, a, b, c, k, r, K, w = sympy.symbols("x y t a b c k r K w")

# Equation, parameters, initial states, times.
SCALAR: dict[str, tuple[Any, dict[str, float], list[float], list[float]]] = {
    "growth": (a * x, {"a": 0.7}, [1.0, -2.0], [0.0, 1.5]),
    "affine": (a * x + b, {"a": -0.7, "b": 0.3}, [1.0, -2.0], [0.5, 0.8, 2.0]),
    "affine at a = 0": (a * x + b, {"a": 0.0, "b": 0.3}, [1.0], [0.0, 2.0]),
    "constant": (b, {"b": 0.3}, [1.0, 2.0], [0.0, 2.0]),
    "function of parameters": (k * b**2 * x, {"b": 0.5, "k": -1.0}, [1.0], [0.0, 2.0]),
    "in time": (a * t**2 * x, {"a": 0.4}, [1.0, -1.0], [-1.0, 1.5]),
    "wave": (a * sympy.cos(w * t + 1) * x, {"a": 0.4, "w": 2.0}, [1.0], [0.3, 2.5]),
    "slow wave": (a * sympy.sin(w * t + 1) * x, {"a": 0.4, "w": 0.0}, [1.0], [0.3, 2.5]),
    "fading": (sympy.exp(-k * t) * (x - b), {"k": 0.5, "b": 2.0}, [1.0, 3.0], [0.0, 1.0, 2.0]),
    "sum over time": (t + sympy.sinh(k * t) * b, {"b": 2.0, "k": 0.3}, [1.0], [0.0, 1.0]),
    "forced by powers": (a * x + b * t**3 - t, {"a": -0.6, "b": 0.3}, [1.0, 2.0], [-0.5, 0.2, 1.5]),
    "forced by a power at a = 0": (a * x + b * t**2, {"a": 0.0, "b": 0.3}, [1.0], [1.0, 2.0]),
    "forced and fast": (-a * x + b * t, {"a": 30.0, "b": 0.3}, [1.0], [0.0, 1.0]),
    "forced by exponentials": (a * x + sympy.exp(k * t), {"a": -0.6, "k": 0.3}, [1.0], [0.1, 1.5]),
    "resonance": (a * x + b * sympy.exp(k * t), {"a": 0.3, "b": 2.0, "k": 0.3}, [1.0], [0.1, 1.5]),
    "forced by waves": (
        a * x + b * sympy.sin(w * t + 1) + sympy.cos(k * t),
        {"a": -0.6, "b": 0.3, "w": 3.0, "k": 0.5},
        [1.0, 2.0],
        [0.1, 0.9, 2.5],
    ),
    "growing and forced": (a * x + sympy.cos(w * t), {"a": 1.2, "w": 2.0}, [1.0], [2.0, 0.5]),
    "forced by a slow wave": (a * x + sympy.cos(w * t), {"a": 0.0, "w": 0.0}, [1.0], [0.1, 1.5]),
    "logistic": (r * x * (1 - x / K), {"r": 1.2, "K": 3.0}, [0.1, 2.0, 5.0], [0.0, 1.0, 4.0]),
    "logistic backwards": (r * x * (1 - x / K), {"r": 1.2, "K": 3.0}, [0.1, 2.0], [1.0, 0.0]),
    "square": (c * x**2, {"c": 0.5}, [1.0, -3.0, 0.0], [0.0, 1.5]),
    "square about b": ((x - b) ** 2, {"b": 1.0}, [1.5, 1.0, -3.0], [0.0, 1.5]),
    "rotation": (1 + x**2, {}, [0.0, -1.0, 0.3], [0.0, 0.9]),
    "nearly double root": (x**2 - c, {"c": 1e-14}, [0.5, -1.0], [0.0, 1.0]),
    "seasons": (sympy.cos(t) * x**2, {}, [0.5, -0.7, 0.9], [0.0, 1.0, 5.0]),
    "cubic decay": (-k * x**3, {"k": 2.0}, [1.0, -1.5, 0.0], [0.0, 2.0]),
    "root": (k * sympy.sqrt(x), {"k": 0.5}, [1.0, 4.0], [0.0, 2.0]),
    "reciprocal": (k / (a * x + 1), {"k": 0.5, "a": 0.3}, [1.0, -5.0], [0.0, 2.0]),
    "shifted power": (t * (a * x + 2) ** 4, {"a": -0.4}, [1.0, 2.0], [-0.1, 0.3]),
    "exponential": (b * sympy.exp(-k * x), {"b": 0.5, "k": 1.5}, [1.0, -1.0], [0.0, 2.0]),
    "exponential at k = 0": (b * sympy.exp(k * x), {"b": 0.5, "k": 0.0}, [1.0], [0.0, 2.0]),
}
LOSS = Loss(
    terminal=(lambda x: np.sum(np.sin(x)), np.cos),
    observed=(lambda s: np.sum(s**2) / 2, lambda s: s),
)


LOGISTIC = recognise(r * x * (1 - x), x, t)
AFFINE = recognise(a * x + 1, x, t)


def parts(found: Any) -> dict[str, np.ndarray]:
    return {"initial": found.initial, "ends": found.times[[0, -1]], **found.parameters}


def agree(left: Any, right: Any, tolerance: float) -> None:
    assert math.isclose(left.loss, right.loss, rel_tol=tolerance, abs_tol=tolerance)
    ours, theirs = parts(left), parts(right)
    assert ours.keys() == theirs.keys()
    for name in ours:
        scale = max(1.0, float(np.max(np.abs(theirs[name]))))
        assert np.allclose(ours[name], theirs[name], rtol=0, atol=tolerance * scale), name


@pytest.mark.parametrize("name", SCALAR)
def test_the_flow_solves_the_equation_and_its_gradient_is_that_of_fine_steps(name: str) -> None:
    field, parameters, initial, times = SCALAR[name]
    found = recognise(field, x, t)
    assert found, found.reason
    problem = Problem(
        found.field, initial, times, parameters, in_time=in_time(field, sorted(parameters))
    )
    exact = gradient(problem, LOSS, mode=Exact(found.flow))
    # Order 8 with h <= 0.02: far below round-off of a few hundred steps.
    fine = gradient(problem, LOSS, mode=Discrete("cooper_verner", 150))
    agree(exact, fine, 1e-11)


def in_time(field: Any, names: list[str]) -> Any:
    slope = sympy.lambdify([t, x, *sympy.symbols(names)], sympy.diff(field, t), "numpy")
    return lambda time, state, p: slope(time, state, *(p[n] for n in names)) + 0 * state


def test_waves_on_a_fast_decay() -> None:
    """x' = -a x + cos(w t) for a T = 5000: past the transient, amplitude and phase are known."""
    found = recognise(-a * x + sympy.cos(w * t), x, t)
    problem = Problem(found.field, 1.0, [0.0, 5.0], {"a": 1000.0, "w": 2.0})
    exact = gradient(problem, Loss(terminal=(lambda x: x, np.ones_like)), mode=Exact(found.flow))
    size = 1000.0**2 + 2.0**2
    value = (1000 * math.cos(10) + 2 * math.sin(10)) / size
    assert math.isclose(exact.loss, value, rel_tol=1e-13)
    slope = math.cos(10) / size - 2 * 1000 / size * value
    assert math.isclose(exact.parameters["a"], slope, rel_tol=1e-12)


def test_systems_are_solved_by_the_matrix_exponential() -> None:
    """A damped oscillator with a constant force, defective at k = 1."""
    field = [y, -x - 2 * k * y + b]
    for damping in (0.3, 1.0, 2.0):
        found = recognise(field, [x, y], t)
        problem = Problem(
            found.field,
            [[1.0, 0.0], [0.2, -1.0], [0.0, 3.0]],
            [0.0, 0.7, 2.0],
            {"k": damping, "b": 0.4},
            in_time=lambda time, state, p: 0 * state,
        )
        assert found.kind == "linear, constant coefficients"
        fine = gradient(problem, LOSS, mode=Discrete("cooper_verner", 60))
        agree(gradient(problem, LOSS, mode=Exact(found.flow)), fine, 1e-12)


def test_terms_of_symnode_are_read() -> None:
    state, clock, rate = scalar("x"), time("t"), scalar("k")
    found = recognise(exp(-rate) * state, state, clock)
    assert found.kind == "linear, constant coefficients" and found.flow is not None
    end = found.flow.end(0.0, 1.0, np.array([1.0]), {"k": np.array(0.0)})
    assert np.allclose(end, math.e, rtol=1e-15)


@pytest.mark.parametrize("rate", [0.0, 1e-300, 1e-17, -1e-12, 1e-8, 1e-5, -1e-3, 0.4, 0.6, -3.0])
def test_near_a_zero_rate_nothing_cancels(rate: float) -> None:
    """``x(T) = x e^{aT} + b T (e^{aT} - 1)/(aT)`` and its slope in a, against 60 digits."""
    found = recognise(a * x + b, x, t)
    problem = Problem(found.field, 0.0, [0.0, 2.0], {"a": rate, "b": 1.0})
    end = Loss(terminal=(lambda x: x, np.ones_like))
    exact = gradient(problem, end, mode=Exact(found.flow))
    with mpmath.workdps(60):
        z = mpmath.mpf(2) * mpmath.mpf(rate)
        small = abs(z) < mpmath.mpf(10) ** -15
        value = 2 * (1 + z / 2) if small else 2 * mpmath.expm1(z) / z
        slope = 2 + 4 * z / 3 if small else 4 * (z * mpmath.exp(z) - mpmath.expm1(z)) / z**2
    assert math.isclose(exact.loss, float(value), rel_tol=1e-15)
    assert math.isclose(exact.parameters["a"], float(slope), rel_tol=4e-15)


@given(st.floats(1e-12, 0.5), st.floats(0.1, 60))
def test_the_logistic_flow_keeps_its_digits(start: float, horizon: float) -> None:
    """From next to one equilibrium to next to the other: value and slopes, against 50 digits."""
    problem = Problem(LOGISTIC.field, start, [0.0, horizon], {"r": 1.0})
    end = Loss(terminal=(lambda x: x, np.ones_like))
    exact = gradient(problem, end, mode=Exact(LOGISTIC.flow))
    with mpmath.workdps(50):
        e, x0 = mpmath.exp(horizon), mpmath.mpf(start)
        value = x0 * e / (1 - x0 + x0 * e)
        in_start = e / (1 - x0 + x0 * e) ** 2
        in_rate = horizon * value * (1 - value)
    assert math.isclose(exact.loss, value, rel_tol=1e-13)
    assert math.isclose(exact.initial, in_start, rel_tol=1e-13)
    # A difference of numbers near 1 once x is.
    assert math.isclose(exact.parameters["r"], in_rate, rel_tol=1e-12, abs_tol=1e-14)


@given(st.floats(-2, 2), st.floats(0.1, 3))
def test_flows_compose(rate: float, horizon: float) -> None:
    flow = AFFINE.flow
    assert flow is not None
    p, start = {"a": np.array(rate)}, np.array([0.3, -2.0])
    there = flow.end(0.0, horizon, start, p)
    assert np.allclose(flow.end(horizon, 0.0, there, p), start, atol=1e-12 * math.exp(6))


def test_parameters_may_be_one_a_sample() -> None:
    found = recognise(r * x * (1 - x), x, t)
    rates = np.array([0.5, 1.0, 2.0])
    whole = gradient(
        Problem(found.field, [0.1, 0.2, 0.3], [0.0, 1.0], {"r": rates}),
        LOSS,
        mode=Exact(found.flow),
    )
    assert whole.parameters["r"].shape == (3,)
    for n, rate in enumerate(rates):
        single = Problem(found.field, [0.1 * (n + 1)], [0.0, 1.0], {"r": rate})
        one = gradient(single, LOSS, mode=Exact(found.flow))
        assert math.isclose(one.parameters["r"], whole.parameters["r"][n], rel_tol=1e-13)


def test_the_package_is_a_room_of_numeric() -> None:
    assert analytic.recognise is recognise
