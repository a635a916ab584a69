r"""Moments of a standard normal vector in any dimension: Isserlis' theorem (Wick's formula).

Every moment follows from Gaussian integration by parts; no formula of a moment is put in.
Source: [isserlis1918].
"""

from symnode.page import *

dim = dimensions("d")
i, j, k, m = (dim.index(c) for c in "ijkm")
z, x = gaussian("z", dim), gaussian("x")
a, b, mu = vector("a", dim), vector("b", dim), vector("mu", dim)
B, one = matrix("B", dim, dim), identity(dim)

covariance = Theorem(
    "E[z_i z_j] is the identity matrix, and odd moments vanish",
    claim=[
        Equal(expectation(z[i] * z[j]), one[i, j]),
        Equal(expectation(z), 0),
        Equal(expectation(z[i] * z[j] * z[k]), 0),
    ],
)
isserlis = Theorem(
    "Isserlis: the fourth moment is the sum over the three pairings",
    claim=Equal(
        expectation(z[i] * z[j] * z[k] * z[m]),
        one[i, j] * one[k, m] + one[i, k] * one[j, m] + one[i, m] * one[j, k],
    ),
)
norm_to_the_fourth = Theorem(
    "E|z|^2 = d and E|z|^4 = d^2 + 2 d",
    claim=[
        Equal(expectation(norm2(z)), dim),
        Equal(expectation(norm2(z) ** 2), dim**2 + 2 * dim),
    ],
)
quadratic_forms = Theorem(
    "Two directions: E (a.z)^2 (b.z)^2 = |a|^2 |b|^2 + 2 (a.b)^2",
    claim=Equal(
        expectation((a.T @ z) ** 2 * (b.T @ z) ** 2), norm2(a) * norm2(b) + 2 * (a.T @ b) ** 2
    ),
)
trace_estimate = Theorem(
    "z'Bz is an unbiased estimate of the trace",
    claim=Equal(expectation(z.T @ B @ z), trace(B)),
)
general = Theorem(
    "mu + B z has the mean mu and the covariance B B'",
    claim=[
        Equal(expectation(mu + B @ z), mu),
        Equal(expectation((B @ z) @ (B @ z).T), B @ B.T),
    ],
)
even_moments = Theorem(
    "E x^2, x^4, x^6, x^8 = 1, 3, 15, 105",
    claim=[Equal(expectation(x ** (2 * r)), c) for r, c in ((1, 1), (2, 3), (3, 15), (4, 105))],
)
