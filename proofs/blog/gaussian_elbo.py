r"""The evidence lower bound for normal distributions with diagonal covariances, in any dimension.

Source: Neural Ordinary Differential Equations Explained, equation 1. The approximate posterior is
q(z|x) = N(m, diag(s)^2), the prior N(0, I): the case of a variational autoencoder. A sample of q is
z = m + s o eps with a standard normal eps, so expectations under q are expectations over eps.
"""

from symnode.page import *

dim = dimensions("d")
i = dim.index("i")
eps = gaussian("epsilon", dim)
m, mu, x = vector("m", dim), vector("mu", dim), vector("x", dim)
s, r = vector("s", dim, positive=True), vector("r", dim, positive=True)
z = m + hadamard(s, eps)  # a sample of q


def log_normal(y, mean, variance):
    """log of the density of N(mean, variance) at y, for numbers."""
    return -half * log(2 * pi * variance) - (y - mean) ** 2 / (2 * variance)


def log_q(z):
    """The log density of q at z."""
    return total(log_normal(z[i], m[i], s[i] ** 2), i)


# The divergence of N(m, diag(s)^2) from N(mu, diag(r)^2).
divergence = Theorem(
    "The divergence is the sum of log(r/s) + (s^2 + (m - mu)^2)/(2 r^2) - 1/2",
    claim=Equal(
        expectation(log_q(z) - total(log_normal(z[i], mu[i], r[i] ** 2), i)),
        total(log(r[i] / s[i]) + (s[i] ** 2 + (m[i] - mu[i]) ** 2) / (2 * r[i] ** 2) - half, i),
    ),
    ledger="BP-ELBO",
)
from_the_prior = Corollary(
    "The divergence from the standard normal prior is half the sum of m^2 + s^2 - 1 - log s^2",
    claim=Equal(
        expectation(log_q(z) - total(log_normal(z[i], 0, 1), i)),
        half * total(m[i] ** 2 + s[i] ** 2 - 1 - log(s[i] ** 2), i),
    ),
    ledger="BP-ELBO",
)
nonnegative_divergence = Corollary(
    "The divergence from the standard normal prior is nonnegative",
    claim=half * total(m[i] ** 2 + s[i] ** 2 - 1 - log(s[i] ** 2), i) >= 0,
    ledger="BP-ELBO",
)
nonnegative_proof = Proof(nonnegative_divergence, by=log_bound(s[i] ** 2))

# A generative model with one loading for each component: x_i given z_i is N(w_i z_i, sigma^2).
# Then x_i is N(0, v_i), v_i = w_i^2 + sigma^2, and z_i given x_i is N(w_i x_i/v_i, sigma^2/v_i).
w, v, sigma = vector("w", dim), vector("v", dim, positive=True), positive("sigma")
marginal_variance = Equal(w[i] ** 2, v[i] - sigma**2)


def log_joint(z):
    """log p(x|z) + log p(z)."""
    return total(log_normal(x[i], w[i] * z[i], sigma**2) + log_normal(z[i], 0, 1), i)


def log_posterior(z):
    """log p(z|x)."""
    return total(log_normal(z[i], w[i] * x[i] / v[i], sigma**2 / v[i]), i)


log_evidence = total(log_normal(x[i], 0, v[i]), i)
y = vector("z", dim)
bayes = Lemma(
    "Bayes' rule: the joint density is the evidence times the posterior density",
    given=[marginal_variance],
    claim=Equal(log_joint(y), log_evidence + log_posterior(y)),
    ledger="BP-ELBO",
)
gap = Theorem(
    "The log evidence is the ELBO plus the divergence from the posterior, for normal densities",
    given=[marginal_variance],
    claim=Equal(
        log_evidence,
        expectation(log_joint(z) - log_q(z)) + expectation(log_q(z) - log_posterior(z)),
    ),
    ledger="BP-ELBO",
    source="blog, equation 1, third line, with its exact gap",
)
gap_proof = Proof(gap, by=bayes)
elbo = Theorem(
    "The ELBO is the mean log likelihood minus the divergence from the prior",
    claim=Equal(
        expectation(log_joint(z) - log_q(z)),
        total(
            -half * log(2 * pi * sigma**2)
            - ((x[i] - w[i] * m[i]) ** 2 + w[i] ** 2 * s[i] ** 2) / (2 * sigma**2)
            - half * (m[i] ** 2 + s[i] ** 2 - 1 - log(s[i] ** 2)),
            i,
        ),
    ),
    ledger="BP-ELBO",
)
bound = Corollary(
    "The ELBO is at most the log evidence, for normal densities",
    given=[marginal_variance],
    claim=expectation(log_joint(z) - log_q(z)) <= log_evidence,
    ledger="BP-ELBO",
    source="blog, equation 1, third line",
)
bound_proof = Proof(
    bound,
    by=[
        log_bound(s[i] ** 2 * v[i] / sigma**2),
        square(m[i] - w[i] * x[i] / v[i]).times(v[i] / sigma**2),
    ],
)
