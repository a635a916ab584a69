r"""The variation tau x' = -x + W' grad F(Wx + b) + v: a gradient flow, for any potential F.

Source: adjoint and Hopfield notes, Theorem 12 (its first claim) and Example 13.
"""

from symnode.page import *

n, dim = dimensions("n d")
t, T, tau = time("t"), positive("T"), positive("tau")
W, b, v = matrix("W", n, dim), vector("b", n), vector("v", dim)
q, z = vector("q", dim), vector("z", n)
F = scalar_field("F", z)
sigma = function("sigma")
S = function("S", primitive_of=sigma)


def energy(F, q):
    """|q|^2/2 - v'q - F(Wq + b)."""
    return half * norm2(q) - v.T @ q - F(W @ q + b)


def field(slope, q):
    """-q + W' slope(Wq + b) + v, where slope is the gradient of F."""
    return -q + W.T @ slope(W @ q + b) + v


gradient = Theorem(
    "The right side of the dynamics is minus the gradient of the energy",
    claim=Equal(-grad(energy(F, q), q), field(F.d(z), q)),
    ledger="HN-T12a",
    source="notes, Theorem 12 and its proof",
)

x = state("x", dim)
dynamics = Dynamics(x, rhs=field(F.d(z), x) / tau, on=(0, T), name="dynamics")
descent = Theorem(
    "Along the dynamics the energy changes by -tau times the squared speed",
    given=[dynamics],
    claim=Equal(ddt(energy(F, x)), -tau * norm2(ddt(x))),
    ledger="HN-T12a",
    source="notes, proof of Theorem 12: E is a Lyapunov function",
)
descent_rows = calc(
    ddt(energy(F, x)),
    eq(x.T @ ddt(x) - v.T @ ddt(x) - F.d(z)(W @ x + b).T @ (W @ ddt(x)), by="chain rule"),
    eq(-(field(F.d(z), x).T @ ddt(x)), by="the gradient of E is minus the field"),
    eq(-tau * norm2(ddt(x)), by=dynamics),
)
descent_proof = Proof(descent, descent_rows)
lyapunov = Corollary(
    "The energy never increases along the dynamics",
    given=[dynamics],
    claim=ddt(energy(F, x)) <= 0,
    ledger="HN-T12a",
    source="notes, proof of Theorem 12",
)
lyapunov_rows = calc(
    ddt(energy(F, x)),
    eq(-tau * norm2(ddt(x)), by=descent),
    le(0, by=nonnegative(tau * norm2(ddt(x)))),
)
lyapunov_proof = Proof(lyapunov, lyapunov_rows)


# Example 13: F is a sum of integrals of one function.
def sum_of(S):
    """z -> sum of S(z_i)."""
    return lambda z: total(S(z))


example_13 = Corollary(
    "With a sum of integrals of sigma for F the field is that of an autoencoder",
    claim=Equal(-grad(energy(sum_of(S), q), q), field(sigma, q)),
    ledger="HN-E13",
    source="notes, Example 13, for any function sigma",
)
example_13_sigmoid = Corollary(
    "The integral of the sigmoid is softplus; its sum for F gives the sigmoid field",
    claim=[
        Equal(grad(total(softplus(z)), z), sigmoid(z)),
        Equal(-grad(energy(sum_of(softplus), q), q), -q + W.T @ sigmoid(W @ q + b) + v),
    ],
    ledger="HN-E13",
    source="notes, Example 13",
)
