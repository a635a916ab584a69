"""No flow beyond the end of a solution, and no flow that is not known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symnode.calculus.derive import DerivationError
from symnode.numeric import IntegrationError, Loss, Problem, RunningCost, WithVjp, gradient
from symnode.numeric.analytic import Exact, recognise

x, y, t, a, b, k = sympy.symbols("x y t a b k")
RICCATI = recognise(a * x**2 + b * x + k, x, t)
END = Loss(terminal=(np.sum, np.ones_like))


def flow(field: Any, initial: Any, times: Any, **parameters: Any) -> Any:
    found = recognise(field, x, t)
    assert found, found.reason
    problem = Problem(found.field, initial, times, parameters)
    return gradient(problem, END, mode=Exact(found.flow))


@pytest.mark.parametrize(
    ("field", "initial", "stop", "end"),
    [
        (x**2, 1.0, 2.0, 1.0),
        (x**2, 1.0, 1.0, 1.0),
        (x**2, -1.0, -2.0, -1.0),
        (1 + x**2, 0.0, 3.0, math.pi / 2),
        (1 + x**2, -1.0, 9.0, 3 * math.pi / 4),
        (1 + x**2, 1.0, -9.0, -3 * math.pi / 4),
        (x**2 - 1, 2.0, 5.0, math.log(3) / 2),
        (x * (1 - x), -1.0, 5.0, math.log(2)),
        (x**2 - 1, -2.0, -5.0, -math.log(3) / 2),
        (x**3, 1.0, 3.0, 0.5),
        (x**3, -1.0, 3.0, 0.5),
        (-sympy.sqrt(x), 1.0, 5.0, 2.0),
        (-1 / x, 1.0, 5.0, 0.5),
        (1 / x, -1.0, -5.0, -0.5),
        (x ** sympy.Rational(5, 2), 1.0, 5.0, 2 / 3),
        (sympy.exp(x), 0.0, 5.0, 1.0),
        (-sympy.exp(-x), 0.0, 5.0, 1.0),
        (t * x**2, 1.0, 5.0, math.sqrt(2.0)),
        # tau = sin t turns at pi/2: at pi it is 0 again, but the solution ended on the way.
        (2 * sympy.cos(t) * x**2, 1.0, math.pi, math.pi / 6),
        ((1 - 2 * t) * x**2, 5.0, 1.0, (1 - math.sqrt(1 - 0.8)) / 2),
        (sympy.exp(t) * x**2, 1.0, 5.0, math.log(2)),
    ],
)
def test_the_end_of_a_solution_is_an_error_with_its_time(
    field: Any, initial: float, stop: float, end: float
) -> None:
    with pytest.raises(IntegrationError) as caught:
        flow(field, [0.0 if field.has(sympy.exp) and field.has(t) else initial, initial], [0, stop])
    error = caught.value
    assert error.time is not None and math.isclose(error.time, end, rel_tol=1e-9)
    assert error.state == initial
    assert f"{end:.6g}" in str(error) and "way out" in str(error)


def test_up_to_its_end_the_solution_is_there() -> None:
    """x = 1/(1 - t), until shortly before 1."""
    found = flow(x**2, [1.0], [0.0, 0.999])
    assert math.isclose(found.loss, 1000.0, rel_tol=1e-12)
    assert math.isclose(found.initial[0], 1e6, rel_tol=1e-12)


@given(st.floats(-3, 3), st.floats(-2, 2), st.floats(-2, 2), st.floats(-2, 2))
def test_the_end_is_where_the_denominator_vanishes(
    start: float, alpha: float, beta: float, gamma: float
) -> None:
    """x' = alpha x^2 + beta x + gamma: alive before the end, in both directions, and large."""
    family = RICCATI.flow.family  # type: ignore[union-attr]
    parameters = {"a": np.array(alpha), "b": np.array(beta), "k": np.array(gamma)}
    first, last = family.lifetime(np.array(start), parameters)
    assert first < 0 < last
    for end in (first, last):
        # Next to an equilibrium the end is a logarithm of a small number: not to seven digits.
        moving = abs(alpha * start**2 + beta * start + gamma) > 0.1
        if 1e-3 < abs(end) < 1e3 and abs(alpha) > 1e-2 and moving:
            near = family.value(np.array(start), np.array(end * (1 - 1e-7)), parameters)
            assert abs(near) > 1e3


@pytest.mark.parametrize(
    ("field", "initial"),
    [(sympy.sqrt(x), 0.0), (sympy.sqrt(x), -1.0), (1 / x, 0.0), (x ** sympy.Rational(3, 2), -1.0)],
)
def test_a_start_where_the_equation_says_nothing_is_refused(field: Any, initial: float) -> None:
    """From 0, x' = sqrt x has many solutions."""
    with pytest.raises(IntegrationError, match="base of the power"):
        flow(field, [1.0, initial], [0.0, 1.0])


@pytest.mark.parametrize(
    ("field", "word"),
    [
        (sympy.sin(x), "no closed flow"),
        (x**3 + x, "no closed flow"),
        (x**2 * sympy.exp(x), "no closed flow"),
        (sympy.sqrt(1 - x**2), "no closed flow"),
        (x**a, "no closed flow"),
        (x + sympy.sin(t) ** 2, "no closed integral"),
        (x + t**13, "a power above 12"),
        (t * x + 1, "not constant"),
        (x / t, "no closed integral"),
        (sympy.exp(-(t**2)) * x, "no closed integral"),
        (sympy.tan(t) * x, "no closed integral"),
        (sympy.sin(t) ** 2 * x, "no closed integral"),
        (x**2 + t, "not separable"),
        (sympy.sin(t * x), "not separable"),
        ((1 + sympy.sin(t)) * x**2, "zeros"),
    ],
)
def test_what_is_not_known_has_a_reason_and_a_field(field: Any, word: str) -> None:
    found = recognise(field, x, t)
    assert not found and found.flow is None and word in found.reason
    values = {"a": np.array(0.5)}
    expected = sympy.lambdify([t, x, a], field, "numpy")(0.7, 0.3, 0.5)
    assert np.allclose(found.field(0.7, np.array([0.3]), values), expected)


def test_systems_that_are_not_known() -> None:
    assert "not linear" in recognise([x * y, y], [x, y], t).reason
    assert "depend on time" in recognise([t * x, y], [x, y], t).reason


@pytest.mark.parametrize(
    ("field", "state", "time"),
    [("x", x, t), (x, "x", t), (x, x, "t"), (x, x + 1, t), ([x, y], [x, x], t), (x, x, 2)],
)
def test_what_is_no_equation_is_refused(field: Any, state: Any, time: Any) -> None:
    with pytest.raises(DerivationError):
        recognise(field, state, time)


def test_equations_and_states_are_counted() -> None:
    with pytest.raises(IntegrationError, match="one equation a state"):
        recognise([x, y], x, t)
    with pytest.raises(IntegrationError, match="one entry"):
        recognise(x, x, x)
    with pytest.raises(IntegrationError, match="functions that are known"):
        recognise(sympy.Function("f")(x), x, t)
    twin = sympy.Symbol("a", positive=True)
    with pytest.raises(IntegrationError, match="different names"):
        recognise(a * twin * x, x, t)


def test_the_mode_refuses_what_it_cannot_do() -> None:
    found = recognise(a * x, x, t)
    mode = Exact(found.flow)
    cost = Loss(running=RunningCost(lambda t, x, p: 0.0, lambda t, x, p: (0 * x, {})))
    with pytest.raises(IntegrationError, match="no running cost"):
        gradient(Problem(found.field, 1.0, [0, 1], {"a": 1.0}), cost, mode=mode)
    with pytest.raises(IntegrationError, match=r"no \['a'\]"):
        gradient(Problem(found.field, 1.0, [0, 1]), END, mode=mode)
    with pytest.raises(IntegrationError, match="shapes that fit"):
        gradient(Problem(found.field, 1.0, [0, 1], {"a": [1.0, 2.0]}), END, mode=mode)
    with pytest.raises(IntegrationError, match="finite state"):
        gradient(Problem(found.field, 1.0, [0, 1], {"a": 1000.0}), END, mode=mode)
    system = recognise([a * y, x], [x, y], t)
    with pytest.raises(IntegrationError, match="last axis"):
        gradient(Problem(system.field, [1.0] * 3, [0, 1], {"a": 1.0}), END, mode=Exact(system.flow))
    with pytest.raises(IntegrationError, match="one number"):
        gradient(
            Problem(system.field, [1.0] * 2, [0, 1], {"a": [1.0]}), END, mode=Exact(system.flow)
        )
    with pytest.raises(IntegrationError, match="finite numbers"):
        inverse = recognise([y / a, x], [x, y], t)
        gradient(
            Problem(inverse.field, [1.0] * 2, [0, 1], {"a": 0.0}), END, mode=Exact(inverse.flow)
        )


def test_one_clock_for_all_samples() -> None:
    for field in (sympy.sin(a * t) * x**2, (1 + a * t) * x**2):
        with pytest.raises(IntegrationError, match="one number for each parameter"):
            flow(field, [0.1, 0.2], [0.0, 1.0], a=[1.0, 2.0])
    rates = flow(sympy.exp(a * t) * x**2, [0.1, 0.2], [0.0, 1.0], a=[1.0, 2.0])
    assert rates.parameters["a"].shape == (2,)


@pytest.mark.parametrize("field", [a * x, x**2, x * t])
def test_no_time_and_no_batch(field: Any) -> None:
    none = flow(field, [0.5, 2.0], [1.0, 1.0], a=0.5)
    assert none.initial.tolist() == [1.0, 1.0] and none.parameters["a"] == 0.0
    empty = flow(field, np.empty((2, 0)), [0.0, 1.0], a=0.5)
    assert empty.loss == 0.0 and empty.initial.shape == (2, 0) and empty.parameters["a"] == 0.0
    single = flow(field, np.array([0.5], dtype=np.float32), [0, 1], a=1)
    assert single.initial.dtype == np.float64


def test_times_of_numpy_are_times() -> None:
    found = recognise((t - 1) * x**2, x, t)
    assert found.flow is not None
    times = np.array([0.5, 2.0])
    forth = found.flow.end(times[0], times[1], np.array([0.5]), {})
    assert np.allclose(found.flow.end(times[1], times[0], forth, {}), 0.5, rtol=1e-14)


def test_the_flow_of_another_field_is_refused() -> None:
    found = recognise(a * x, x, t)
    other = WithVjp(lambda t, x, p: -5 * x, lambda t, x, p, c: (-5 * c, {"a": 0.0}))
    for flow in (found.flow, found.scheme("rk4", substeps=3)):
        with pytest.raises(IntegrationError, match="the flow of the field"):
            gradient(Problem(other, [1.0, 2.0], [0, 1], {"a": 1.0}), END, mode=Exact(flow))


@pytest.mark.parametrize("above", [0.0, 1e-12, 1e-9])
@pytest.mark.parametrize("rate, rest", [(0.1, 0.3), (1.7, 2.9), (123.456, 0.7)])
def test_a_state_at_rest_is_no_other_field(rate: float, rest: float, above: float) -> None:
    b = sympy.Symbol("b")
    start, values = rate / rest * (1 + above), {"a": rate, "b": rest}
    for rhs in (a - b * x, a * x - b * x**2):
        found = recognise(rhs, x, t)
        gradient(Problem(found.field, start, [0, 1], values), END, mode=Exact(found.flow))


def test_tiny_parameters_have_exact_gradients() -> None:
    b = sympy.Symbol("b")
    found = recognise(-x * b / a, x, t)
    values = {"b": 1.05e-34, "a": 1.05e-34}
    bars = gradient(Problem(found.field, 1.0, [0, 1], values), END, mode=Exact(found.flow))
    end = math.exp(-1)
    slope = bars.parameters["b"] * 1.05e-34
    assert np.isclose(slope, -bars.parameters["a"] * 1.05e-34, rtol=1e-12) and abs(slope) > end / 10
