"""One set of symbols from the theorem to the simulation.

The loss of the simplest Neural ODE is the one that ``proofs/simplest_neural_ode/loss.py`` proves.
The same expression becomes NumPy functions, and these are compared with solvers that know nothing
of the closed form.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from symnode.language.differentials import d
from symnode.numeric import adjoint_gradient, rk4
from symnode.verify.judge import Page

ROOT = Path(__file__).parents[1]
A_STAR, HORIZON, SIGMA = -1.0, 1.5, 0.8
GRID = np.linspace(0.0, HORIZON, 201)
START = np.array([SIGMA, -SIGMA])  # two equally likely states with second moment SIGMA**2
RATES = st.floats(-3.0, 1.5)


@pytest.fixture(scope="module")
def page() -> ModuleType:
    module = Page(ROOT / "proofs" / "simplest_neural_ode" / "loss.py", ROOT).module
    assert module is not None
    return module


@pytest.fixture(scope="module")
def loss(page: Any) -> Any:
    """Loss(a) as a NumPy function, from the symbols of the page."""
    expression = page.loss(page.a)
    return expression.lambdify(page.a, page.a_star, page.horizon, page.sigma)


@pytest.fixture(scope="module")
def slope(page: Any) -> Any:
    """Its derivative, carried out on the way to NumPy."""
    expression = d(page.loss(page.a), page.a)
    return expression.lambdify(page.a, page.a_star, page.horizon, page.sigma)


def simulated_loss(a: float) -> float:
    ends = [rk4(lambda t, x, rate=rate: rate * x, START, GRID)[-1] for rate in (a, A_STAR)]
    return float(np.mean((ends[0] - ends[1]) ** 2) / 2)


@given(RATES)
def test_the_closed_form_is_what_simulation_gives(loss: Any, a: float) -> None:
    # order 4 with 200 steps of |a| h <= 0.0225: relative error of a flow below 1e-9
    assert loss(a, A_STAR, HORIZON, SIGMA) == pytest.approx(simulated_loss(a), rel=1e-6, abs=1e-9)


@given(RATES)
def test_the_slope_is_the_adjoint_gradient(slope: Any, a: float) -> None:
    target = START * np.exp(A_STAR * HORIZON)
    found = adjoint_gradient(
        lambda t, x: a * x,
        lambda t, x, costate: (a * costate, np.array(costate @ x)),
        START,
        GRID,
        lambda x: (x - target) / len(START),
    )
    expected = slope(a, A_STAR, HORIZON, SIGMA)
    assert float(found.parameters) == pytest.approx(expected, rel=1e-6, abs=1e-8)  # order 4


def test_other_solvers_and_more_digits_agree(loss: Any) -> None:
    a = 0.7
    ends = [
        solve_ivp(lambda t, x, rate=rate: rate * x, (0, HORIZON), START, rtol=1e-10, atol=1e-12)
        for rate in (a, A_STAR)
    ]
    by_scipy = np.mean((ends[0].y[:, -1] - ends[1].y[:, -1]) ** 2) / 2
    with mpmath.workdps(40):
        exact = mpmath.mpf(SIGMA) ** 2 / 2
        exact *= (mpmath.exp(a * HORIZON) - mpmath.exp(A_STAR * HORIZON)) ** 2
        assert abs(loss(a, A_STAR, HORIZON, SIGMA) / exact - 1) < 1e-14  # round-off
        assert abs(by_scipy / exact - 1) < 1e-8  # the tolerance asked of the solver


def test_arrays_of_parameters_go_through_at_once(loss: Any) -> None:
    rates = np.linspace(-2.0, 1.0, 7)
    together = loss(rates, A_STAR, HORIZON, SIGMA)
    assert together.shape == (7,)
    assert together[3] == pytest.approx(loss(rates[3], A_STAR, HORIZON, SIGMA), rel=1e-14)
