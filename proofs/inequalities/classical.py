r"""Classical inequalities, as lemmas for other pages.

Each is an identity in disguise: the difference of its sides is a sum of squares, or the slack of
one bound, log u <= u - 1. Source: [hardy1934].
"""

from symnode.page import *

n = dimensions("n")
x, y = vector("x", n), vector("y", n)
a, b, c = scalar("a"), scalar("b"), scalar("c")
eps, u, v = positive("eps"), positive("u"), positive("v")
i = n.index("i")

young = Lemma(
    "Young: a b is at most eps a^2/2 + b^2/(2 eps)",
    claim=a * b <= eps * a**2 / 2 + b**2 / (2 * eps),
    source="[hardy1934, section 2.5]",
)
young_proof = Proof(young, by=square(eps * a - b).times(1 / (2 * eps)))
young_vectors = Lemma(
    "Young for vectors: x.y is at most |x|^2/2 + |y|^2/2",
    claim=x.T @ y <= half * norm2(x) + half * norm2(y),
)
cauchy_schwarz = Lemma(
    "Cauchy-Schwarz: (x.y)^2 is at most |x|^2 |y|^2",
    claim=(x.T @ y) ** 2 <= norm2(x) * norm2(y),
    source="[hardy1934, section 2.4]",
)
lagrange = calc(
    (x.T @ y) ** 2,
    eq(norm2(x) * norm2(y) - half * norm2(x @ y.T - y @ x.T), by="Lagrange's identity"),
    le(norm2(x) * norm2(y), by="a square is nonnegative"),
)
cauchy_schwarz_proof = Proof(cauchy_schwarz, lagrange)
mean_square = Corollary(
    "The square of a sum is at most n times the sum of the squares",
    claim=total(x) ** 2 <= n * norm2(x),
)
mean_square_proof = Proof(mean_square, by=cauchy_schwarz({x: ones(n), y: x}))
rearrangement = Lemma(
    "The sum of products of pairs is at most the sum of squares",
    claim=a * b + b * c + c * a <= a**2 + b**2 + c**2,
)
means = Lemma(
    "The geometric mean of two positive numbers is at most the arithmetic one",
    claim=sqrt(u * v) <= half * (u + v),
)
means_proof = Proof(means, by=square(sqrt(u) - sqrt(v)))
logarithm = Lemma(
    "The logarithm lies below its tangent at one",
    claim=log(u) <= u - 1,
)
logarithm_proof = Proof(logarithm, by=log_bound(u))
logarithm_from_below = Corollary(
    "The logarithm lies above 1 - 1/u",
    claim=1 - 1 / u <= log(u),
)
logarithm_from_below_proof = Proof(logarithm_from_below, by=log_bound(1 / u))

# Probabilities p and q over n values.
p, q = vector("p", n, positive=True), vector("q", n, positive=True)
gibbs = Lemma(
    "Gibbs' inequality: a divergence is nonnegative",
    given=[Equal(total(p), 1), Equal(total(q), 1)],
    claim=total(p[i] * log(p[i] / q[i]), i) >= 0,
    source="[cover2006, theorem 2.6.3]",
)
gibbs_proof = Proof(gibbs, by=log_bound(q[i] / p[i]).times(p[i]))
