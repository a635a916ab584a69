r"""The loss as a function of the end time, and what the adjoint keeps constant.

Not in the notes (extension of Theorem 1). For a field without explicit time lambda . f is constant
along a trajectory, and at the end it is the derivative of the loss in the end time.
"""

from symnode.page import *

n, p = dimensions("n p")
t, T = time("t"), positive("T")
s = instant("s", 0, T)
theta, x0 = parameter("theta", p), vector("x_0", n)
x, lam = state("x", n, of=theta), state("lambda", n, of=theta)
f, ell = vector_field("f", n, x, theta), scalar_field("ell", x)

forward = Dynamics(x, rhs=f, initial=x0, on=(0, T), name="forward equation")
adjoint = Dynamics(
    lam, rhs=-(f.d(x).T @ lam), terminal=ell.d(x), on=(0, T), name="adjoint equation"
)

end_time = Theorem(
    "The derivative of the loss in the end time is lambda . f at the end",
    given=[forward, adjoint],
    claim=Equal(ddt(ell).at(T), (lam.T @ f).at(T)),
    ledger="HN-N3",
)
constant = Theorem(
    "lambda . f is constant along a trajectory of an autonomous field",
    given=[forward, adjoint],
    claim=[Equal(ddt(lam.T @ f), 0), Equal((lam.T @ f).at(s), (lam.T @ f).at(T))],
    ledger="HN-N3",
)
rate = calc(
    ddt(lam.T @ f),
    eq(ddt(lam).T @ f + lam.T @ (f.d(x) @ ddt(x)), by="product and chain rule"),
    eq(0, by=[adjoint, forward]),
)
proof = Proof(constant, rate, by=[fundamental_theorem])
everywhere = Corollary(
    "At every time lambda . f is the derivative of the loss in the end time",
    given=[forward, adjoint],
    claim=Equal((lam.T @ f).at(s), ddt(ell).at(T)),
    ledger="HN-N3",
)
proof_everywhere = Proof(everywhere, rate, by=[fundamental_theorem(lam.T @ f, s, T)])
