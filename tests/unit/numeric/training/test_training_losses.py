"""The losses: gradients against difference quotients, matrices against the maps of the pages."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from symnode.models import networks
from symnode.numeric import WithVjp, compile_field, rk4
from symnode.numeric.training import (
    SGD,
    GaussNewton,
    LinearLoss,
    MatrixCorrected,
    TerminalLoss,
    TrainingError,
    VarianceCorrected,
    descend,
)
from symnode.page import dimensions, parameter, state

SEEDS = st.integers(0, 10**6)
TURN = np.array([[0.0, -1.0], [1.0, 0.0]])


n, w = dimensions("n w")
X, C, SCALAR = state("x", n), parameter("c"), parameter("a")
A, B = parameter("A", n, n), parameter("b", n)
NETWORK, SHAPES = compile_field(networks.one_layer(X, A, B), X), {"A": (2, 2), "b": (2,)}
LINEAR = compile_field(SCALAR * X, X)


def random_network(seed: int, number: int = 4) -> tuple[TerminalLoss, np.ndarray]:
    """tanh(A x + b) in the plane, on random data, and random parameters."""
    rng = np.random.default_rng(seed)
    starts, targets = rng.normal(size=(2, number, 2))
    return TerminalLoss(NETWORK, SHAPES, starts, targets, 1.0), rng.normal(size=6)


def fitted(loss: TerminalLoss, goal: np.ndarray) -> TerminalLoss:
    """The same with targets that the parameters ``goal`` reach."""
    parameters = loss.unpack(goal)
    path = rk4(lambda s, x: NETWORK(s, x, parameters), loss.starts, [0.0, 1.0], substeps=32)
    return replace(loss, targets=path[-1])


@settings(max_examples=10)
@given(SEEDS)
def test_the_gradient_of_a_network_and_its_information(seed: int) -> None:
    loss, theta = random_network(seed)
    seen = loss(theta)
    assert seen.terminal is not None
    step = 1e-5
    for place in range(6):
        shift = step * np.eye(6)[place]
        quotient = (loss(theta + shift).loss - loss(theta - shift).loss) / (2 * step)
        # The quotient has an error of step^2 and 1e-16/step; the gradient is exact.
        assert abs(quotient - seen.gradient[place]) <= 1e-5 * (1 + np.abs(seen.gradient).max())
    slopes = loss.sensitivity(theta)
    information = seen.terminal.information()
    assert np.allclose(information, sum(j.T @ j for j in slopes) / 4)
    assert np.linalg.eigvalsh(information)[0] >= -1e-12


@given(SEEDS, st.floats(0.2, 3))
def test_the_linear_loss_is_its_definition(seed: int, t: float) -> None:
    rng = np.random.default_rng(seed)
    goal, A, root = rng.uniform(-1, 1, (3, 2, 2))
    loss = LinearLoss(goal, t, root @ root.T + 0.1 * np.eye(2))
    seen, step = loss(A), 1e-6
    for direction in np.eye(4).reshape(4, 2, 2):
        quotient = (loss(A + step * direction).loss - loss(A - step * direction).loss) / (2 * step)
        found = float(np.sum(seen.gradient * direction))
        # Third derivatives are at most (t e^t)^3 in size here; rounding is 1e-16 Loss/step.
        assert abs(found - quotient) <= 1e-6 * (1 + np.abs(seen.gradient).max() + seen.loss)


def test_two_losses_agree_on_linear_data() -> None:
    """Solver and adjoint on data against the exact flow, with E[x x^T] of the same data."""
    rng = np.random.default_rng(3)
    goal, own, data = rng.normal(size=(2, 2)), rng.normal(size=(2, 2)), rng.normal(size=(5, 2))
    exact = LinearLoss(goal, 1.0, data.T @ data / 5)(own)
    field = compile_field(A @ X, X)
    loss = TerminalLoss(field, {"A": (2, 2)}, data, data @ expm(goal).T, 1.0, steps=100)
    simulated = loss(loss.pack({"A": own}))
    # Order 4 with steps of 1/100 and |A| < 3: 1e-8 * 81/120.
    assert math.isclose(simulated.loss, exact.loss, rel_tol=1e-6)
    assert np.allclose(simulated.gradient, exact.gradient.ravel(), rtol=1e-6, atol=1e-7)
    assert simulated.terminal is not None and exact.terminal is not None
    assert np.allclose(simulated.terminal.moment, exact.terminal.moment, rtol=1e-6, atol=1e-7)
    assert np.allclose(simulated.terminal.target, exact.terminal.target, rtol=1e-12)
    assert np.allclose(
        simulated.terminal.information(), exact.terminal.information(), rtol=1e-6, atol=1e-7
    )


@settings(max_examples=30)
@given(st.lists(st.floats(0.2, 3), min_size=1, max_size=6), st.floats(-2, 2), st.floats(0.1, 1.5))
def test_in_one_dimension_the_step_does_not_see_the_data(
    data: list[float], u: float, rate: float
) -> None:
    starts = np.array(data)[:, None]
    loss = TerminalLoss(LINEAR, {"a": ()}, starts, starts * math.exp(-0.5), 1.0)
    found = descend(loss, [u - 0.5], rule=VarianceCorrected(rate), steps=1).parameters
    after = found[-1, 0] + 0.5
    # The slope of a step of order 4 is off by (a h)^4/24 = 1.6e-6 for h = 1/32 and |a| <= 2.5.
    assert abs(after - (u + rate * math.expm1(-u))) <= 3e-6 * rate * math.exp(abs(u)) + 1e-12


@given(SEEDS, st.floats(0.1, 1.5))
def test_commuting_symmetric_matrices_are_ricker_maps(seed: int, rate: float) -> None:
    rng = np.random.default_rng(seed)
    basis = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    own, goal = rng.uniform(-1, 1, (2, 3))
    spectral = lambda values: basis @ np.diag(values) @ basis.T  # noqa: E731
    found = descend(
        LinearLoss(spectral(goal), 1.0), spectral(own), rule=MatrixCorrected(rate), steps=1
    ).parameters[-1]
    expected = own + rate * np.expm1(-(own - goal))
    assert np.allclose(found, spectral(expected), rtol=0, atol=1e-12)  # rounding


@given(st.floats(-1, 1), st.floats(-2, 2), st.floats(-1, 1), st.floats(-2, 2), st.floats(0.1, 1.5))
def test_commuting_normal_matrices_are_complex_ricker_maps(
    p: float, q: float, p_goal: float, q_goal: float, rate: float
) -> None:
    block = lambda a, b: a * np.eye(2) + b * TURN  # noqa: E731
    loss = LinearLoss(block(p_goal, q_goal), 1.0)
    found = descend(loss, block(p, q), rule=MatrixCorrected(rate), steps=1).parameters[-1]
    u = complex(p - p_goal, q - q_goal)
    after = complex(p_goal, q_goal) + u - rate * (1 - np.exp(-u))
    assert np.allclose(found, block(after.real, after.imag), rtol=0, atol=1e-11)


def test_gauss_newton_needs_an_invertible_derivative() -> None:
    """At A = pi J, t = 1 the eigenvalues differ by 2 pi i: e^A = -I has a continuum of roots."""
    loss = LinearLoss(np.diag([0.3, -0.6]), 1.0)
    with pytest.raises(TrainingError, match="parameters that all move the final states"):
        descend(loss, math.pi * TURN, rule=GaussNewton(0.1), steps=1)
    assert descend(loss, math.pi * TURN, rule=GaussNewton(0.1, damping=1e-3), steps=1)


def test_gauss_newton_on_a_network_fits_where_gradient_descent_crawls() -> None:
    loss, _ = random_network(1, number=6)
    goal = np.linspace(-0.5, 0.5, 6)
    fast = descend(fitted(loss, goal), goal + 0.2, rule=GaussNewton(1.0), steps=8)
    slow = descend(fitted(loss, goal), goal + 0.2, rule=SGD(0.1), steps=8)
    assert fast.losses[-1] < 1e-15 < slow.losses[-1]


@settings(max_examples=10)
@given(SEEDS)
def test_a_linear_change_of_the_parameters_changes_gauss_newton_by_itself_only(seed: int) -> None:
    """theta = M phi: the steps are theta_1 = M phi_1. The corrected rule has no such property."""
    loss, theta = random_network(seed, number=6)
    rng = np.random.default_rng(seed)
    change = np.linalg.qr(rng.normal(size=(6, 6)))[0] * rng.uniform(0.5, 2, 6)
    moved = replace(loss, field=Changed(change), shapes={"phi": (6,)})
    phi = np.linalg.solve(change, theta)
    information = loss(theta).terminal.information()  # type: ignore[union-attr]
    condition = np.linalg.cond(information)
    if condition > 1e9:  # what is left of float64 after the solve tells nothing
        return
    steps = {}
    for rule in (GaussNewton(0.5), VarianceCorrected(0.5)):
        own = descend(loss, theta, rule=rule, steps=1).parameters[1] - theta
        other = descend(moved, phi, rule=rule, steps=1).parameters[1] - phi
        steps[type(rule)] = np.linalg.norm(change @ other - own) / np.linalg.norm(own)
    assert steps[GaussNewton] <= 1e-13 * condition
    assert steps[VarianceCorrected] >= 1e-3


class Changed:
    """The network in phi, where theta = M phi."""

    def __init__(self, change: np.ndarray) -> None:
        self.change = change
        self.taped = self.field().taped
        self.pull = self.field().pull
        self.collect = self.field().collect

    def theta(self, parameters: Any) -> dict[str, np.ndarray]:
        theta = self.change @ parameters["phi"]
        return {"A": theta[:4].reshape(2, 2), "b": theta[4:]}

    def __call__(self, s: float, x: np.ndarray, parameters: Any) -> np.ndarray:
        return NETWORK(s, x, self.theta(parameters))

    def field(self) -> WithVjp:
        return WithVjp(self, self.vjp)

    def vjp(self, s: float, x: np.ndarray, parameters: Any, costate: np.ndarray) -> Any:
        through, bars = NETWORK.vjp(s, x, self.theta(parameters), costate)
        flat = np.concatenate([bars["A"].ravel(), bars["b"]])
        return through, {"phi": self.change.T @ flat}


def test_stochastic_descent_trains_on_batches() -> None:
    loss, _ = random_network(1, number=12)
    goal = np.linspace(-0.5, 0.5, 6)
    whole = fitted(loss, goal)
    found = descend(whole.batches(4, seed=1), goal + 0.3, rule=SGD(0.3), steps=60)
    assert whole(found.parameters[-1]).loss < 0.1 * whole(goal + 0.3).loss


def test_a_field_that_drops_imaginary_parts_is_found_out() -> None:
    data = np.array([[1.0], [2.0]])
    field = WithVjp(
        lambda s, x, p: np.abs(p["a"]) * x,
        lambda s, x, p, costate: (p["a"] * costate, {"a": np.sum(costate * x)}),
    )
    loss = TerminalLoss(field, {"a": ()}, data, 2 * data, 1.0)
    with pytest.raises(TrainingError, match="analytic functions"):
        descend(loss, [0.7], rule=GaussNewton(0.5), steps=1)


def test_parameters_are_packed_and_unpacked() -> None:
    loss, theta = random_network(0)
    assert np.array_equal(loss.pack(loss.unpack(theta)), theta)
    assert loss.unpack(theta)["A"].tolist() == [[theta[0], theta[1]], [theta[2], theta[3]]]
    with pytest.raises(TrainingError, match="check names and shapes"):
        loss.pack({"A": np.eye(2)})
    with pytest.raises(TrainingError, match="6 numbers"):
        loss(np.zeros(5))


def test_batches_are_seeded_and_unbiased() -> None:
    loss, theta = random_network(5, number=6)
    first, again = (loss.batches(2, seed=4) for _ in range(2))
    drawn = [first(theta).gradient for _ in range(80)]
    assert np.array_equal(drawn[0], again(theta).gradient)
    assert not np.array_equal(drawn[0], drawn[1])
    whole = loss(theta).gradient
    error = np.std(drawn, axis=0) / math.sqrt(len(drawn))
    assert np.all(np.abs(np.mean(drawn, axis=0) - whole) <= 4 * error)
    with pytest.raises(TrainingError, match="1 to 6"):
        loss.batches(7, seed=0)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"goal": [1.0, 2.0], "horizon": 1.0}, "square matrix"),
        ({"goal": 1.0, "horizon": 0.0}, "finite time other than 0"),
        ({"goal": 1.0, "horizon": "1"}, "finite time other than 0"),
        ({"goal": float("nan"), "horizon": 1.0}, "finite numbers"),
        ({"goal": np.zeros((0, 0)), "horizon": 1.0}, "square matrix"),
        ({"goal": 1j, "horizon": 1.0}, "real numbers"),
        ({"goal": "a", "horizon": 1.0}, "array of numbers"),
        ({"goal": 1.0, "horizon": 1.0, "moment": float("inf")}, "finite numbers"),
        ({"goal": 1.0, "horizon": 1.0, "moment": -1.0}, "positive eigenvalues"),
        ({"goal": np.eye(2), "horizon": 1.0, "moment": [[1, 2], [0, 1]]}, "symmetric"),
    ],
)
def test_linear_losses_that_make_no_sense(arguments: dict[str, object], told: str) -> None:
    with pytest.raises(TrainingError, match=told):
        LinearLoss(**arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("shapes", [{}, {"A": (0,)}, {"A": "two"}, {"A": (-1,)}, None, ["A"]])
def test_parameters_without_a_shape(shapes: Any) -> None:
    with pytest.raises(TrainingError, match="the shape of each parameter"):
        TerminalLoss(NETWORK, shapes, np.ones((3, 2)), np.ones((3, 2)), 1.0)


def test_data_that_do_not_fit() -> None:
    make = partial(TerminalLoss, NETWORK, SHAPES)
    with pytest.raises(TrainingError, match="shape of starts"):
        make(np.ones((3, 2)), np.ones((2, 2)), 1.0)
    with pytest.raises(TrainingError, match="one row a trajectory"):
        make(np.ones(3), np.ones(3), 1.0)
    with pytest.raises(TrainingError, match="finite numbers"):
        make(np.full((3, 2), np.nan), np.ones((3, 2)), 1.0)
    with pytest.raises(TrainingError, match="one row a trajectory"):
        make(np.ones((0, 2)), np.ones((0, 2)), 1.0)
    with pytest.raises(TrainingError, match="finite time"):
        make(np.ones((3, 2)), np.ones((3, 2)), float("nan"))
    with pytest.raises(TrainingError, match="as the goal"):
        LinearLoss(1.0, 1.0)(np.ones(2))
