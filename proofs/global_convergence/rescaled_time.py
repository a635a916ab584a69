r"""The scale sigma_w and the horizon T enter the network through their product only.

Source: Global Convergence in Neural ODEs, section 3.1 and appendix H.1: with sigma_w of order 1/T
all sizes are independent of the horizon. For a solution h on [0, T] let g(s) = h(T s). At every
s = r/T with r in [0, T], that is at every s in [0, 1], g solves the equation whose scale is
sigma_w T.
"""

from symnode.page import *

n = dimensions("n")
t, T = time("t"), positive("T")
r = instant("r", 0, T)
sigma_v, sigma_w, c = positive("sigma_v"), positive("sigma_w"), positive("c")
W, v, h0 = matrix("W", n, n), vector("v", n), vector("h_0", n)
phi = function("phi")
h = state("h", n)


def field(scale, h):
    """(scale / sqrt n) W phi(h)."""
    return scale / sqrt(n) * (W @ phi(h))


def readout(h):
    """(sigma_v / sqrt n) v' phi(h)."""
    return sigma_v / sqrt(n) * (v.T @ phi(h))


forward = Dynamics(h, rhs=field(sigma_w, h), initial=h0, on=(0, T), name="equation on [0, T]")
forward_small = Dynamics(h, rhs=field(c / T, h), initial=h0, on=(0, T), name="equation, scale c/T")
g = h.at(T * t)  # g(t) = h(T t)

rescaled = Theorem(
    "g(s) = h(T s) solves the equation with scale sigma_w T on [0, 1], from the same start",
    given=[forward],
    claim=[
        Equal(ddt(g).at(r / T), field(sigma_w * T, g).at(r / T)),
        Equal(g.at(0), h0),
    ],
    ledger="GC-S1",
    source="appendix H.1",
)
output = Corollary(
    "The output at the horizon T is that of g at the horizon 1",
    claim=Equal(readout(h).at(T), readout(g).at(1)),
    ledger="GC-S1",
)
fixed_scale = Corollary(
    "With sigma_w = c/T the rescaled equation has the scale c, whatever the horizon",
    given=[forward_small],
    claim=Equal(ddt(g).at(r / T), field(c, g).at(r / T)),
    ledger="GC-S1",
    source="section 3.1",
)
