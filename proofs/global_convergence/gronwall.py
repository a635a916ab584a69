r"""Gronwall's inequality, and the growth of states and adjoints that follows from it.

Source: Global Convergence in Neural ODEs, Lemma 4 (equations 28 and 29) and Lemma 17. The kernel
beta must not be negative. The bound on the state needs phi(0) = 0: |phi(h)| <= L_1 |h|.
"""

from symnode.page import *

t, T = time("t"), positive("T")
s = instant("s", 0, T)

# u(t) <= alpha(t) + int_0^t beta u. With U(t) = int_0^t beta u, B(t) = int_0^t beta and
# R(t) = int_0^t alpha beta e^{-B}, the bound is alpha + e^B R.
U, B, R = state("U"), state("B"), state("R")
u, alpha, beta = function("u"), function("alpha"), function("beta")
integrals = [
    Dynamics(U, rhs=beta(t) * u(t), initial=0, on=(0, T), name="U is the integral of beta u"),
    Dynamics(B, rhs=beta(t), initial=0, on=(0, T), name="B is the integral of beta"),
    Dynamics(
        R,
        rhs=alpha(t) * beta(t) * exp(-B),
        initial=0,
        on=(0, T),
        name="R is the integral of alpha beta e^{-B}",
    ),
]
below = u(t) <= alpha(t) + U
kernel = beta(t) >= 0
rate = Lemma(
    "e^{-B} U grows at most as fast as R",
    given=[*integrals, below, kernel],
    claim=ddt(exp(-B) * U - R) <= 0,
    ledger="GC-A29",
)
rate_rows = argument(step(beta(t) * (alpha(t) + U - u(t)) >= 0, on=(0, T)))
rate_proof = Proof(rate, rate_rows)
gronwall = Theorem(
    "If u <= alpha + int beta u and beta >= 0, then u <= alpha + e^B int alpha beta e^{-B}",
    given=[*integrals, below, kernel],
    claim=u(s) <= alpha(s) + exp(B.at(s)) * R.at(s),
    ledger="GC-A29",
    source="Lemma 4, equation 29, with the sign of beta",
)
gronwall_rows = argument(
    step(ddt(exp(-B) * U - R) <= 0, by=rate, on=(0, T)),
    step(exp(-B.at(s)) * U.at(s) - R.at(s) <= 0, by=fundamental_theorem(exp(-B) * U - R, 0, s)),
)
gronwall_proof = Proof(gronwall, gronwall_rows)
# Without the sign of beta: alpha = 0, beta = -1, u = t - 1, up to t = 5/4.
level, slope, v = scalar("alpha"), scalar("beta"), scalar_field("u", t)
sub = [
    Dynamics(U, rhs=slope * v, initial=0, on=(0, T), name="U is the integral of beta u"),
    Dynamics(B, rhs=slope, initial=0, on=(0, T), name="B is the integral of beta"),
    v <= level + U,
]
any_kernel = AsPrinted(
    given=sub,
    claim=v.at(T) <= level * exp(B.at(T)),
    where="Lemma 4, equation 29, without the sign of beta",
    ledger="GC-A29",
    model={level: 0, slope: -1, v: t - 1, T: Fraction(5, 4)},
)
Erratum(any_kernel, corrected=gronwall, says="for beta < 0 the inequality turns round")

# A vector that moves at most c times as fast as it is long.
n = dimensions("n")
c, x = positive("c"), state("x", n)
q = vector_field("q", n, t, x)
motion = Dynamics(x, rhs=q, on=(0, T), name="x' = q(t, x)")
bounded = norm2(q) <= c**2 * norm2(x)
growth = Theorem(
    "If |x'| <= c |x|, then |x(s)| <= e^{cs} |x(0)| and |x(s)| <= e^{c(T - s)} |x(T)|",
    given=[motion, bounded],
    claim=[
        norm2(x.at(s)) <= exp(2 * c * s) * norm2(x.at(0)),
        norm2(x.at(s)) <= exp(2 * c * (T - s)) * norm2(x.at(T)),
    ],
    ledger="GC-L17",
    source="Lemma 17, equations 87 and 88",
)
growth_rows = argument(
    step(ddt(norm2(x)) <= 2 * c * norm2(x), by=square(c * x - q).times(1 / c), on=(0, T)),
    step(ddt(norm2(x)) >= -2 * c * norm2(x), by=square(c * x + q).times(1 / c), on=(0, T)),
    step(ddt(exp(-2 * c * t) * norm2(x)) <= 0, on=(0, T)),
    step(ddt(exp(2 * c * t) * norm2(x)) >= 0, on=(0, T)),
    step(
        exp(-2 * c * s) * norm2(x.at(s)) <= norm2(x.at(0)),
        by=fundamental_theorem(exp(-2 * c * t) * norm2(x), 0, s),
    ),
    step(
        exp(2 * c * s) * norm2(x.at(s)) <= exp(2 * c * T) * norm2(x.at(T)),
        by=fundamental_theorem(exp(2 * c * t) * norm2(x), s, T),
    ),
)
growth_proof = Proof(growth, growth_rows)

# The network: c = sigma_w L_1 |W| / sqrt(n).
sigma_w, lipschitz, size = positive("sigma_w"), positive("L_1"), positive("W_norm")
W, h, lam = matrix("W", n, n), state("h", n), state("lambda", n)
phi = function("phi")
scale = sigma_w / sqrt(n)
network = Dynamics(h, rhs=scale * (W @ phi(h)), on=(0, T), name="network")
operator = norm2(W @ phi(h)) <= size**2 * norm2(phi(h))  # |W phi| <= |W| |phi|
vanishing = norm2(phi(h)) <= lipschitz**2 * norm2(h)  # phi(0) = 0 and |phi'| <= L_1
state_bound = Lemma(
    "The field of the network is at most sigma_w L_1 |W|/sqrt(n) times the state",
    given=[network, operator, vanishing],
    claim=norm2(scale * (W @ phi(h))) <= (scale * lipschitz * size) ** 2 * norm2(h),
    ledger="GC-L17",
)
shift = AsPrinted(
    given=[network, operator],
    claim=norm2(h.at(T)) <= exp(2 * scale * lipschitz * size * T) * norm2(h.at(0)),
    where="Lemma 17, equation 87, for any phi with |phi'| <= L_1",
    ledger="GC-L17",
)
Erratum(shift, corrected=growth, says="phi(0) = 0 is needed: phi = 1 moves the state off 0")
