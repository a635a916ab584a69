r"""The adjoint of the Neural ODE h' = (sigma_w / sqrt n) W phi(h).

Source: Global Convergence in Neural ODEs, equation 4 and appendix B. The network is started at an
arbitrary time s from an arbitrary state y; the derivative of the output with respect to y is the
solution of equation 4 at s.
"""

from symnode.page import *

n = dimensions("n")
t, s, T = time("t"), scalar("s"), positive("T")
sigma_v, sigma_w = positive("sigma_v"), positive("sigma_w")
W, v, y = matrix("W", n, n), vector("v", n), parameter("y", n)
phi = function("phi")
h, lam = state("h", n, of=y), state("lambda", n, of=y)
field = sigma_w / sqrt(n) * (W @ phi(h))
readout = sigma_v / sqrt(n) * (v.T @ phi(h))

forward = Dynamics(h, rhs=field, initial=y, on=(s, T), name="forward equation from s")
adjoint = Dynamics(
    lam,
    rhs=-sigma_w / sqrt(n) * hadamard(phi.d(h), W.T @ lam),
    terminal=sigma_v / sqrt(n) * hadamard(phi.d(h), v),
    on=(s, T),
    name="adjoint equation",
)
Y = d(h, y)

equation_4 = Theorem(
    "The solution of equation 4 is the derivative of the output with respect to the state",
    given=[forward, adjoint],
    claim=Equal(d(readout.at(T), y), lam.at(s)),
    ledger="GC-E4",
    source="equation 4, appendix B",
)
pairing = calc(
    ddt(lam.T @ Y),
    eq(ddt(lam).T @ Y + lam.T @ ddt(Y), by="product rule"),
    eq(0, by=[adjoint, d(forward, y)]),
)
proof = Proof(equation_4, pairing, by=[fundamental_theorem])

# The same equation as the Lagrangian gives it: transposed Jacobian, gradient of the readout.
z, mu = vector("z", n), vector("mu", n)
jacobian_product = Lemma(
    "The transposed Jacobian of the field takes mu to sigma_w/sqrt(n) phi'(z) o (W' mu)",
    claim=Equal(
        grad(mu.T @ (sigma_w / sqrt(n) * (W @ phi(z))), z),
        sigma_w / sqrt(n) * hadamard(phi.d(z), W.T @ mu),
    ),
    ledger="GC-E4",
)
terminal_gradient = Lemma(
    "The gradient of the readout is sigma_v/sqrt(n) phi'(z) o v",
    claim=Equal(
        grad(sigma_v / sqrt(n) * (v.T @ phi(z)), z), sigma_v / sqrt(n) * hadamard(phi.d(z), v)
    ),
    ledger="GC-E4",
)
