r"""The adjoint and the gradients for general dynamics h' = F(h, t, theta).

Source: Global Convergence in Neural ODEs, appendix I. There the activation becomes a mapping
phi(h, t) of all components together, which may depend on the time; it is applied before the matrix
or after it. Both are instances of h' = F(h, t, theta), for which everything is proved once.
"""

from symnode.page import *

n, p = dimensions("n p")
t, s, T = time("t"), scalar("s"), positive("T")
i, j = n.index("i"), n.index("j")

# h' = F(h, t, theta), h(0) = b(theta), read out by ell.
theta = parameter("theta", p)
h, lam = state("h", n, of=theta), state("lambda", n, of=theta)
F, b, ell = vector_field("F", n, h, t, theta), vector_field("b", n, theta), scalar_field("ell", h)
forward = Dynamics(h, rhs=F, initial=b, on=(0, T), name="forward equation")
adjoint = Dynamics(
    lam, rhs=-(F.d(h).T @ lam), terminal=ell.d(h), on=(0, T), name="adjoint equation"
)
S = d(h, theta)

gradient = Theorem(
    "The gradient in theta is the adjoint against F_theta, plus its value at 0 against b_theta",
    given=[forward, adjoint],
    claim=Equal(
        grad(ell.at(T), theta),
        integral(F.d(theta).T @ lam, 0, T) + b.d(theta).T @ lam.at(0),
    ),
    ledger="GC-I",
    source="appendix I",
)
pairing = calc(
    ddt(S.T @ lam),
    eq(ddt(S).T @ lam + S.T @ ddt(lam), by="product rule"),
    eq(
        (F.d(h) @ S + F.d(theta)).T @ lam - S.T @ (F.d(h).T @ lam),
        by=[d(forward, theta), adjoint],
    ),
    eq(F.d(theta).T @ lam, by="the F_h terms cancel"),
)
proof = Proof(gradient, pairing, by=[fundamental_theorem])

# From an arbitrary time s and an arbitrary state y.
fixed, y = vector("theta", p), parameter("y", n)
k, mu = state("h", n, of=y), state("lambda", n, of=y)
G, end = F(k, t, fixed), ell(k)
from_s = Dynamics(k, rhs=G, initial=y, on=(s, T), name="forward equation from s")
adjoint_from_s = Dynamics(
    mu, rhs=-(G.d(k).T @ mu), terminal=end.d(k), on=(s, T), name="adjoint equation"
)
state_derivative = Theorem(
    "The derivative of the output in the state at s is the adjoint at s",
    given=[from_s, adjoint_from_s],
    claim=Equal(grad(end.at(T), y), mu.at(s)),
    ledger="GC-I",
    source="appendix I",
)
pairing_from_s = calc(
    ddt(d(k, y).T @ mu),
    eq(ddt(d(k, y)).T @ mu + d(k, y).T @ ddt(mu), by="product rule"),
    eq(0, by=[d(from_s, y), adjoint_from_s]),
)
proof_from_s = Proof(state_derivative, pairing_from_s, by=[fundamental_theorem])

# The mapping before the matrix: h' = (sigma_w / sqrt n) W phi(h, t).
sigma_w = positive("sigma_w")
W, h0 = parameter("W", n, n), vector("h_0", n)
g, nu = state("h", n, of=W), state("lambda", n, of=W)
phi, out = vector_field("phi", n, g, t), scalar_field("ell", g)
in_W = unit(n, i) @ unit(n, j).T
S_W = d(g, W, along=in_W)

pre_activation = Dynamics(
    g, rhs=sigma_w / sqrt(n) * (W @ phi), initial=h0, on=(0, T), name="matrix after the mapping"
)
pre_adjoint = Dynamics(
    nu,
    rhs=-sigma_w / sqrt(n) * (phi.d(g).T @ (W.T @ nu)),
    terminal=out.d(g),
    on=(0, T),
    name="its adjoint equation",
)
pairing_W = Lemma(
    "The adjoint times the sensitivity in W_ij grows at the rate sigma_w/sqrt(n) lambda_i phi_j",
    given=[pre_activation, pre_adjoint],
    claim=Equal(ddt(nu.T @ S_W), sigma_w / sqrt(n) * (nu @ phi.T)[i, j]),
    ledger="GC-I",
)
pairing_W_proof = Proof(
    pairing_W,
    calc(
        ddt(nu.T @ S_W),
        eq(ddt(nu).T @ S_W + nu.T @ ddt(S_W), by="product rule"),
        eq(sigma_w / sqrt(n) * (nu @ phi.T)[i, j], by=[pre_adjoint, d(pre_activation, W)]),
    ),
)
gradient_W = Theorem(
    "With the mapping before the matrix, the gradient in W is that of equation 5",
    given=[pre_activation, pre_adjoint],
    claim=Equal(grad(out.at(T), W)[i, j], (sigma_w / sqrt(n) * integral(nu @ phi.T, 0, T))[i, j]),
    ledger="GC-I",
    source="appendix I, first form",
)
proof_W = Proof(gradient_W, by=[fundamental_theorem(nu.T @ S_W, 0, T)])

# The matrix before the mapping: h' = phi((sigma_w / sqrt n) W h, t).
inner = sigma_w / sqrt(n) * (W @ g)
z = vector("z", n)
psi = vector_field("phi", n, z, t)
post_activation = Dynamics(
    g, rhs=psi(inner, t), initial=h0, on=(0, T), name="matrix before the mapping"
)
J = psi.d(z)(inner, t)
post_adjoint = Dynamics(
    nu,
    rhs=-sigma_w / sqrt(n) * (W.T @ (J.T @ nu)),
    terminal=out.d(g),
    on=(0, T),
    name="its adjoint equation",
)
pairing_post = Lemma(
    "That pairing then grows at the rate sigma_w/sqrt(n) (phi_z' lambda)_i h_j",
    given=[post_activation, post_adjoint],
    claim=Equal(ddt(nu.T @ S_W), sigma_w / sqrt(n) * ((J.T @ nu) @ g.T)[i, j]),
    ledger="GC-I",
)
pairing_post_proof = Proof(
    pairing_post,
    calc(
        ddt(nu.T @ S_W),
        eq(ddt(nu).T @ S_W + nu.T @ ddt(S_W), by="product rule"),
        eq(
            sigma_w / sqrt(n) * ((J.T @ nu) @ g.T)[i, j],
            by=[post_adjoint, d(post_activation, W)],
        ),
    ),
)
gradient_W_post = Theorem(
    "With the matrix before the mapping, the gradient in W pairs phi_z' lambda with the state",
    given=[post_activation, post_adjoint],
    claim=Equal(
        grad(out.at(T), W)[i, j], (sigma_w / sqrt(n) * integral((J.T @ nu) @ g.T, 0, T))[i, j]
    ),
    ledger="GC-I",
    source="appendix I, second form",
)
proof_post = Proof(gradient_W_post, by=[fundamental_theorem(nu.T @ S_W, 0, T)])
