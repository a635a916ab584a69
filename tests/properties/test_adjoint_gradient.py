"""The adjoint gradient of a tanh network with a matrix parameter, against complex steps.

x' = tanh(W x + b) on [0, 1], L = 1/2 |x(1) - y|^2, both by the same Runge-Kutta method on the same
grid.  A complex step takes no difference, so it gives the derivative of the computed loss to
rounding: Im L(W + i s E_ij)/s with s = 1e-30.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symnode.calculus import derive
from symnode.numeric import adjoint_gradient, rk4

STEP = 1e-30

widths = st.integers(2, 4)
gains = st.floats(0.2, 2)
seeds = st.integers(0, 2**32 - 1)


@dataclass(frozen=True)
class Problem:
    W: np.ndarray
    b: np.ndarray
    start: np.ndarray
    target: np.ndarray

    @classmethod
    def random(cls, d: int, gain: float, seed: int) -> Problem:
        random = np.random.default_rng(seed)
        return cls(gain * random.normal(size=(d, d)), *random.normal(size=(3, d)))

    def loss(self, W: np.ndarray, b: np.ndarray, start: np.ndarray, steps: int) -> complex:
        path = rk4(lambda t, x: np.tanh(W @ x + b), start, np.linspace(0.0, 1.0, steps + 1))
        # The square without conjugation: the loss must be an analytic function of W.
        return complex(np.sum((path[-1] - self.target) ** 2) / 2)

    def adjoint(self, steps: int) -> list[np.ndarray]:
        """dL/dW, dL/db, dL/dx(0)."""

        def vjp(t: float, x: np.ndarray, costate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            inner = (1 - np.tanh(self.W @ x + self.b) ** 2) * costate
            return self.W.T @ inner, np.column_stack([np.outer(inner, x), inner])

        found = adjoint_gradient(
            lambda t, x: np.tanh(self.W @ x + self.b),
            vjp,
            self.start,
            np.linspace(0.0, 1.0, steps + 1),
            lambda x: x - self.target,
        )
        return [found.parameters[:, :-1], found.parameters[:, -1], found.initial]

    def complex_steps(self, steps: int) -> list[np.ndarray]:
        arguments = [self.W, self.b, self.start]
        gradients = []
        for place, argument in enumerate(arguments):
            gradient = np.empty(argument.shape)
            for index in np.ndindex(argument.shape):
                moved = [each.astype(complex) for each in arguments]
                moved[place][index] += 1j * STEP
                gradient[index] = self.loss(*moved, steps=steps).imag / STEP
            gradients.append(gradient)
        return gradients


def largest(left: list[np.ndarray], right: list[np.ndarray]) -> float:
    """The largest difference of two entries."""
    return max(float(np.max(np.abs(a - b))) for a, b in zip(left, right, strict=True))


@given(widths, gains, seeds)
def test_adjoint_agrees_with_complex_steps(d: int, gain: float, seed: int) -> None:
    problem = Problem.random(d, gain, seed)
    expected = problem.complex_steps(24)
    scale = max(float(np.max(np.abs(gradient))) for gradient in expected)
    # The adjoint discretises the exact gradient, the complex step differentiates the discretised
    # loss: both are off by order 4, about (|W| + 1)^5 h^4/5! with h = 1/24.
    lipschitz = 1 + np.linalg.norm(problem.W, 2)
    assert largest(problem.adjoint(24), expected) < lipschitz**5 / 24**4 / 120 * max(scale, 1e-3)


@given(widths, seeds)
def test_the_difference_is_of_order_four(d: int, seed: int) -> None:
    """Not a bias: with a quarter of the step it is about 256 times smaller, down to rounding."""
    problem = Problem.random(d, 0.7, seed)
    coarse, fine = (largest(problem.adjoint(n), problem.complex_steps(n)) for n in (6, 24))
    # 4^4 = 256 for order 4, 64 for order 3; order 4 shows more than 100 in spite of the next term.
    assert fine < coarse / 100 + 1e-13


def test_a_wrong_sign_or_transpose_would_be_seen() -> None:
    """The comparison is not satisfied by the printed minus sign, nor by W in place of W^T."""
    problem = Problem.random(3, 1.0, 7)
    exact = problem.complex_steps(40)
    right = problem.adjoint(40)
    assert np.max(np.abs(-right[0] - exact[0])) > 0.01
    assert np.max(np.abs(right[0].T - exact[0])) > 0.01


def test_symbolic_adjoint_gives_the_same_numbers() -> None:
    """SymPy derives the adjoint system for d = 2; lambdify makes the vjp; same gradient."""
    problem = Problem.random(2, 0.8, 3)
    x = sympy.symbols("x1 x2", real=True)
    w = sympy.symbols("w11 w12 w21 w22", real=True)
    W, y = sympy.Matrix(2, 2, w), sympy.Matrix(problem.target)
    field = (W * sympy.Matrix(x) + sympy.Matrix(problem.b)).applyfunc(sympy.tanh)
    system = derive.adjoint(field, x, w, derive.loss(sympy.Matrix(x), y))
    arguments = (x, list(system.costate), w)
    through = sympy.lambdify(arguments, list(-system.backward), "numpy")
    density = sympy.lambdify(arguments, list(system.gradient_density), "numpy")
    weights = problem.W.ravel()
    found = adjoint_gradient(
        lambda t, s: np.tanh(problem.W @ s + problem.b),
        lambda t, s, c: (np.array(through(s, c, weights)), np.array(density(s, c, weights))),
        problem.start,
        np.linspace(0.0, 1.0, 41),
        lambda s: s - problem.target,
    )
    # The same method with the same numbers, summed in another order.
    assert np.allclose(found.parameters.reshape(2, 2), problem.adjoint(40)[0], rtol=1e-12)
