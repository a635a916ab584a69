from symnode.page import *

n = dimensions("n")
k = n.index("k")
W, x, h = matrix("W", n, n, symmetric=True), vector("x", n), scalar("h")


def energy(x):
    return -half * (x.T @ W @ x)


change = energy(x + h * unit(n, k)) - energy(x)
flip = Theorem(
    "A change h of component k adds -h (W x)_k to the energy",
    given=[Equal(W[k, k], 0)],
    claim=Equal(change, -h * (W @ x)[k]),
)
printed = AsPrinted(flip, claim=Equal(change, -2 * h * (W @ x)[k]), where="Lemma 3")
Erratum(printed, corrected=flip, says="the two cross terms share the factor 1/2")
