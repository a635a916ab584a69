r"""The softmax energy, its gradient and its Jacobian (modern Hopfield network).

Source: adjoint and Hopfield notes, Examples 14 and 15, Lemma 16. The potential is printed as
(1/beta) log(beta sum exp z); its gradient is (1/beta) softmax(z), not softmax(beta z). The right
one is (1/beta) log sum exp(beta z). In Lemma 16 the factor beta is missing.
"""

from symnode.page import *

n, dim = dimensions("n d")
beta, tau = positive("beta"), positive("tau")
V, b = matrix("V", n, dim), vector("b", n)
x, z = vector("x", dim), vector("z", n)
i = n.index("i")
unit_patterns = Equal((V @ V.T)[i, i], 1)  # |v_i| = 1 for every pattern


def potential(z):
    """(1/beta) log sum exp(beta z)."""
    return logsumexp(beta * z) / beta


def potential_printed(z):
    """(1/beta) log(beta sum exp z)."""
    return log(beta * total(exp(z))) / beta


def energy(F, z):
    """|x|^2/2 - F(z), the energy of both examples, where v = 0."""
    return half * norm2(x) - F(z)


# Example 14: patterns V, no offsets.
example_14 = Theorem(
    "Minus the gradient of the softmax energy is -x + V' softmax(beta V x)",
    claim=Equal(-grad(energy(potential, V @ x), x), -x + V.T @ softmax(beta * (V @ x))),
    ledger="HN-E14",
    source="notes, Example 14, corrected",
)
example_14_printed = AsPrinted(
    example_14,
    claim=Equal(-grad(energy(potential_printed, V @ x), x), -x + V.T @ softmax(beta * (V @ x))),
    where="notes, Example 14",
    ledger="HN-E14",
)
printed_potential_gradient = Proposition(
    "The gradient of the printed potential is softmax(z)/beta",
    claim=Equal(grad(potential_printed(z), z), softmax(z) / beta),
    ledger="HN-E14",
)

# Example 15: rows of V are unit vectors, offsets b.
field = -x + V.T @ softmax(beta * (V @ x + b))
example_15 = Theorem(
    "Minus the gradient of the softmax energy is the mean pattern minus the state",
    given=[unit_patterns],
    claim=Equal(-grad(energy(potential, V @ x + b), x), field),
    ledger="HN-E15",
    source="notes, Example 15, corrected",
)
example_15_printed = AsPrinted(
    example_15,
    claim=Equal(-grad(energy(potential_printed, V @ x + b), x), field),
    where="notes, Example 15",
    ledger="HN-E15",
)

# Lemma 16: the Jacobian of the field.
p = softmax(beta * (V @ x + b)).named("p")
mean = (V.T @ p).named("m")
covariance = V.T @ diagonal(p) @ V - mean @ mean.T

categorical = Proposition(
    "The weights of the patterns form a categorical distribution: positive, of sum one",
    claim=[p > 0, Equal(total(p), 1)],
    ledger="HN-E15b",
    source="notes, Example 15",
)
softmax_derivative = Lemma(
    "The derivative of p = softmax(beta z) is beta (diag(p) - p p')",
    claim=Equal(
        d(softmax(beta * z), z),
        beta * (diagonal(softmax(beta * z)) - softmax(beta * z) @ softmax(beta * z).T),
    ),
    ledger="HN-L16p",
    source="notes, proof of Lemma 16, corrected",
)
softmax_derivative_printed = AsPrinted(
    softmax_derivative,
    claim=Equal(
        d(softmax(beta * z), z),
        diagonal(softmax(beta * z)) - softmax(beta * z) @ softmax(beta * z).T,
    ),
    where="notes, proof of Lemma 16",
    ledger="HN-L16p",
)
jacobian = Theorem(
    "The Jacobian of the field is -I plus beta times the covariance of the patterns",
    given=[unit_patterns],
    claim=Equal(d(field, x), -identity(dim) + beta * covariance),
    ledger="HN-L16",
    source="notes, Lemma 16, corrected",
)
jacobian_printed = AsPrinted(
    jacobian,
    claim=Equal(d(field, x), -identity(dim) + covariance),
    where="notes, Lemma 16",
    ledger="HN-L16",
    model={n: 2, dim: 1, V: [[1], [-1]], x: [0], b: [0, 0]},
)
jacobian_with_time_constant = Corollary(
    "The Jacobian of the dynamics tau x' = field is that of the field, over tau",
    claim=Equal(d(field / tau, x), (-identity(dim) + beta * covariance) / tau),
    ledger="HN-L16",
)
