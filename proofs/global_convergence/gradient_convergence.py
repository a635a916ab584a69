r"""Gradients of the network with L layers tend to those of the Neural ODE like 1/L.

Source: Global Convergence in Neural ODEs, Proposition 2 (equation 11, figure 1a and b), Lemma 10.
The distance is that of the gradients in v, W and U together, relative to the gradient of the Neural
ODE; the weights are drawn once for each width and stay as L grows.
"""

import numpy as np

from symnode.models.random_network import RandomNetwork
from symnode.numeric import activations
from symnode.page import *

SMOOTH = (activations.softplus, activations.tanh, activations.erf)
WIDTHS = (50, 150, 450)
LAYERS = [8, 16, 32, 64, 128, 256]
REFERENCE = 64  # steps of order 4: off by 2e-9, and the smallest error compared is 7e-4


def network(n, phi):
    """The network of width n whose weights are drawn from the seed n."""
    return RandomNetwork.draw(np.random.default_rng(n), n, phi)


def gradient_error(L, rng, n, phi):
    """How far the gradients of L layers are from those of the Neural ODE."""
    net = network(n, phi)
    return net.layer_gradients(L).relative_distance(net.adjoint_gradients(REFERENCE))


rate = ConvergenceOrder(
    "For smooth activations the gradients of L layers are off by C/L, at every width",
    gradient_error,
    at=LAYERS,
    order=1,
    tolerance=0.05,
    cases=[
        {"n": n, "phi": phi}
        for phi in (activations.softplus, activations.tanh, activations.erf)
        for n in WIDTHS
    ],
    source="Proposition 2, equation 11",
    ledger="GC-P2",
)


# Lemma 10: the adjoint itself, at all layers, in mean square over the units.
def adjoint_constant(rng, n):
    """L max_l |lambda(t_l) - lambda^l| / |lambda(T)| at L = 32."""
    L = 32
    net = RandomNetwork.draw(rng, n, activations.softplus)
    fine = 2 * L
    exact, layered = net.costates(fine)[::2], net.layer_costates(L)
    off = np.linalg.norm(exact - layered, axis=1).max()
    return {"C": L * off / np.linalg.norm(exact[-1])}


uniform = Simulation(
    "The layers' adjoint is off by at most C/L with one C for all widths",
    adjoint_constant,
    every("C").between(0.1, 1),
    cases=[{"n": n} for n in (50, 100, 200, 400)],
    trials=4,
    source="Lemma 10, equations 44 to 48, with a repaired proof",
    ledger="GC-L10",
)
independence = Remark(
    "The proof of Lemma 10",
    """The proof in print treats lambda as independent of W, so that each row of W lambda is normal.
    But lambda is computed from W, the same W in all layers. The statement survives in mean square
    over the units, where the dependence adds terms of order 1/n; it is measured above.""",
    formal=[uniform],
    source="Lemma 10",
    ledger="GC-L10",
)
