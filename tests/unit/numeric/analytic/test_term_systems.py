"""Linear systems of terms, with matrices as parameters: the flow, schemes, gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symnode.language.elementary import tanh
from symnode.language.states import state
from symnode.language.surface import dimensions, parameter, time, vector
from symnode.numeric import Discrete, Loss, Problem, autonomous, gradient
from symnode.numeric.analytic import Exact, recognise

n, m = dimensions("n m")
A, B, C, b = parameter("A", n, n), parameter("B", n, m), parameter("C", m, n), parameter("b", n)
k = parameter("k")
LOSS = Loss(
    terminal=(lambda x: np.sum(np.sin(x)), np.cos),
    observed=(lambda s: np.sum(s**2) / 2, lambda s: s),
)


def values(names: Any, seed: int = 0) -> dict[str, np.ndarray]:
    r = np.random.default_rng(seed)
    shapes = {"A": (3, 3), "B": (3, 2), "C": (2, 3), "b": (3,), "k": ()}
    return {name: 0.5 * r.normal(size=shapes[name]) for name in names}


def agree(left: Any, right: Any) -> None:
    # Round-off of a matrix exponential and of a few hundred stages.
    assert np.isclose(left.loss, right.loss, rtol=1e-12)
    assert np.allclose(left.initial, right.initial, rtol=1e-11, atol=1e-12)
    assert np.allclose(left.times[[0, -1]], right.times[[0, -1]], rtol=1e-10, atol=1e-11)
    assert left.parameters.keys() == right.parameters.keys()
    for name, bar in left.parameters.items():
        assert bar.shape == right.parameters[name].shape
        assert np.allclose(bar, right.parameters[name], rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("kind", ["vector", "state"])
@pytest.mark.parametrize("case", ["whole", "product", "shifted"])
def test_systems_are_solved_whatever_their_parameters(case: str, kind: str) -> None:
    x = vector("x", n) if kind == "vector" else state("x", n, of=(A, B, C, b, k))
    rhs = {"whole": A @ x + b, "product": B @ (C @ x), "shifted": k * (A.T @ (x - b)) - x}[case]
    found = recognise(rhs, x, time("t"))
    assert found.kind == "linear, constant coefficients"
    problem = Problem(
        found.field,
        np.random.default_rng(1).normal(size=(4, 3)),
        [0.0, 0.5, 1.5],
        values(found.flow.names),  # type: ignore[union-attr]
        in_time=autonomous,
    )
    exact = gradient(problem, LOSS, mode=Exact(found.flow))
    agree(exact, gradient(problem, LOSS, mode=Discrete("cooper_verner", 40)))
    scheme = gradient(problem, LOSS, mode=Exact(found.scheme("heun", substeps=3)))
    steps = gradient(problem, LOSS, mode=Discrete("heun", 3))
    agree(scheme, steps)
    assert np.allclose(scheme.times, steps.times, rtol=1e-10)


def test_what_is_not_linear_keeps_its_field() -> None:
    x = vector("x", n)
    found = recognise(tanh(A @ x), x, time("t"))
    assert not found and "not linear" in found.reason
    p = values(["A"])
    point = np.array([[1.0, 2.0, 3.0]])
    assert np.allclose(found.field(0.0, point, p), np.tanh(point @ p["A"].T))
    assert "not linear" in recognise((x.T @ x) * x, x, time("t")).reason


def test_coefficients_in_time_are_not_constant() -> None:
    x, t = state("x", n, of=A), time("t")
    assert "depend on time" in recognise(t * (A @ x), x, t).reason
