r"""The network with independent standard normal weights: what the readout adds.

Source: Global Convergence in Neural ODEs, equations 1 to 3 and 40. Given the hidden state, the
output is normal; here are its mean and its variance, with all weights random.
"""

from symnode.page import *

n, dim = dimensions("n d")
T, sigma_v = positive("T"), positive("sigma_v")
U, W = parameter("U", n, dim), parameter("W", n, n)
phi = function("phi")
h = state("h", n, of=(U, W))  # whatever the hidden dynamics are

U_random, W_random = gaussian("U_0", n, dim), gaussian("W_0", n, n)
v_random = gaussian("v_0", n)
hidden = phi(h.at(T)).replace({U: U_random, W: W_random}).named("phi(h(T))")
output = sigma_v / sqrt(n) * (v_random.T @ hidden)

network = Definition(
    "The network with independent standard normal weights, at a sample of them",
    "f",
    output,
    model={n: 1, dim: 1},
    ledger="GC-E1:2",
    source="equations 1 to 3",
)
mean = Theorem(
    "The output of a network with Gaussian weights has mean zero",
    claim=Equal(expectation(output), 0),
    ledger="GC-E1:2",
    source="equations 1 to 3",
)
variance = Theorem(
    "The variance of the output is sigma_v^2 times the mean square of the hidden units",
    claim=Equal(expectation(output**2), sigma_v**2 / n * expectation(norm2(hidden))),
    ledger="GC-E1:2",
    source="equation 40",
)
