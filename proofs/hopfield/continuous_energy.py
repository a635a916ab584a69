r"""The energy of a continuous Hopfield network never increases along its trajectories.

Source: adjoint and Hopfield notes, Definition 5, Lemma 7, Remark 8. The diagonal of W is arbitrary
and W symmetric. The inverse of f is meant to be smooth on the whole line; activation_energy.py has
the same for an f that is bounded or flat somewhere.
"""

from symnode.page import *

dim = dimensions("d")
t, T, tau = time("t"), positive("T"), positive("tau")
W, b = matrix("W", dim, dim, symmetric=True), vector("b", dim)
k = dim.index("k")

f = function("f", increasing=True)
finv = function("finv", left_inverse_of=f)
Phi = function("Phi", primitive_of=finv)  # the integral of the inverse, up to a constant

x = state("x", dim)
network = Dynamics(x, rhs=(-x + f(W @ x + b)) / tau, on=(0, T), name="network")
a = (W @ x + b).named("a")
y = f(a).named("y")


def energy(W, y):
    """-y'Wy/2 - b'y + sum of Phi(y)."""
    return -half * (y.T @ W @ y) - b.T @ y + total(Phi(y))


def rate(f, a):
    """-tau sum f'(a) (da/dt)^2."""
    return -tau * total(f.d(a[k]) * ddt(a[k]) ** 2, k)


activations_defined = Definition(
    "Activations", "a", W @ x + b, given=[network], ledger="HN-L7", source="notes, Lemma 7"
)
outputs_defined = Definition(
    "Outputs", "y", f(W @ x + b), given=[network], ledger="HN-L7", source="notes, Lemma 7"
)
activations = Lemma(
    "The activations relax to W y + b with the time constant tau",
    given=[network],
    claim=Equal(tau * ddt(a), W @ y + b - a),
    ledger="HN-L7p",
    source="notes, proof of Lemma 7",
)
activation_rows = calc(
    tau * ddt(a),
    eq(tau * (W @ ddt(x)), by="b is constant"),
    eq(W @ (-x + f(a)), by=network),
    eq(-(W @ x + b) + b + W @ y, by="b subtracted and added"),
    eq(W @ y + b - a, by="the definition of a"),
)
activation_proof = Proof(activations, activation_rows)

q = vector("q", dim)
gradient = Lemma(
    "The gradient of the energy is the inverse of f at y less W y + b",
    claim=Equal(grad(energy(W, q), q), -(W @ q) - b + finv(q)),
    ledger="HN-L7p",
    source="notes, proof of Lemma 7",
)

energy_rate = Theorem(
    "The energy changes by -tau times the squared rates of the activations, weighted by f'",
    given=[network],
    claim=Equal(ddt(energy(W, y)), rate(f, a)),
    ledger=["HN-L7", "HN-L7p", "HN-R8"],
    source="notes, proof of Lemma 7, Remark 8",
)
energy_rows = calc(
    ddt(energy(W, y)),
    eq(ddt(y).T @ (-(W @ y) - b + finv(y)), by="the gradient of the energy"),
    eq(ddt(y).T @ (-(W @ y) - b + a), by="finv(f(a)) = a"),
    eq(-(ddt(y).T @ (W @ y + b - a)), by="a common sign"),
    eq(-tau * (ddt(y).T @ ddt(a)), by=activations),
    eq(rate(f, a), by="y = f(a)"),
)
energy_proof = Proof(energy_rate, energy_rows)

decrease = Theorem(
    "The energy never increases along a trajectory",
    given=[network],
    claim=ddt(energy(W, y)) <= 0,
    ledger=["HN-L7", "HN-R8"],
    source="notes, Lemma 7",
)
decrease_rows = calc(
    ddt(energy(W, y)), eq(rate(f, a), by=energy_rate), le(0, by=nonnegative(-rate(f, a)))
)
decrease_proof = Proof(decrease, decrease_rows)

earlier = instant("r", 0, T)
later = instant("s", earlier, T)
E = energy(W, y)
between = Corollary(
    "The energy at a later time is at most the energy at an earlier one",
    given=[network],
    claim=E.at(later) <= E.at(earlier),
    ledger="HN-L7",
    source="notes, Lemma 7",
)
between_proof = Proof(between, by=[decrease, fundamental_theorem(E, earlier, later)])

# What symmetry is for: any other matrix V adds a term of no sign.
V = matrix("V", dim, dim)
any_network = Dynamics(x, rhs=(-x + f(V @ x + b)) / tau, on=(0, T), name="network of V")
any_a = V @ x + b
any_y = f(any_a)
any_matrix = Proposition(
    "For a matrix V that need not be symmetric, V - V' adds to the rate of the energy",
    given=[any_network],
    claim=Equal(ddt(energy(V, any_y)), rate(f, any_a) + half * (ddt(any_y).T @ (V - V.T) @ any_y)),
    ledger="HN-L7",
)
