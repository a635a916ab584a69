r"""How far states and adjoints move when the parameters do.

Source: Global Convergence in Neural ODEs, Lemma 18 (equations 90 and 91). With the Lipschitz
constant a = sigma_w L_1 |W|/sqrt n, |h - g| <= e^{aT} (|h_0 - g_0| + T sigma_w L_1 |W - V| max
|g|/sqrt n), where g has the weights V. The bound for lambda needs a Lipschitz constant L_2 of
phi', and the largest entries of v and of W^T lambda, not their lengths.
"""

import numpy as np

from symnode.models.random_network import RandomNetwork
from symnode.numeric import activations
from symnode.page import *

# In squares, for any pair of states: x = h - g moves by q, at most a |x|, and w, at most b.
n = dimensions("n")
t, T = time("t"), positive("T")
s = instant("s", 0, T)
a, b = positive("a"), positive("b")
x = state("x", n)
q, w = vector_field("q", n, t, x), vector_field("w", n, t)
motion = Dynamics(x, rhs=q + w, on=(0, T), name="the difference of the states")
offset = b**2 / (3 * a**2)
squares = Theorem(
    "If x' = q + w with |q| <= a |x| and |w| <= b, then |x(s)|^2 + c <= e^{3as} (|x(0)|^2 + c)",
    given=[motion, norm2(q) <= a**2 * norm2(x), norm2(w) <= b**2],
    claim=norm2(x.at(s)) + offset <= exp(3 * a * s) * (norm2(x.at(0)) + offset),
    ledger="GC-L18",
    source="Lemma 18, equation 90, in squares with c = b^2/(3 a^2)",
)
squares_rows = argument(
    step(
        ddt(norm2(x)) <= 3 * a * norm2(x) + b**2 / a,
        by=[square(a * x - q).times(1 / a), square(a * x - w).times(1 / a)],
        on=(0, T),
    ),
    step(ddt(exp(-3 * a * t) * (norm2(x) + offset)) <= 0, on=(0, T)),
    step(
        exp(-3 * a * s) * (norm2(x.at(s)) + offset) <= norm2(x.at(0)) + offset,
        by=fundamental_theorem(exp(-3 * a * t) * (norm2(x) + offset), 0, s),
    ),
)
squares_proof = Proof(squares, squares_rows)


# The bounds in print, for random networks with softplus and random changes of all parameters.
def norms(rows):
    """The lengths of the rows."""
    return np.linalg.norm(rows, axis=1)


def moved(rng, phi, change):
    """|h - g| and |lambda - mu| at the times k/32, as multiples of their bounds."""
    net = RandomNetwork.draw(rng, 100, phi)
    to = RandomNetwork.draw(rng, 100, phi)
    other = RandomNetwork(
        net.weights + change * to.weights,
        net.readout + change * to.readout,
        net.start + change * to.start,
        phi,
        phi,
    )
    h, g = net.path(64)[::2], other.path(64)[::2]
    lam, mu = net.costates(64)[::2], other.costates(64)[::2]
    d_weights = np.linalg.norm(net.weights - other.weights, 2)
    growth = np.exp(net.stretch)
    state = growth * (np.linalg.norm(net.start - other.start) + d_weights * norms(phi(g)).max())
    largest = norms(h - g).max()
    adjoint = growth * (
        phi.lipschitz * np.linalg.norm(net.readout - other.readout)
        + phi.smoothness * np.abs(other.readout).max() * norms(h - g)[-1]
        + phi.lipschitz * d_weights * norms(mu).max()
        + phi.smoothness * np.abs(mu @ net.weights).max() * largest
    )
    return {
        "state over its bound": largest / state,
        "adjoint over its bound": norms(lam - mu).max() / adjoint,
    }


bounds = Simulation(
    "States and adjoints of random networks move within their bounds",
    moved,
    [every("state over its bound") <= 1, every("adjoint over its bound") <= 1],
    cases=[
        {"phi": phi, "change": change}
        for phi in (activations.softplus, activations.tanh)
        for change in (1e-3, 0.3)
    ],
    trials=8,
    source="Lemma 18, equations 90 and 91, with |phi(g)| for L_1 |g| as phi(0) may not be 0",
    ledger="GC-L18",
)
