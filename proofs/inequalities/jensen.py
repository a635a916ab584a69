r"""Jensen's inequality for any convex function of a random vector, and for the logarithm.

Source: [hardy1934, section 3.8]; the expectations that are written are meant to exist.
"""

from symnode.page import *

n = dimensions("n")
P = probability("P")
X, y = P.variable("X", n), vector("y", n)
F = scalar_field("F", y, convex=True)
mean = expectation(X).named("m")

jensen = Theorem(
    "A convex function of the mean is at most the mean of the convex function",
    claim=F(expectation(X)) <= expectation(F(X)),
    source="[hardy1934, section 3.8]",
)
jensen_rows = calc(
    expectation(F(X)),
    ge(
        expectation(F(mean) + F.d(y)(mean).T @ (X - mean)),
        by=convexity(F, X, mean),
    ),
    eq(F(mean), by="the mean of X - m is zero"),
)
jensen_proof = Proof(jensen, jensen_rows)
jensen_reversed = AsPrinted(
    jensen,
    claim=F(expectation(X)) >= expectation(F(X)),
    where="the inequality the wrong way round",
)

U = P.variable("U", positive=True)
jensen_logarithm = Corollary(
    "The mean of the logarithm is at most the logarithm of the mean",
    claim=expectation(log(U)) <= log(expectation(U)),
)
jensen_logarithm_proof = Proof(jensen_logarithm, by=log_bound(U / expectation(U)))
