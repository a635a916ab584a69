r"""The energy along computed trajectories of random Hopfield networks.

Source: adjoint and Hopfield notes, Lemma 7, for f = tanh. In the activations a = W x + b the
network is tau a' = -a + W tanh(a) + b. The primitive of artanh at tanh(a) is
a tanh(a) - log cosh(a). The proof is in continuous_energy.py; here the margin by which the energy
rises is maximised over networks, starts and times.
"""

import numpy as np
from hypothesis import strategies as st

from symnode import numeric
from symnode.numeric import strategies
from symnode.page import *

OPTIONS = numeric.SolverOptions(rtol=1e-9, atol=1e-12)


def energy(network, a):
    """-y'Wy/2 - b'y + the primitive of artanh, for y = tanh(a), at every row of a."""
    y = np.tanh(a)
    log_cosh = np.logaddexp(a, -a) - np.log(2)
    quadratic = np.einsum("ti,ij,tj->t", y, network.W, y) / 2
    return -quadratic - y @ network.b + np.sum(a * y - log_cosh, axis=1)


def rise(instance):
    """The largest rise of the energy between two times, relative to its size."""
    network, start = instance
    times = np.linspace(0, 4 * network.tau, 41)
    path = numeric.solve(network, start, times, options=OPTIONS)
    values = energy(network, path.states)
    return np.max(np.diff(values)) / (1 + np.max(np.abs(values)))


def with_start(network):
    """A network with a start in [-3, 3]^d."""
    n = len(network.b)
    return st.tuples(st.just(network), strategies.vectors(n, strategies.reals(-3, 3)))


never_rises = PropertyTest(
    "The energy of a tanh network with symmetric W never rises",
    strategy=strategies.hopfield_networks((1, 4)).flatmap(with_start),
    margin=rise,
    instances=30,
    round_off=1e-7,  # the solver's error, a hundred times its tolerance
    ledger="HN-L7",
    source="notes, Lemma 7",
)


def rise_without_symmetry(instance):
    """The same where the upper triangle of W has the other sign; the energy stays as it was."""
    network, start = instance
    turned = np.tril(network.W) - np.triu(network.W, 1)

    def field(t, a):
        return (-a + turned @ np.tanh(a) + network.b) / network.tau

    times = np.linspace(0, 4 * network.tau, 41)
    path = numeric.solve(field, start, times, options=OPTIONS)
    values = energy(network, path.states)
    return np.max(np.diff(values)) / (1 + np.max(np.abs(values)))


any_matrix = PropertyTest(
    "It never rises, whatever W is",
    strategy=strategies.hopfield_networks(2).flatmap(with_start),
    margin=rise_without_symmetry,
    instances=30,
    round_off=1e-7,
    ledger="HN-L7",
    where="notes, Lemma 7, without the symmetry of W",
    printed=True,
)
Erratum(any_matrix, corrected=never_rises, says="trajectories may circle: W needs to be symmetric")
