"""Lemma: a Hopfield network does not increase its energy - continuously, or bit by bit.

For all bits at once it may; Hypothesis finds and shrinks the counterexample.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from symnode.calculus import derive
from symnode.numeric import rk4

Rows = list[list[int]]
Network = tuple[Rows, list[int], list[int]]


# --- continuous: tau x' = -x + tanh(W x + b), energy of y = tanh(W x + b) ---------------------


def potential(y: sympy.Expr) -> sympy.Expr:
    """Primitive of artanh, in the form that stays accurate near y = +-1."""
    return ((1 + y) * sympy.log(1 + y) + (1 - y) * sympy.log(1 - y)) / 2


@cache
def continuous_energy(d: int) -> Callable[..., Any]:
    """E(W, b, y) with one array a symbol, compiled from SymPy's expression."""
    entries = {(i, j): sympy.Symbol(f"w{i}{j}") for i in range(d) for j in range(i + 1)}
    weights = sympy.Matrix(d, d, lambda i, j: entries[max(i, j), min(i, j)])
    bias, state = (list(sympy.symbols(f"{name}:{d}")) for name in "by")
    expression = derive.energy(weights, bias, state, potential=potential)
    function = sympy.lambdify((list(entries.values()), bias, state), expression, "numpy")

    def energy(W: np.ndarray, b: np.ndarray, y: np.ndarray) -> Any:
        return function([W[index] for index in entries], b, list(y))

    return energy


def energies(
    W: np.ndarray, b: np.ndarray, start: np.ndarray, tau: float, substeps: int
) -> np.ndarray:
    """Energy at 201 times in [0, 4 tau] along the trajectory from ``start``."""
    path = rk4(
        lambda t, x: (-x + np.tanh(W @ x + b)) / tau,
        start,
        np.linspace(0.0, 4 * tau, 201),
        substeps=substeps,
    )
    symmetric = (W + W.T) / 2
    values: np.ndarray = continuous_energy(len(b))(symmetric, b, np.tanh(path @ W.T + b).T)
    return values


@st.composite
def continuous_networks(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    d = draw(st.integers(1, 4))
    number = st.floats(-2, 2)
    lower = draw(st.lists(number, min_size=d * (d + 1) // 2, max_size=d * (d + 1) // 2))
    W = np.zeros((d, d))
    W[np.tril_indices(d)] = lower
    W = W + np.tril(W, -1).T
    b = np.array(draw(st.lists(number, min_size=d, max_size=d)))
    start = np.array(draw(st.lists(st.floats(-1, 1), min_size=d, max_size=d)))
    return W, b, start, draw(st.floats(0.5, 2))


@given(continuous_networks())
def test_continuous_network_never_increases_its_energy(
    network: tuple[np.ndarray, np.ndarray, np.ndarray, float],
) -> None:
    coarse, fine = (energies(*network, substeps=n) for n in (1, 2))
    # Order 4: the coarse run is off by 16 times the error of the fine one, so that the largest
    # difference between the two is about 15 times the error left in ``fine``.
    discretisation = np.max(np.abs(coarse - fine))
    # Rounding: d^2 products, two logarithms a state, each good to a few units.
    rounding = 1e-13 * (1 + np.max(np.abs(fine)))
    assert discretisation < 1e-5, "the tolerance would hide an increase"
    assert np.max(np.diff(fine)) <= discretisation + rounding


def test_symmetry_is_needed() -> None:
    """Without it the trajectory circles, and the energy of the symmetric part goes up and down."""
    W = np.array([[2.0, -2.0], [2.0, 2.0]])
    values = energies(W, np.zeros(2), np.array([0.9, 0.1]), 1.0, 4)
    assert np.max(np.diff(values)) > 1e-3


# --- discrete: bits +-1, integer weights, exact energies ------------------------------------


def energy(network: Network) -> Fraction:
    W, b, x = network
    value = derive.energy(sympy.Matrix(W), sympy.Matrix(b), sympy.Matrix(x))
    return Fraction(int(value.p), int(value.q))


def field(network: Network, unit: int) -> int:
    W, b, x = network
    return sum(w * bit for w, bit in zip(W[unit], x, strict=True)) + b[unit]


def sign(value: int, tie: int) -> int:
    return tie if value == 0 else (1 if value > 0 else -1)


@st.composite
def networks(draw: st.DrawFn, largest: int = 5, diagonal: int = 0) -> Network:
    """Symmetric integer weights, diagonal from 0 to ``diagonal``."""
    d = draw(st.integers(1, largest))
    W = [[0] * d for _ in range(d)]
    for i in range(d):
        W[i][i] = draw(st.integers(0, diagonal))
        for j in range(i):
            W[i][j] = W[j][i] = draw(st.integers(-4, 4))
    b = draw(st.lists(st.integers(-4, 4), min_size=d, max_size=d))
    x = draw(st.lists(st.sampled_from([1, -1]), min_size=d, max_size=d))
    return W, b, x


@given(networks(diagonal=3), st.lists(st.integers(0, 99), max_size=8), st.sampled_from([1, -1, 0]))
def test_one_bit_at_a_time_never_increases_the_energy(
    network: Network, schedule: list[int], tie: int
) -> None:
    """Exactly: a flip changes E by -2 |h_c| - 2 W_cc.  tie = 0 holds the bit where h_c = 0."""
    W, b, x = network
    for number in schedule:
        unit = number % len(x)
        local = field((W, b, x), unit)
        new = [*x[:unit], sign(local, tie or x[unit]), *x[unit + 1 :]]
        change = energy((W, b, new)) - energy((W, b, x))
        assert change <= 0
        assert change == (0 if new == x else -2 * abs(local) - 2 * W[unit][unit])
        x = new


def test_a_negative_diagonal_breaks_it_even_bit_by_bit() -> None:
    before: Network = ([[-2]], [1], [1])
    after: Network = ([[-2]], [1], [sign(field(before, 0), 1)])
    assert energy(after) - energy(before) == 2


def synchronous(network: Network) -> Network:
    W, b, x = network
    return W, b, [sign(field(network, unit), x[unit]) for unit in range(len(x))]


def increases(network: Network) -> bool:
    """All bits at once, no tie anywhere (so no tie rule can be blamed), and more energy."""
    if any(field(network, unit) == 0 for unit in range(len(network[2]))):
        return False
    return energy(synchronous(network)) > energy(network)


def test_all_bits_at_once_hypothesis_finds_the_counterexample() -> None:
    W, b, x = find(networks(largest=4), increases)
    print(f"\nsynchronous update: W = {W}, b = {b}, x = {x}")
    # Shrunk: two units, and no number larger than what strict inequality and no tie require.
    assert len(x) == 2
    assert W[0][0] == W[1][1] == 0
    assert max(abs(n) for n in [W[0][1], *b]) <= 2
    after = synchronous((W, b, x))
    assert after[2] == [-bit for bit in x]
    # Both bits turn, which leaves the quadratic part as it is: E' - E = 2 b.x, by hand.
    by_hand = sum(2 * bias * bit for bias, bit in zip(b, x, strict=True))
    assert energy(after) - energy((W, b, x)) == by_hand > 0


def test_no_smaller_counterexample_exists() -> None:
    """One unit with zero diagonal: W = 0, and the energy -b x cannot rise."""
    with pytest.raises(NoSuchExample):
        find(networks(largest=1), increases)


def test_two_units_without_bias_never_increase() -> None:
    """Exhaustive: for b = 0 and d = 2 the counterexample needs its bias."""
    for weight in range(-4, 5):
        for x in ([1, 1], [1, -1], [-1, 1], [-1, -1]):
            assert not increases(([[0, weight], [weight, 0]], [0, 0], x))
