r"""The error of Euler's method within its bound, for random fields of networks with a hidden layer.

Source: Global Convergence in Neural ODEs, Theorem 7 (equation 27). With a Lipschitz constant K of
the field, N steps on [0, 1] are off by at most M/(2 K N) (e^K - 1), where M bounds the second
derivative of the solution: M = K |f(x_0)| e^K. The proof is in euler_error.py.
"""

import numpy as np
from hypothesis import strategies as st

from symnode import numeric
from symnode.numeric import strategies
from symnode.page import *

OPTIONS = numeric.SolverOptions(rtol=1e-10, atol=1e-12)


def beyond_the_bound(instance):
    """The error relative to its bound, less 1."""
    field, start, steps = instance
    K = max(field.lipschitz, 1e-3)  # a larger constant is a Lipschitz constant too
    M = K * np.linalg.norm(field(0, start)) * np.exp(K)
    layers = numeric.euler_network(field, start, horizon=1.0, layers=steps)
    exact = numeric.solve(field, start, [0, 1], options=OPTIONS).states[-1]
    bound = M / (2 * K * steps) * np.expm1(K)
    return np.linalg.norm(layers[-1] - exact) / (bound + 1e-9) - 1


def with_start_and_steps(field):
    """A field with a start in [-2, 2]^n and a number of steps."""
    start = strategies.vectors(len(field.b2), strategies.reals(-2, 2))
    return st.tuples(st.just(field), start, st.integers(1, 32))


within = PropertyTest(
    "N steps of Euler's method are within M/(2 K N) (e^K - 1)",
    strategy=strategies.mlp_fields((1, 3), (1, 4), weight=1.0).flatmap(with_start_and_steps),
    margin=beyond_the_bound,
    instances=60,
    ledger="GC-A27",
    source="Theorem 7, equation 27",
)
