r"""The layer recursion: the exact gradient of the Euler discretisation.

Source: adjoint and Hopfield notes, proof of Theorem 1 (x_1 in its second line is x_{i+1}).
"""

from symnode.page import *

n, p = dimensions("n p")
tau, h = scalar("tau"), scalar("h")  # the time of the layer and the step
theta, x = vector("theta", p), vector("x", n)
f = vector_field("f", n, tau, x, theta)
x_next = (x + h * f).named("x_next")
L_next = scalar_field("L_next", x_next, theta)  # the loss as a function of the next layer
lam_next = L_next.d(x_next)

state_recursion = Theorem(
    "The gradient in the state of a layer is lambda + h f_x' lambda, lambda that of the next",
    claim=Equal(grad(L_next, x), lam_next + h * (f.d(x).T @ lam_next)),
    ledger="HN-T1p1",
    source="notes, proof of Theorem 1",
)
parameter_recursion = Theorem(
    "In every layer h f_theta' lambda is added to the gradient in the parameters",
    claim=Equal(grad(L_next, theta), L_next.d(theta) + h * (f.d(theta).T @ lam_next)),
    ledger="HN-T1p1",
    source="notes, proof of Theorem 1",
)
