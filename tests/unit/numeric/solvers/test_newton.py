"""Implicit stages: convergence, derivatives given and not, failures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symnode.numeric import IntegrationError, SolverOptions, fixed_steps, solve


def decay(t: float, x: np.ndarray) -> np.ndarray:
    return -x


def turning(t: float, x: np.ndarray) -> np.ndarray:
    return np.array([x[1], -x[0]])


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


def test_too_large_a_system_for_an_implicit_method_is_refused() -> None:
    with pytest.raises(IntegrationError, match="4 GiB"):
        solve(decay, np.ones(40_000), [0.0, 1.0], method="gauss_two")
