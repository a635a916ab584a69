"""``adjoint_gradient`` against closed forms: value, sign, order; and the Hermite path it uses."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symnode.numeric import IntegrationError, adjoint_gradient, euler_gradient, euler_network
from symnode.numeric.solvers.hermite import HermitePath

RATE, START, TARGET, HORIZON = 0.7, 1.3, 0.4, 1.5


def linear_gradient(steps: int) -> tuple[float, float]:
    """L = 1/2 (x(T) - y)^2 for x' = a x."""
    found = adjoint_gradient(
        lambda t, x: RATE * x,
        lambda t, x, costate: (RATE * costate, costate * x),
        START,
        np.linspace(0.0, HORIZON, steps + 1),
        lambda x: x - TARGET,
    )
    return float(found.initial), float(found.parameters)


def exact_gradient() -> tuple[float, float]:
    end = START * math.exp(RATE * HORIZON)
    return (end - TARGET) * math.exp(RATE * HORIZON), (end - TARGET) * HORIZON * end


def test_linear_dynamics_in_closed_form() -> None:
    # h = 0.015: h^4 = 5e-8, times (a h-independent) 1/120.
    assert np.allclose(linear_gradient(100), exact_gradient(), rtol=1e-9)


def test_order_is_four() -> None:
    exact = np.array(exact_gradient())
    errors = np.array([np.abs(linear_gradient(n) - exact) for n in (8, 16, 32, 64)])
    orders = np.log2(errors[:-1] / errors[1:])
    assert np.all(np.abs(orders - 4) < 0.25)  # the next order is c h


def test_a_loss_that_sees_the_parameter_only_through_the_path() -> None:
    """f = theta, L = x(T): dL/dtheta = T, where the printed minus sign gives -T."""
    found = adjoint_gradient(
        lambda t, x: np.array([2.0]),
        lambda t, x, costate: (0 * costate, costate),
        [0.0],
        [0.0, HORIZON],
        np.ones_like,
    )
    assert np.allclose(found.parameters, [HORIZON], rtol=1e-15)
    assert found.initial.tolist() == [1.0]


def test_time_dependent_field_and_array_parameters() -> None:
    """x' = theta_1 cos t + theta_2 t, L = x(T): gradient (sin T, T^2/2)."""
    found = adjoint_gradient(
        lambda t, x: np.array([0.3 * math.cos(t) - 0.1 * t]),
        lambda t, x, costate: (0 * costate, costate * np.array([math.cos(t), t])),
        [1.0],
        np.linspace(0.0, 2.0, 41),
        np.ones_like,
    )
    assert np.allclose(found.parameters, [math.sin(2.0), 2.0], rtol=1e-7)  # h^4 = 6e-6, / 2880


def test_states_of_any_shape() -> None:
    """X' = A X for a 2 x 2 matrix X, L = sum X(T); dL/dX(0) = e^{A^T T} 1."""
    matrix = np.array([[0.0, 1.0], [-1.0, 0.0]])
    found = adjoint_gradient(
        lambda t, x: matrix @ x,
        lambda t, x, costate: (matrix.T @ costate, costate @ x.T),
        np.eye(2),
        np.linspace(0.0, 1.0, 51),
        np.ones_like,
    )
    c, s = math.cos(1.0), math.sin(1.0)
    assert np.allclose(found.initial, [[c - s, c - s], [s + c, s + c]], rtol=1e-8)
    assert found.parameters.shape == (2, 2)


def test_contracting_dynamics_do_not_amplify_rounding() -> None:
    """x' = -40 x: integrating x back from x(1) = e^{-40} would lose every digit of x(0)."""
    found = adjoint_gradient(
        lambda t, x: -40.0 * x,
        lambda t, x, costate: (-40.0 * costate, costate @ x),
        [1.0],
        np.linspace(0.0, 1.0, 801),
        np.ones_like,
    )
    # h = 1/800: (40 h)^4/120 over 40 time constants.
    assert np.allclose(float(found.parameters), math.exp(-40.0), rtol=1e-5)


def test_agrees_with_the_discrete_adjoint_in_the_limit() -> None:
    layers = 4096
    path = euler_network(lambda t, h: RATE * h, START, horizon=HORIZON, layers=layers)
    discrete = euler_gradient(
        lambda t, h, c: (RATE * c, c * h), path, path[-1] - TARGET, horizon=HORIZON
    )
    _, expected = linear_gradient(100)
    assert math.isclose(float(discrete.parameters), expected, rel_tol=10 / layers)  # order 1


def test_shapes_are_checked() -> None:
    def field(t: float, x: np.ndarray) -> np.ndarray:
        return -x

    grid = [0.0, 0.5, 1.0]
    with pytest.raises(IntegrationError, match="terminal"):
        adjoint_gradient(field, lambda t, x, c: (-c, c), np.ones(2), grid, lambda x: 1.0)
    with pytest.raises(IntegrationError, match="first result"):
        adjoint_gradient(field, lambda t, x, c: (c[:1], c), np.ones(2), grid, np.ones_like)
    with pytest.raises(IntegrationError, match="times"):
        adjoint_gradient(field, lambda t, x, c: (-c, c), np.ones(2), [0.0], np.ones_like)


@pytest.mark.parametrize("direction", [1.0, -1.0])
def test_hermite_path_reproduces_cubics_in_both_directions(direction: float) -> None:
    times = direction * np.array([0.0, 0.5, 2.0])
    path = HermitePath(times, times**3, 3 * times**2)
    for time in direction * np.array([0.0, 0.1, 0.5, 1.3, 2.0]):
        assert math.isclose(path(time), time**3, rel_tol=1e-13, abs_tol=1e-15)


def test_hermite_path_has_order_four() -> None:
    errors = []
    for count in (8, 16, 32):
        times = np.linspace(0.0, 2.0, count + 1)
        path = HermitePath(times, np.sin(times), np.cos(times))
        middles = (times[:-1] + times[1:]) / 2
        errors.append(max(abs(path(t) - math.sin(t)) for t in middles))
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(np.abs(orders - 4) < 0.1)  # the next order is h^2
