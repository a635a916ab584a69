"""``fixed_steps``: each method has its order when steps are halved, and errors say what to do."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symnode.numeric import IntegrationError, fixed_steps, rk4
from symnode.numeric.solvers.coefficients import coefficients, explicit_stages
from symnode.numeric.tableaux import TABLEAUX


def field(t: float, x: np.ndarray) -> np.ndarray:
    """Solved by e^{sin t}."""
    return x * math.cos(t)


def turning(t: float, x: np.ndarray) -> np.ndarray:
    """A rotation: its errors do not change sign as the step shrinks."""
    return np.array([-x[1], x[0]])


@pytest.mark.parametrize("name", sorted(TABLEAUX))
def test_halving_the_step_shows_the_order(name: str) -> None:
    p = TABLEAUX[name].order
    first = {1: 64, 2: 32, 3: 32, 4: 16, 5: 8, 8: 4}[p]
    ends = [
        fixed_steps(turning, [1.0, 0.0], [0.0, 2.0], method=name, substeps=n)[-1]
        for n in (first, 2 * first, 4 * first)
    ]
    errors = [float(np.linalg.norm(x - [math.cos(2.0), math.sin(2.0)])) for x in ends]
    assert errors[-1] > 1e-14  # above round-off, so the slope below means something
    # log2 of the quotient is p up to a term that halves with the step.
    assert abs(math.log2(errors[1] / errors[2]) - p) < 0.3


@pytest.mark.parametrize("name", sorted(n for n, t in TABLEAUX.items() if t.embedded))
def test_halving_one_step_shows_the_order_of_the_companion(name: str) -> None:
    method, start = coefficients(name), np.array([1.0, 0.0])
    assert method.error is not None

    def error(h: float) -> float:
        slopes = explicit_stages(method, turning, 0.0, start, h, turning(0.0, start))
        end = start + h * ((method.b - method.error) @ slopes)
        return float(np.linalg.norm(end - [math.cos(h), math.sin(h)]))

    slope = math.log2(error(0.5) / error(0.25))
    # The error of one step is c h^(q + 1), up to a term that halves with the step.
    assert abs(slope - (TABLEAUX[name].embedded_order + 1)) < 0.3


def test_the_classical_method_is_rk4() -> None:
    times = np.linspace(0.0, 2.0, 5)
    own = fixed_steps(field, [1.0, 2.0], times, method="rk4", substeps=3)
    assert np.allclose(own, rk4(field, [1.0, 2.0], times, substeps=3), rtol=1e-14, atol=0)


def test_complex_and_backward() -> None:
    found = fixed_steps(lambda t, x: 1j * x, 1.0, [1.0, 0.0], substeps=20)
    assert abs(found[-1] - np.exp(-1j)) < 1e-8  # (1/20)^5 / 120


@pytest.mark.parametrize("name", ["radau", "rk5", ""])
def test_an_unknown_method_is_refused(name: str) -> None:
    with pytest.raises(IntegrationError, match="one of bogacki_shampine, cooper_verner"):
        fixed_steps(field, 1.0, [0.0, 1.0], method=name)


def test_a_blow_up_says_where() -> None:
    with pytest.raises(IntegrationError) as caught:
        fixed_steps(lambda t, x: x**2, 1.0, [0.0, 2.0], substeps=50)
    assert caught.value.time is not None and 0.9 < caught.value.time < 1.6
    assert np.all(np.isfinite(caught.value.state))
