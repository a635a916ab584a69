"""Fields of every kind of formula, and values for their symbols."""

from __future__ import annotations

import numpy as np

from symnode.language.arrays import Array
from symnode.language.differentials import d
from symnode.language.elementary import (
    cos,
    erf,
    exp,
    logsumexp,
    sigmoid,
    softmax,
    softplus,
    sqrt,
    tanh,
)
from symnode.language.states import state
from symnode.language.surface import (
    diagonal,
    dimensions,
    hadamard,
    identity,
    map_entries,
    matrix,
    norm2,
    ones,
    parameter,
    time,
    total,
    unit,
    vector,
)
from symnode.numeric.emission.field import CompiledField

n, w = dimensions("n w")
W1, W2 = parameter("W_1", w, n), parameter("W_2", n, w)
b1, b2 = parameter("b_1", w), parameter("b_2", n)
A, B, c, r = parameter("A", n, n), parameter("B", n, n), parameter("c", n), parameter("r")
S = matrix("S", n, n, symmetric=True)
x, t = state("x", n, of=(W1, W2, b1, b2, A, B, c, r)), time()
z = vector("z", n)
SIZES = {n: 3, w: 5}
network = W2 @ tanh(W1 @ x + b1) + b2

k = n.index("k")


def diagonal_of(m: Array) -> Array:
    """The vector of the diagonal entries: sum_k A_kk e_k."""
    i = n.index("i")
    return total(m[i, i] * unit(n, i), i)


FIELDS: dict[str, tuple[Array, Array]] = {
    "network": (network, x),
    "a symbol as the state": (map_entries(A @ z + c, lambda u: u**3, "cube"), z),
    "time": (t**2 * x + exp(-t) * c, x),
    "softmax": (A.T @ softmax(r * (A @ x)) - x, x),
    "the gradient of an energy": (-d(norm2(z) / 2 - logsumexp(A @ z), z), z),
    "a gradient in a symmetric matrix's energy": (-d(z.T @ S @ z + norm2(S @ z), z), z),
    "products of numbers and vectors": ((x.T @ A @ x) * x / (1 + norm2(x)) + r**2 * (A @ B @ x), x),
    "a matrix product of three": (A @ B @ A @ x, x),
    "outer and diagonal": (diagonal(c) @ x + (c @ x.T) @ x + hadamard(x, c), x),
    "traces and sums": (total(A @ x) * ones(n) + (identity(n) + A.T) @ x, x),
    "sizes": (x / n, x),
    "a negative sum of one term twice": (-z - z, z),
    "the slope of cos, twice negative": (-d(cos(z.T @ z), z), z),
    "positions": (total((k + 1) * x[k], k) * x + total(c[k] / (k + 2), k) * ones(n), x),
    "a Jacobian": (d(tanh(A @ z + c), z) @ z, z),
    "a derivative in a parameter": (d(z.T @ tanh(A @ z), A) @ c, z),
    "a replacement": (norm2(z).replace({z: A @ z}) * z, z),
    "the diagonal of a matrix": (map_entries(x, lambda u: u**2, "sq") + diagonal_of(A), x),
    "sigmoid, softplus, erf": (sigmoid(A @ x) + softplus(x) + erf(c), x),
    "functions of numbers": (exp(r) * x + sqrt(1 + norm2(c)) * x, x),
    "no parameters": (map_entries(z, lambda u: 1 / u, "inverse"), z),
    "a constant": (c, x),
    "a function of a diagonal": (total(tanh(A[k, k]) * x[k] * unit(n, k), k) - x, x),
    "a product of a diagonal": (total(A[k, k] * c[k] * unit(n, k), k) + tanh(x), x),
}


def drawn(field: CompiledField, batch: int, seed: int = 3) -> tuple[np.ndarray, dict]:
    """A state and parameters, at random."""
    rng = np.random.default_rng(seed)
    parameters = {
        name: rng.normal(size=[SIZES[s] for s in head.spaces])
        for name, head in field._graph.heads.items()
    }
    if "S" in parameters:
        parameters["S"] = parameters["S"] + parameters["S"].T
    return rng.normal(size=(batch, SIZES[n])), parameters
