"""Three readings of a derivative on random terms: calculus, checker, and dual numbers."""

import random
from collections.abc import Callable

import pytest

from symnode.calculus.canonical import equal
from symnode.calculus.derivation import expanded
from symnode.checker import OutOfBudget
from symnode.language.arrays import Array
from symnode.language.differentials import d, ddt, integral
from symnode.language.elementary import exp, sigmoid, sin, softmax, tanh
from symnode.language.evaluate import Evaluator, needs_floats
from symnode.language.numbers import CannotEvaluate, Residue
from symnode.language.random_model import RandomModel
from symnode.language.states import function, scalar_field, state, vector_field
from symnode.language.surface import (
    dimensions,
    hadamard,
    matrix,
    norm2,
    parameter,
    positive,
    scalar,
    time,
    total,
    trace,
    vector,
)
from symnode.language.terms import At, Derivative, subterms

N_TERMS = 200
TOLERANCE = 1e-7  # relative to the sizes of the summands: round-off of nested sums

n, m = dimensions("n m")
t, horizon = time(), positive("T")
a, b, x, y = scalar("a"), positive("b"), vector("x", n), vector("y", m)
mixed, symmetric = matrix("A", n, m), matrix("W", n, n, symmetric=True)
theta = parameter("theta")
motion = state("z", n, of=theta)
phi, speed = function("phi"), vector_field("f", n, motion, theta, t)
ell = scalar_field("ell", motion)
symbols = (a, b, x, y, mixed, symmetric, theta)


class Maker:
    """Random numbers and vectors over n, built by the operators that pages use."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, *choices: Callable[[], Array]) -> Array:
        return self.random.choice(choices)()

    def number(self, depth: int) -> Array:
        if depth == 0:
            return self.one(
                lambda: a, lambda: b, lambda: theta, lambda: t, lambda: a * 0 + 2, lambda: ell
            )
        inner, vec = lambda: self.number(depth - 1), lambda: self.vector(depth - 1)
        return self.one(
            lambda: inner() + inner(),
            lambda: inner() * inner(),
            lambda: inner() / (b + 1),
            lambda: inner() ** self.random.choice([2, 3]),
            lambda: phi(inner()),
            lambda: tanh(inner()),
            lambda: sin(inner() / 4),
            lambda: vec().T @ vec(),
            lambda: norm2(vec()),
            lambda: total(vec()),
            lambda: trace(symmetric @ symmetric) * inner(),
            lambda: integral(inner(), 0, horizon),
            lambda: inner().at(horizon),
            lambda: inner().replace({theta: a * theta}),
        )

    def vector(self, depth: int) -> Array:
        if depth == 0:
            return self.one(lambda: x, lambda: motion, lambda: speed, lambda: mixed @ y)
        inner, num = lambda: self.vector(depth - 1), lambda: self.number(depth - 1)
        return self.one(
            lambda: inner() + inner(),
            lambda: symmetric @ inner(),
            lambda: num() * inner(),
            lambda: hadamard(inner(), inner()),
            lambda: ddt(inner()),
            lambda: speed.d(motion) @ inner(),
            lambda: softmax(inner() / 3),
            lambda: sigmoid(inner() / 3),
            lambda: exp(inner() / 9),
            lambda: inner().replace({theta: theta**2 + t}),
            lambda: phi.d(inner()),
        )

    def derivative(self) -> Array:
        """A total derivative in a symbol (of which states may depend on theta only) or in time."""
        number = self.number(3)
        with_state = any(s.is_state for s in used_functions(number))
        chosen = theta if with_state else self.random.choice(symbols)
        return self.one(lambda: d(number, chosen), lambda: ddt(number))


def used_functions(array: Array):
    return {s.function for s in subterms(array.body) if hasattr(s, "function")}


def difference(one: Array, other: Array, seed: int) -> float:
    """one - other at a random model: exactly 0 or not, or relative to the size of the first."""
    floats = needs_floats(one.body) or needs_floats(other.body)
    model = RandomModel(seed, exact=not floats, size_range=(1, 2))
    places = {i: 0 for i in (*one.indices, *other.indices)}
    first, second = (Evaluator(model, indices=places).value(e.body) for e in (one, other))
    if floats:
        return abs(first - second) / (1 + abs(first))
    return float(Residue.of(first) != Residue.of(second))


@pytest.mark.parametrize("block", range(10))
def test_three_readings_agree(block: int) -> None:
    compared = 0
    for k in range(N_TERMS // 10):
        seed = 1000 * block + k
        written = Maker(seed).derivative()
        done = expanded(written)
        assert not any(isinstance(s, At | Derivative) for s in subterms(done.body))
        try:
            assert equal(written, done), f"seed {seed}: {written} is not {done}"
        except OutOfBudget:
            continue
        try:
            assert difference(written, done, seed) <= TOLERANCE, f"seed {seed}: {written}"
        except (CannotEvaluate, ZeroDivisionError, OverflowError):
            continue
        compared += 1
    assert compared >= 15, "too few terms were compared for this test to mean anything"
