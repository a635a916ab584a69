r"""The evidence lower bound and its exact gap, for sums and for integrals.

Source: Neural Ordinary Differential Equations Explained, equation 1. Its second line divides by q,
so q has to be positive wherever the joint density p(x, z) = p(x|z) p(z) is. What its third line
gives away is the divergence of q from the posterior. Integrals that are written are meant to exist.
"""

from symnode.page import *

p_x = positive("p_x")  # the evidence p(x), at a fixed observation x


def elbo(over_z, q, joint):
    """Sum or integral of q log(joint / q)."""
    return over_z(q * log(joint / q))


def divergence(over_z, q, p):
    """KL(q || p): sum or integral of q log(q / p)."""
    return over_z(q * log(q / p))


# Finitely many values z.
m = dimensions("m")
z = m.index("z")
likelihood, prior = vector("likelihood", m, positive=True), vector("prior", m, positive=True)
q, joint = vector("q", m, positive=True)[z], likelihood[z] * prior[z]
posterior = joint / p_x


def sum_z(e):
    """The sum over the values z."""
    return total(e, z)


normalised = Equal(sum_z(q), 1)
evidence = Equal(sum_z(joint), p_x)

insertion = Lemma(
    "A factor q/q under the sum leaves the log evidence as it is, if q is positive",
    claim=Equal(log(sum_z(joint)), log(sum_z(q / q * joint))),
    ledger="BP-E1",
    source="blog, equation 1, second line",
)
q_somewhere_zero = vector("q_0", m)
insertion_printed = AsPrinted(
    insertion,
    claim=Equal(log(sum_z(joint)), log(sum_z(q_somewhere_zero[z] / q_somewhere_zero[z] * joint))),
    where="blog, equation 1, second line, for any q",
    ledger="BP-E1",
    model={m: 2, q_somewhere_zero: [1, 0], likelihood: [1, 1], prior: [half, half]},
)
gap = Theorem(
    "The log evidence is the ELBO plus the divergence of q from the posterior, for sums",
    given=[normalised, evidence],
    claim=Equal(log(p_x), elbo(sum_z, q, joint) + divergence(sum_z, q, posterior)),
    ledger="BP-ELBO",
    source="blog, equation 1, third line, with its exact gap",
)
gap_rows = calc(
    log(p_x),
    eq(sum_z(q * log(p_x)), by="q sums to one"),
    eq(sum_z(q * log(joint / q * (q / posterior))), by="p(x) is the joint over the posterior"),
    eq(elbo(sum_z, q, joint) + divergence(sum_z, q, posterior), by="log of a product"),
)
gap_proof = Proof(gap, gap_rows)
divergence_is_nonnegative = Lemma(
    "The divergence of q from the posterior is nonnegative, for sums",
    given=[normalised, evidence],
    claim=divergence(sum_z, q, posterior) >= 0,
    ledger="BP-ELBO",
)
divergence_proof = Proof(divergence_is_nonnegative, by=log_bound(posterior / q).times(q))
bound = Theorem(
    "The log evidence is at least the ELBO, for sums",
    given=[normalised, evidence],
    claim=log(p_x) >= elbo(sum_z, q, joint),
    ledger="BP-ELBO",
    source="blog, equation 1, third line",
)
bound_proof = Proof(bound, by=[gap, divergence_is_nonnegative])
posterior_normalised = Lemma(
    "The posterior sums to one",
    given=[evidence],
    claim=Equal(sum_z(posterior), 1),
    ledger="BP-ELBO",
)
attained = Corollary(
    "The ELBO of the posterior is the log evidence, for sums",
    given=[evidence],
    claim=Equal(elbo(sum_z, posterior, joint), log(p_x)),
    ledger="BP-ELBO",
)

# The support condition itself: s is 1 where q is positive and 0 elsewhere; p(x, z) may vanish.
s, any_joint = vector("s", m), vector("joint", m)
indicator = Equal(s[z] ** 2, s[z])
outside = Lemma(
    "The evidence is the sum over the support of q and the sum outside of it",
    given=[indicator],
    claim=Equal(sum_z(any_joint[z]), sum_z(s[z] * any_joint[z]) + sum_z((1 - s[z]) * any_joint[z])),
    ledger="BP-E1",
)
outside_dropped = AsPrinted(
    outside,
    claim=Equal(sum_z(any_joint[z]), sum_z(s[z] * any_joint[z])),
    where="blog, equation 1, second line, over the support of any q",
    ledger="BP-E1",
    model={m: 2, s: [1, 0], any_joint: [half, half]},
)
support = Lemma(
    "The evidence is the sum over the support of q, if the joint density vanishes elsewhere",
    given=[indicator, Equal((1 - s[z]) * any_joint[z], 0)],
    claim=Equal(sum_z(any_joint[z]), sum_z(s[z] * any_joint[z])),
    ledger="BP-E1",
    source="blog, equation 1, second line, with the condition that it needs",
)
erratum = Erratum(
    outside_dropped, corrected=support, says="q must be positive where the joint density is"
)

# The prior as any probability measure; then densities with respect to any measure.
z_prior = probability("prior")
likelihood_p = z_prior.variable("likelihood", positive=True)
q_p = z_prior.variable("q", positive=True)
insertion_integral = Lemma(
    "A factor q/q under the integral over the prior leaves the log evidence, if q is positive",
    claim=Equal(log(expectation(likelihood_p)), log(expectation(q_p / q_p * likelihood_p))),
    ledger="BP-E1",
    source="blog, equation 1, second line",
)
mu = measure("mu")
q_mu, prior_mu = mu.variable("q", positive=True), mu.variable("prior", positive=True)
joint_mu = mu.variable("likelihood", positive=True) * prior_mu
posterior_mu = joint_mu / p_x
density = Equal(measure_integral(q_mu), 1)
marginal = Equal(measure_integral(joint_mu), p_x)

gap_integral = Theorem(
    "The log evidence is the ELBO plus the divergence of q from the posterior, for integrals",
    given=[density, marginal],
    claim=Equal(
        log(p_x),
        elbo(measure_integral, q_mu, joint_mu) + divergence(measure_integral, q_mu, posterior_mu),
    ),
    ledger="BP-ELBO",
    source="blog, equation 1, third line, with its exact gap",
)
gap_integral_rows = calc(
    log(p_x),
    eq(measure_integral(q_mu * log(p_x)), by="q is a density"),
    eq(
        measure_integral(q_mu * log(joint_mu / q_mu * (q_mu / posterior_mu))),
        by="p(x) is the joint over the posterior",
    ),
    eq(
        elbo(measure_integral, q_mu, joint_mu) + divergence(measure_integral, q_mu, posterior_mu),
        by="log of a product",
    ),
)
gap_integral_proof = Proof(gap_integral, gap_integral_rows)
divergence_is_nonnegative_integral = Lemma(
    "The divergence of q from the posterior is nonnegative, for integrals",
    given=[density, marginal],
    claim=divergence(measure_integral, q_mu, posterior_mu) >= 0,
    ledger="BP-ELBO",
)
divergence_integral_proof = Proof(
    divergence_is_nonnegative_integral, by=log_bound(posterior_mu / q_mu).times(q_mu)
)
bound_integral = Theorem(
    "The log evidence is at least the ELBO, for integrals",
    given=[density, marginal],
    claim=log(p_x) >= elbo(measure_integral, q_mu, joint_mu),
    ledger="BP-ELBO",
    source="blog, equation 1, third line",
)
bound_integral_proof = Proof(bound_integral, by=[gap_integral, divergence_is_nonnegative_integral])
posterior_normalised_integral = Lemma(
    "The posterior integrates to one",
    given=[marginal],
    claim=Equal(measure_integral(posterior_mu), 1),
    ledger="BP-ELBO",
)
attained_integral = Corollary(
    "The ELBO of the posterior is the log evidence, for integrals",
    given=[marginal],
    claim=Equal(elbo(measure_integral, posterior_mu, joint_mu), log(p_x)),
    ledger="BP-ELBO",
)
s_mu, any_joint_mu = mu.variable("s"), mu.variable("joint")
support_integral = Lemma(
    "The evidence is the integral over the support of q, if the joint density vanishes elsewhere",
    given=[Equal(s_mu**2, s_mu), Equal((1 - s_mu) * any_joint_mu, 0)],
    claim=Equal(measure_integral(any_joint_mu), measure_integral(s_mu * any_joint_mu)),
    ledger="BP-E1",
    source="blog, equation 1, second line, with the condition that it needs",
)
