r"""Price's theorem: the derivative of E[f(z_1) g(z_2)] in the correlation is E[f'(z_1) g'(z_2)].

The pair (z_1, rho z_1 + sqrt(1 - rho^2) z_2) of standard normal numbers has the correlation rho.
So the derivative of the kernel of a wide network in the correlation is the kernel of its
derivative. Source: [price1958].
"""

from symnode.page import *

rho = scalar("rho")
z_1, z_2 = gaussian("z_1"), gaussian("z_2")
f, g = function("f"), function("g")
y = (rho * z_1 + sqrt(1 - rho**2) * z_2).named("y")

correlation = Theorem(
    "The pair has mean zero, variance one and correlation rho",
    given=[1 - rho**2 > 0],
    claim=[
        Equal(expectation(y), 0),
        Equal(expectation(y**2), 1),
        Equal(expectation(z_1 * y), rho),
    ],
)
price = Theorem(
    "Price: the derivative of E[f(z_1) g(y)] in rho is E[f'(z_1) g'(y)]",
    given=[1 - rho**2 > 0],
    claim=Equal(grad(expectation(f(z_1) * g(y)), rho), expectation(f.d(z_1) * g.d(y))),
)
derivative = calc(
    grad(expectation(f(z_1) * g(y)), rho),
    eq(
        expectation(f(z_1) * g.d(y) * (z_1 - rho / sqrt(1 - rho**2) * z_2)),
        by="differentiation under the expectation",
    ),
    eq(expectation(f.d(z_1) * g.d(y)), by="the terms with f g'' cancel"),
)
proof = Proof(price, derivative)
