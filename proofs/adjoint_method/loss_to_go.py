r"""The proof of Theorem 1 through the loss to go.

V(t, y, theta) is the loss that remains from time t and state y. It is constant along solutions, for
every y, and equals ell at the end. The derivative of the loss with respect to x(t) is V_y at
(t, x(t)); its equation and that of V_theta follow by differentiating the first identity.
"""

from symnode.page import *

n, p = dimensions("n p")
t, T = time("t"), positive("T")
theta = parameter("theta", p)
y, x0 = vector("y", n), vector("x_0", n)
x = state("x", n, of=theta)
f, ell = vector_field("f", n, t, y, theta), scalar_field("ell", y)
V = scalar_field("V", t, y, theta)

forward = Dynamics(x, rhs=f(t, x, theta), initial=x0, on=(0, T), name="forward equation")
conserved = identity_in(Equal(V.d(t) + V.d(y).T @ f, 0), y, theta, on=(0, T))
at_the_end = identity_in(Equal(V.at(T), ell), y, theta)
lam = V.d(y)(t, x, theta)

adjoint_equation = Theorem(
    "The derivative of the loss to go along a solution obeys the adjoint equation",
    given=[forward, conserved],
    claim=Equal(ddt(lam), -(f.d(y)(t, x, theta).T @ lam)),
    ledger="HN-T1p2",
    source="notes, proof of Theorem 1",
)
parameter_equation = Theorem(
    "Along a solution, V_theta decreases at the rate lambda f_theta",
    given=[forward, conserved],
    claim=Equal(ddt(V.d(theta)(t, x, theta)), -(lam.T @ f.d(theta)(t, x, theta))),
    ledger="HN-T1p4",
    source="notes, proof of Theorem 1 (the index of f there is a misprint)",
)
final_value = Theorem(
    "V_theta vanishes at the end, since ell does not depend on theta",
    given=[at_the_end],
    claim=Equal(V.d(theta).at(T), 0),
    ledger="HN-T1p5",
    source="notes, proof of Theorem 1",
)
