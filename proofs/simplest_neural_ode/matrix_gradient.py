r"""The linear Neural ODE x' = A x in any dimension: its gradient is a Duhamel integral.

Source: beyond Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE (equation 5 with a matrix
for a). The matrix is moved in an arbitrary direction H: A = A_0 + eps H. P is e^{At}, that is
P' = A P and P(0) = I; R is e^{A(T-t)}, that is R' = -R A and R(T) = I. The loss is
1/2 tr[(e^{AT} - M) S (e^{AT} - M)'] with M = e^{A* T} and S = E[x x']. A matrix G is its gradient
if its derivative in eps is tr(G'H) for every H.
"""

from symnode.page import *

n = dimensions("n")
t, T = time("t"), positive("T")
r = instant("r", 0, T)
eps = parameter("eps")
A_0, H, M, S = (matrix(name, n, n) for name in ("A_0", "H", "M", "S"))
A = (A_0 + eps * H).named("A")
P, R = state("P", n, n, of=eps), state("R", n, n, of=eps)

propagator = Dynamics(P, rhs=A @ P, initial=identity(n), on=(0, T), name="P is e^{At}")
to_the_end = Dynamics(R, rhs=-(R @ A), terminal=identity(n), on=(0, T), name="R is e^{A(T-t)}")
Y = d(P, eps)

composition = Lemma(
    "e^{A(T-r)} e^{Ar} = e^{AT} for every r in [0, T]",
    given=[propagator, to_the_end],
    claim=Equal((R @ P).at(r), P.at(T)),
    ledger="OK-N2",
)
constant = calc(ddt(R @ P), eq(0, by=[propagator, to_the_end]))
composition_proof = Proof(composition, constant, by=[fundamental_theorem(R @ P, r, T)])

integrand = Lemma(
    "The time derivative of e^{A(T-t)} d(e^{At}) in the direction H is e^{A(T-t)} H e^{At}",
    given=[propagator, to_the_end],
    claim=Equal(ddt(R @ Y), R @ H @ P),
    ledger="OK-N2",
)
product = calc(
    ddt(R @ Y),
    eq(ddt(R) @ Y + R @ ddt(Y), by="product rule"),
    eq(-(R @ A) @ Y + R @ (H @ P + A @ Y), by=[to_the_end, d(propagator, eps)]),
    eq(R @ H @ P, by="the A terms cancel"),
)
integrand_proof = Proof(integrand, product)

duhamel = Theorem(
    "The derivative of e^{AT} in the direction H is the integral of e^{A(T-t)} H e^{At}",
    given=[propagator, to_the_end],
    claim=Equal(Y.at(T), integral(R @ H @ P, 0, T)),
    ledger="OK-N2",
    source="Duhamel's formula",
)
duhamel_proof = Proof(duhamel, by=[fundamental_theorem(R @ Y, 0, T)])

gap = P.at(T) - M
loss = half * trace(gap @ S @ gap.T)
S_sym = half * (S + S.T)  # S itself where it is a matrix of second moments
G = integral(R.T @ gap @ S_sym @ P.T, 0, T)

gradient = Theorem(
    "The gradient of the loss is the integral of e^{A'(T-t)} (e^{AT} - M) S e^{A't}",
    given=[propagator, to_the_end],
    claim=Equal(d(loss, eps), trace(G.T @ H)),
    ledger="OK-N2",
)
slope = argument(
    step(Equal(d(loss, eps), trace(gap @ S_sym @ Y.at(T).T)), by="derivative of a quadratic form"),
    step(
        Equal(Y.at(T), integral(R @ H @ P, 0, T)),
        by=[fundamental_theorem(R @ Y, 0, T), propagator, to_the_end],
    ),
)
gradient_proof = Proof(gradient, slope)
