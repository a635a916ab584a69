r"""The energy of a continuous Hopfield network in terms of its activations, for any increasing f.

Source: extends the adjoint and Hopfield notes, Lemma 7. With F' = f the term a y - F(a) takes the
place of the integral of the inverse of f, so f may be flat somewhere or bounded, as tanh is.
"""

from symnode.page import *

dim = dimensions("d")
t, T, tau = time("t"), positive("T"), positive("tau")
W, b = matrix("W", dim, dim, symmetric=True), vector("b", dim)
k, u = dim.index("k"), scalar("u")

f = function("f", increasing=True)
F = function("F", primitive_of=f)
x = state("x", dim)
a = (W @ x + b).named("a")
network = Dynamics(x, rhs=(-x + f(a)) / tau, on=(0, T), name="network")


def energy(a, y, F_of_a):
    """-y'Wy/2 - b'y + a'y - sum of F(a)."""
    return -half * (y.T @ W @ y) - b.T @ y + a.T @ y - total(F_of_a)


def rate(slope):
    """-tau sum of slope(a) (da/dt)^2."""
    return -tau * total(slope(a[k]) * ddt(a[k]) ** 2, k)


activations_defined = Definition("Activations", "a", W @ x + b, given=[network], ledger="HN-L7")
finv = function("finv", left_inverse_of=f)
Phi = function("Phi", primitive_of=finv)
legendre = Lemma(
    "If f has an inverse, u f(u) - F(u) changes as its integral at f(u) does",
    claim=Equal(d(u * f(u) - F(u), u), d(Phi(f(u)), u)),
    ledger="HN-L7",
)

energy_rate = Theorem(
    "The energy changes by -tau times the squared rates of the activations, weighted by f'",
    given=[network],
    claim=Equal(ddt(energy(a, f(a), F(a))), rate(f.d)),
    ledger="HN-L7",
    source="extends notes, Lemma 7",
)
decrease = Corollary(
    "The energy never increases along a trajectory, f invertible or not",
    given=[network],
    claim=ddt(energy(a, f(a), F(a))) <= 0,
    ledger="HN-L7",
    source="extends notes, Lemma 7",
)
decrease_rows = calc(
    ddt(energy(a, f(a), F(a))), eq(rate(f.d), by=energy_rate), le(0, by=nonnegative(-rate(f.d)))
)
decrease_proof = Proof(decrease, decrease_rows)


# The case f = tanh, whose slope is 4 sigmoid(2u) sigmoid(-2u) > 0.
def slope(u):
    """The derivative of tanh."""
    return 4 * sigmoid(2 * u) * sigmoid(-2 * u)


tanh_network = Dynamics(x, rhs=(-x + tanh(a)) / tau, on=(0, T), name="tanh network")
tanh_energy = energy(a, tanh(a), softplus(2 * a) - a)
tanh_rate = Corollary(
    "For tanh the weights of the squared rates are one minus the squared outputs",
    given=[tanh_network],
    claim=Equal(ddt(tanh_energy), rate(lambda u: 1 - tanh(u) ** 2)),
    ledger="HN-L7",
)
tanh_decrease = Corollary(
    "The energy of a tanh network never increases along a trajectory",
    given=[tanh_network],
    claim=ddt(tanh_energy) <= 0,
    ledger="HN-L7",
)
tanh_rows = calc(
    ddt(tanh_energy), eq(rate(slope), by=tanh_network), le(0, by=nonnegative(-rate(slope)))
)
tanh_proof = Proof(tanh_decrease, tanh_rows)
