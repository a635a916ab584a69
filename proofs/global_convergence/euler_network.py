r"""Euler's network of N layers: (sigma_w, T) and (sigma_w T, 1) have the same recursion.

Source: Global Convergence in Neural ODEs, section 3.1 and appendix H.1, for the network with N
layers (equation 10). The sequence of (sigma_w, T) solves the recursion of (sigma_w T, 1), and the
other way round. That both are therefore equal, layer by layer, takes an induction that is not here.
"""

from symnode.page import *

n, layers = dimensions("n N")
k = layers.index("k")
T, sigma_w = positive("T"), positive("sigma_w")
W, h0 = matrix("W", n, n), vector("h_0", n)
phi = function("phi")
h, g = state("h", n), state("g", n)


def field(scale, h):
    """(scale / sqrt n) W phi(h)."""
    return scale / sqrt(n) * (W @ phi(h))


network = Recurrence(h, k, next=h + T / layers * field(sigma_w, h), initial=h0)
rescaled = Recurrence(g, k, next=g + 1 / layers * field(sigma_w * T, g), initial=h0)

forth = Theorem(
    "The layers of (sigma_w, T) are those of (sigma_w T, 1)",
    given=[network],
    claim=[
        Equal(h.at(0), h0),
        Equal(h.at(k + 1), (h + 1 / layers * field(sigma_w * T, h)).at(k)),
    ],
    ledger="GC-S1",
    source="section 3.1, equation 10",
)
back = Theorem(
    "The layers of (sigma_w T, 1) are those of (sigma_w, T)",
    given=[rescaled],
    claim=[
        Equal(g.at(0), h0),
        Equal(g.at(k + 1), (g + T / layers * field(sigma_w, g)).at(k)),
    ],
    ledger="GC-S1",
    source="section 3.1, equation 10",
)
