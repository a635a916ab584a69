r"""The Neural ODE h' = (sigma_w / sqrt n) W phi(h): its adjoint and its gradients, for any width.

Source: Global Convergence in Neural ODEs, equations 1 to 5 and 35, appendix B.
"""

from symnode.page import *

n, dim = dimensions("n d")
t, T = time("t"), positive("T")
sigma_u, sigma_v, sigma_w = positive("sigma_u"), positive("sigma_v"), positive("sigma_w")
U, W, v = parameter("U", n, dim), parameter("W", n, n), parameter("v", n)
x = vector("x", dim)
phi = function("phi")
i, j, k = n.index("i"), n.index("j"), dim.index("k")

h, lam = state("h", n, of=(U, W)), state("lambda", n, of=(U, W, v))
field = sigma_w / sqrt(n) * (W @ phi(h))
readout = sigma_v / sqrt(n) * (v.T @ phi(h))

forward = Dynamics(
    h, rhs=field, initial=sigma_u / sqrt(dim) * (U @ x), on=(0, T), name="forward equation"
)
adjoint = Dynamics(
    lam,
    rhs=-sigma_w / sqrt(n) * hadamard(phi.d(h), W.T @ lam),
    terminal=sigma_v / sqrt(n) * hadamard(phi.d(h), v),
    on=(0, T),
    name="adjoint equation",
)
output = readout.at(T)

network = Definition(
    "The network for fixed weights",
    "f",
    output,
    given=[forward],
    model={n: 1, dim: 1, W: [[0]], U: [[1]], v: [1], x: [1]},
    ledger="GC-E1",
    source="equations 1 to 3",
)

# Equation 5, block by block: the pairing of the adjoint with the sensitivity in one entry.
gradient_v = Theorem(
    "The gradient in v is sigma_v/sqrt(n) phi(h(T))",
    given=[forward],
    claim=Equal(grad(output, v), sigma_v / sqrt(n) * phi(h.at(T))),
    ledger="GC-E5",
    source="equation 5",
)

in_W = unit(n, i) @ unit(n, j).T
S_W = d(h, W, along=in_W)
gradient_W = Theorem(
    "The gradient in W is sigma_w/sqrt(n) times the integral of lambda phi(h)'",
    given=[forward, adjoint],
    claim=Equal(grad(output, W)[i, j], (sigma_w / sqrt(n) * integral(lam @ phi(h).T, 0, T))[i, j]),
    ledger="GC-E5",
    source="equations 5 and 35",
)
pairing_W = calc(
    ddt(lam.T @ S_W),
    eq(ddt(lam).T @ S_W + lam.T @ ddt(S_W), by="product rule"),
    eq(sigma_w / sqrt(n) * (lam @ phi(h).T)[i, j], by=[adjoint, d(forward, W)]),
)
proof_W = Proof(gradient_W, pairing_W, by=[fundamental_theorem])

in_U = unit(n, i) @ unit(dim, k).T
S_U = d(h, U, along=in_U)
gradient_U = Theorem(
    "The gradient in U is sigma_u/sqrt(d) lambda(0) x'",
    given=[forward, adjoint],
    claim=Equal(grad(output, U)[i, k], (sigma_u / sqrt(dim) * (lam.at(0) @ x.T))[i, k]),
    ledger="GC-E5",
    source="equations 5 and 35",
)
pairing_U = calc(
    ddt(lam.T @ S_U),
    eq(ddt(lam).T @ S_U + lam.T @ ddt(S_U), by="product rule"),
    eq(0, by=[adjoint, d(forward, U)]),
)
proof_U = Proof(gradient_U, pairing_U, by=[fundamental_theorem])
