r"""Stein's lemma in any dimension, and what follows for functions of a normal vector.

Gaussian integration by parts is a named rule; here it is stated as papers do, for mu + A z, and
applied to known functions. Source: [stein1981, lemma 1].
"""

from symnode.page import *

dim, m = dimensions("d m")
i, j = dim.index("i"), dim.index("j")
z, x = gaussian("z", dim), gaussian("x")
mu, A, y = vector("mu", m), matrix("A", m, dim), vector("y", m)
u, c = vector("u", dim), scalar("c")
f, g, q = function("f"), scalar_field("g", u), scalar_field("q", y)
X = (mu + A @ z).named("X")

lemma = Theorem(
    "Stein's lemma: E[z g(z)] = E[grad g(z)]",
    claim=Equal(expectation(g(z) * z), expectation(g.d(u)(z))),
)
second = Theorem(
    "The second order: E[(z z' - I) g(z)] = E[Hessian of g]",
    claim=Equal(
        expectation((z[i] * z[j] - identity(dim)[i, j]) * g(z)), expectation(g.d(u).d(u)(z)[i, j])
    ),
)
general = Theorem(
    "With mean mu and covariance A A': E[(X - mu) q(X)] = A A' E[grad q(X)]",
    claim=Equal(expectation(q(X) * (X - mu)), A @ A.T @ expectation(q.d(y)(X))),
)
scaled = Theorem(
    "One number: E[x f(c x)] = c E[f'(c x)]",
    claim=Equal(expectation(x * f(c * x)), c * expectation(f.d(c * x))),
)
known = Theorem(
    "E[x tanh x] = 1 - E[tanh^2 x], E[x sin(c x)] = c E[cos(c x)], E[x e^(c x)] = c E[e^(c x)]",
    claim=[
        Equal(expectation(x * tanh(x)), 1 - expectation(tanh(x) ** 2)),
        Equal(expectation(x * sin(c * x)), c * expectation(cos(c * x))),
        Equal(expectation(x * exp(c * x)), c * expectation(exp(c * x))),
    ],
)
log_derivative = Theorem(
    "The moment generating function M(c) = E[e^(c x)] solves M' = c M",
    claim=Equal(grad(expectation(exp(c * x)), c), c * expectation(exp(c * x))),
)
