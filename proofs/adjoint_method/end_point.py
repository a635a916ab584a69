r"""The end point of a trajectory as the initial value plus the integral of the field.

Source: adjoint and Hopfield notes, section 1.1. On R^n, or in a single chart, and for a solution
that exists up to t_1; on a manifold without a chart the sum has no meaning.
"""

from symnode.page import *

n, p = dimensions("n p")
t, t0, t1 = time("t"), scalar("t_0"), scalar("t_1")
theta = parameter("theta", p)
x0 = vector("x_0", n)
x = state("x", n, of=theta)
f = vector_field("f", n, t, x, theta)

trajectory = Dynamics(x, rhs=f, initial=x0, on=(t0, t1), name="equation of the trajectory")

end_point = Theorem(
    "The end point of a trajectory in R^n is x_0 plus the integral of f along it",
    given=[trajectory],
    claim=Equal(x.at(t1), x0 + integral(f, t0, t1)),
    ledger="HN-S0",
    source="notes, section 1.1",
)
velocity = calc(ddt(x), eq(f, by=trajectory))
proof = Proof(end_point, velocity, by=[fundamental_theorem])
