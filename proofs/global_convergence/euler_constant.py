r"""The constant of Euler's method for the network, and where phi(0) enters it.

Source: Global Convergence in Neural ODEs, Lemmas 8 and 17 (equations 41, 42, 87 and 88). With a
Lipschitz constant a = sigma_w L_1 |W|/sqrt n of the field and phi(0) = 0, the state stays below
e^{aT} |h_0|, its second derivative below M = a^2 e^{aT} |h_0|, and L layers are off by at most
(a T/(2 L)) e^{aT} (e^{aT} - 1) |h_0|. Where phi(0) is not 0, |h_0| has to be replaced by
|h_0| + sqrt(n) |phi(0)|/L_1.
"""

import numpy as np

from proofs.global_convergence.euler_error import L, M, N, error, h, k, start, steps
from symnode.models.random_network import RandomNetwork
from symnode.numeric import activations
from symnode.page import *

a, T, size = positive("a"), positive("T"), positive("h_0")
curvature = a**2 * exp(a * T) * size
one_step = error.at(k + 1) <= (1 + T / N * a) * error.at(k) + (T / N) ** 2 * curvature / 2
constant = Theorem(
    "N layers are off by at most (a T/(2 N)) e^{aT} (e^{aT} - 1) |h_0|",
    given=[one_step, start],
    claim=error.at(N) <= a * T / (2 * N) * exp(a * T) * (exp(a * T) - 1) * size,
    ledger="GC-L8",
    source="Lemma 8, equation 42",
)
constant_proof = Proof(constant, by=steps({h: T / N, L: a, M: curvature}))


# Random networks, T = 1: the largest error of the layers and the largest state, over their bounds.
def over_the_bounds(rng, phi, layers):
    """Errors and states as multiples of their bounds, with |h_0| as printed and shifted."""
    net = RandomNetwork.draw(rng, 100, phi, size=1e-4)
    path, fine = net.layers(layers), net.path(4 * layers)
    growth, start = np.exp(net.stretch), np.linalg.norm(net.start)
    factor = net.stretch / (2 * layers) * growth * (growth - 1)
    off = np.linalg.norm(path - fine[::4], axis=1).max()
    largest = np.linalg.norm(fine, axis=1).max()
    shifted = start + 10 * abs(phi.at_zero) / phi.lipschitz
    return {
        "error over the printed bound": off / (factor * start),
        "error over the shifted bound": off / (factor * shifted),
        "state over the printed bound": largest / (growth * start),
        "state over the shifted bound": largest / (growth * shifted),
    }


cases = [{"phi": f, "layers": m} for f in (activations.softplus, activations.tanh) for m in (4, 16)]
shifted = Simulation(
    "Errors and states of random networks are within the bounds with the shifted |h_0|",
    over_the_bounds,
    [
        every("error over the shifted bound") <= 1,
        every("state over the shifted bound") <= 1,
    ],
    cases=cases,
    trials=8,
    source="Lemmas 8 and 17, corrected",
    ledger=["GC-L8", "GC-L17:4"],
)
vanishing = Simulation(
    "For tanh, which is 0 at 0, the bounds hold as printed",
    over_the_bounds,
    [
        every("error over the printed bound", phi=activations.tanh) <= 1,
        every("state over the printed bound", phi=activations.tanh) <= 1,
    ],
    cases=cases[2:],
    trials=8,
    source="Lemmas 8 and 17",
    ledger=["GC-L8", "GC-L17:4"],
)
printed_error = Simulation(
    "For softplus the error is within (a T/(2 L)) e^{aT} (e^{aT} - 1) |h_0|",
    over_the_bounds,
    every("error over the printed bound") <= 1,
    cases=cases[:2],
    trials=8,
    printed=True,
    where="Lemma 8, equation 42, for softplus",
    ledger="GC-L8",
)
Erratum(printed_error, corrected=shifted, says="softplus(0) = log 2 moves the state off 0")
printed_state = Simulation(
    "For softplus the state is within e^{aT} |h_0|",
    over_the_bounds,
    every("state over the printed bound") <= 1,
    cases=cases[:2],
    trials=8,
    printed=True,
    where="Lemma 17, equation 87, for softplus",
    ledger="GC-L17:4",
)
Erratum(printed_state, corrected=shifted, says="softplus(0) = log 2 moves the state off 0")


def costate_over_bound(rng, phi):
    """|lambda(t)|, t < T, as a multiple of e^{a(T - t)} |lambda(T)|: no shift is needed."""
    net = RandomNetwork.draw(rng, 100, phi, size=1e-4)
    costates = np.linalg.norm(net.costates(32), axis=1)
    back = np.linspace(1, 0, 33)
    return {"ratio": np.max((costates / (np.exp(net.stretch * back) * costates[-1]))[:-1])}


backward = Simulation(
    "The bound on lambda holds as printed, also for softplus",
    costate_over_bound,
    every("ratio") <= 1,
    cases=[{"phi": activations.softplus}, {"phi": activations.tanh}],
    trials=8,
    source="Lemma 17, equation 88",
    ledger="GC-L17:4",
)
