r"""The adjoint is the derivative of the loss with respect to the state, at any time.

The dynamics are started at an arbitrary time s from an arbitrary state y. That the derivative of
the loss with respect to y is lambda(s) is proved here; it is not the definition of lambda.
"""

from symnode.page import *

n, p = dimensions("n p")
t, s, T = time("t"), scalar("s"), positive("T")
theta = vector("theta", p)
y = parameter("y", n)
x, lam = state("x", n, of=y), state("lambda", n, of=y)
f, ell = vector_field("f", n, t, x, theta), scalar_field("ell", x)

forward = Dynamics(x, rhs=f, initial=y, on=(s, T), name="forward equation from s")
adjoint = Dynamics(
    lam, rhs=-(f.d(x).T @ lam), terminal=ell.d(x), on=(s, T), name="adjoint equation"
)
Y = d(x, y)

sensitivity_to_the_state = Theorem(
    "The derivative of the loss with respect to the state at s is lambda(s)",
    given=[forward, adjoint],
    claim=Equal(d(ell.at(T), y), lam.at(s)),
    ledger=["HN-T1a", "HN-T1p2"],
    source="notes, Theorem 1: the left side of its first formula",
)
pairing = calc(
    ddt(lam.T @ Y),
    eq(ddt(lam).T @ Y + lam.T @ ddt(Y), by="product rule"),
    eq(-(f.d(x).T @ lam).T @ Y + lam.T @ (f.d(x) @ Y), by=[adjoint, d(forward, y)]),
    eq(0, by="the two terms cancel"),
)
proof = Proof(sensitivity_to_the_state, pairing, by=[fundamental_theorem])
