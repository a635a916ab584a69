r"""The backward equation has no other solution than (dh(T)/dh(s))' lambda(T).

Source: Global Convergence in Neural ODEs, Lemma 7, equations 33 and 34. The network is started at
an arbitrary time s from an arbitrary state y, and lambda is any solution of the backward equation
along that trajectory, with any value at T. That a solution exists is another matter.
"""

from symnode.page import *

n = dimensions("n")
t, s, T = time("t"), scalar("s"), positive("T")
sigma_w = positive("sigma_w")
W, y = matrix("W", n, n), parameter("y", n)
phi = function("phi")
h, lam, mu = state("h", n, of=y), state("lambda", n, of=y), state("mu", n, of=y)


def backward(costate):
    """-(sigma_w / sqrt n) phi'(h) o (W' costate)."""
    return -sigma_w / sqrt(n) * hadamard(phi.d(h), W.T @ costate)


forward = Dynamics(
    h, rhs=sigma_w / sqrt(n) * (W @ phi(h)), initial=y, on=(s, T), name="forward equation from s"
)
solution = Dynamics(lam, rhs=backward(lam), on=(s, T), name="backward equation")
Y = d(h, y)  # dh(t)/dh(s)

every_solution = Theorem(
    "Every solution of the backward equation is (dh(T)/dh(s))' lambda(T) at s",
    given=[forward, solution],
    claim=Equal(lam.at(s), Y.at(T).T @ lam.at(T)),
    ledger="GC-L7",
    source="Lemma 7, equations 33 and 34",
)
pairing = calc(
    ddt(Y.T @ lam),
    eq(ddt(Y).T @ lam + Y.T @ ddt(lam), by="product rule"),
    eq(0, by=[d(forward, y), solution]),
)
proof = Proof(every_solution, pairing, by=[fundamental_theorem])

another = Dynamics(mu, rhs=backward(mu), on=(s, T), name="backward equation for mu")
uniqueness = Corollary(
    "Two solutions of the backward equation that agree at T agree at s",
    given=[forward, solution, another, Equal(mu.at(T), lam.at(T))],
    claim=Equal(mu.at(s), lam.at(s)),
    ledger="GC-L7",
    source="Lemma 7",
)
pairing_of_the_difference = calc(
    ddt(Y.T @ (mu - lam)), eq(0, by=[d(forward, y), solution, another])
)
uniqueness_proof = Proof(uniqueness, pairing_of_the_difference, by=[fundamental_theorem])
