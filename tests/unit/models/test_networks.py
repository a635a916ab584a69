"""The networks as terms against NumPy written by hand, values and derivatives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.models import networks
from symnode.numeric import compile_field
from symnode.page import dimensions, parameter, state

n, w = dimensions("n w")
X = state("x", n)
ONE = compile_field(networks.one_layer(X, parameter("A", n, n), parameter("b", n)), X)
TWO = compile_field(
    networks.two_layers(X, parameter("W_1", w, n), parameter("b", w), parameter("W_2", n, w)), X
)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 4), st.integers(1, 7))
def test_values_and_transposed_derivatives(seed: int, batch: int, size: int, width: int) -> None:
    rng = np.random.default_rng(seed)
    x, costate = rng.normal(size=(2, batch, size))
    A, b = rng.normal(size=(size, size)), rng.normal(size=size)
    assert np.allclose(ONE(0.0, x, {"A": A, "b": b}), np.tanh(x @ A.T + b), atol=1e-14)
    W_1, bias, W_2 = (rng.normal(size=s) for s in ((width, size), width, (size, width)))
    hidden = np.tanh(x @ W_1.T + bias)
    given_to = {"W_1": W_1, "b": bias, "W_2": W_2}
    assert np.allclose(TWO(0.0, x, given_to), hidden @ W_2.T, atol=1e-13)
    through, bars = TWO.vjp(0.0, x, given_to, costate)
    inner = (costate @ W_2) * (1 - hidden**2)
    assert np.allclose(through, inner @ W_1, atol=1e-12)
    assert np.allclose(bars["W_1"], inner.T @ x, atol=1e-12)
    assert np.allclose(bars["b"], inner.sum(axis=0), atol=1e-12)
    assert np.allclose(bars["W_2"], costate.T @ hidden, atol=1e-12)
