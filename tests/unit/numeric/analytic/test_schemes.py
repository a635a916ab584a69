"""``R(h A)^N`` and its gradient are those of the method, step by step."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
import pytest
import sympy

from symnode.numeric import Discrete, IntegrationError, Loss, Problem, fixed_steps, gradient
from symnode.numeric.analytic import Exact, recognise, stability_function
from symnode.numeric.tableaux import TABLEAUX

x, y, t, a, b = sympy.symbols("x y t a b")
EXPLICIT = sorted(name for name, tableau in TABLEAUX.items() if tableau.is_explicit)
LOSS = Loss(
    terminal=(lambda x: np.sum(np.sin(x)), np.cos),
    observed=(lambda s: np.sum(s**2) / 2, lambda s: s),
)
STEP = 1e-30


@pytest.mark.parametrize("method", sorted(TABLEAUX))
def test_the_stability_function_is_the_exponential_up_to_the_order(method: str) -> None:
    found, order = stability_function(method), TABLEAUX[method].order
    quotient: list[Any] = []
    for n in range(order + 1):
        numerator = found.numerator[n] if n < len(found.numerator) else Fraction(0)
        rest = sum(
            (found.denominator[k] * quotient[n - k] * -1
             for k in range(1, min(n, len(found.denominator) - 1) + 1)),
            start=Fraction(0),
        )  # fmt: skip
        quotient.append(numerator + rest)
        assert quotient[n] == Fraction(1, factorial(n))


@pytest.mark.parametrize("rate", [0.7, -1.0, 0.0, 1e-9, -40.0])
@pytest.mark.parametrize("method", EXPLICIT)
def test_one_equation_as_by_the_steps(method: str, rate: float) -> None:
    """At a = -40 the steps are unstable for most methods, and R is negative for Euler's."""
    found = recognise(a * x + b, x, t)
    problem = Problem(
        found.field, [1.0, -0.5], [0.0, 0.5, 0.8], {"a": rate, "b": 0.3},
        in_time=lambda time, state, p: 0 * state,
    )  # fmt: skip
    loss = LOSS if rate > -2 else Loss(terminal=(np.sum, np.ones_like))
    closed = gradient(problem, loss, mode=Exact(found.scheme(method, substeps=7)))
    steps = gradient(problem, loss, mode=Discrete(method, 7))
    # Round-off of 14 steps of growing numbers: their size and the number of steps.
    assert np.isclose(closed.loss, steps.loss, rtol=1e-12)
    for ours, theirs in (
        (closed.initial, steps.initial),
        (closed.parameters["a"], steps.parameters["a"]),
        (closed.parameters["b"], steps.parameters["b"]),
        (closed.times, steps.times),
    ):
        # A slope in time of a state at rest is the rest of terms of size b.
        scale = max(0.1, np.max(np.abs(theirs)))
        assert np.allclose(ours, theirs, rtol=1e-11, atol=1e-13 * scale)


@pytest.mark.parametrize("method", EXPLICIT)
def test_systems_as_by_the_steps(method: str) -> None:
    found = recognise([a * x - y, x + b], [x, y], t)
    problem = Problem(
        found.field, [[1.0, -0.5], [0.0, 2.0]], [0.0, 0.5, 0.8], {"a": -0.3, "b": 0.3},
        in_time=lambda time, state, p: 0 * state,
    )  # fmt: skip
    closed = gradient(problem, LOSS, mode=Exact(found.scheme(method, substeps=5)))
    steps = gradient(problem, LOSS, mode=Discrete(method, 5))
    for ours, theirs in (
        (closed.initial, steps.initial),
        (closed.parameters["a"], steps.parameters["a"]),
        (closed.parameters["b"], steps.parameters["b"]),
        (closed.times, steps.times),
    ):
        assert np.allclose(ours, theirs, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("method", ["gauss_two", "implicit_midpoint"])
def test_implicit_methods_as_by_their_solver(method: str) -> None:
    """The solver in complex arithmetic gives the derivative; its stages are solved to 1e-13."""
    found = recognise(a * x + b, x, t)
    problem = Problem(found.field, [1.0], [0.0, 2.0], {"a": -1.5, "b": 0.3})
    closed = gradient(
        problem, Loss(terminal=(np.sum, np.ones_like)), mode=Exact(found.scheme(method, substeps=6))
    )

    def end(rate: Any) -> Any:
        return fixed_steps(
            lambda s, z: rate * z + 0.3, np.array([1.0 + 0j]), [0.0, 2.0], method=method, substeps=6
        )[-1, 0]

    assert np.isclose(closed.loss, end(-1.5).real, rtol=1e-12)
    # A step of 1e-6: the real part does not move, the imaginary part is off by its square.
    slope = end(-1.5 + 1e-6j).imag / 1e-6
    assert np.isclose(closed.parameters["a"], slope, rtol=1e-7)
    system = recognise([a * x + b], [x], t)
    matrix = gradient(
        Problem(system.field, [1.0], [0.0, 2.0], {"a": -1.5, "b": 0.3}),
        Loss(terminal=(np.sum, np.ones_like)),
        mode=Exact(system.scheme(method, substeps=6)),
    )
    assert np.isclose(matrix.parameters["a"], closed.parameters["a"], rtol=1e-13)
    assert np.isclose(matrix.parameters["b"], closed.parameters["b"], rtol=1e-13)


def test_a_scheme_of_many_steps_tends_to_the_flow() -> None:
    found = recognise(a * x, x, t)
    problem = Problem(found.field, [1.0, 2.0], [0.0, 1.0], {"a": 0.7})
    exact = gradient(problem, LOSS, mode=Exact(found.flow))
    errors = [
        abs(gradient(problem, LOSS, mode=Exact(found.scheme("euler", substeps=n))).parameters["a"]
            - exact.parameters["a"])
        for n in (10**6, 2 * 10**6)
    ]  # fmt: skip
    assert 1.9 < errors[0] / errors[1] < 2.1  # order 1, undisturbed by the rounding of 1 + a h


def test_what_has_no_stability_function_is_refused() -> None:
    with pytest.raises(IntegrationError, match="one of bogacki"):
        recognise(a * x, x, t).scheme("rk5")
    with pytest.raises(IntegrationError, match="whole number"):
        recognise(a * x, x, t).scheme("rk4", substeps=0)
    for field in (x**2, t * x, sympy.sin(x)):
        with pytest.raises(IntegrationError, match="constant coefficients"):
            recognise(field, x, t).scheme("rk4")
    pole = recognise(a * x, x, t)  # the implicit midpoint rule has R(2) = infinity
    problem = Problem(pole.field, [1.0], [0.0, 1.0], {"a": 2.0})
    with pytest.raises(IntegrationError, match="finite"):
        gradient(problem, LOSS, mode=Exact(pole.scheme("implicit_midpoint")))
    system = recognise([a * x], [x], t)
    with pytest.raises(IntegrationError, match="smaller steps"):
        gradient(problem, LOSS, mode=Exact(system.scheme("implicit_midpoint")))
