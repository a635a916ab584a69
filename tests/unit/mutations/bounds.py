"""Inequalities, the evidence lower bound and its gap, altered."""

from __future__ import annotations

from proofs.blog import elbo
from proofs.blog import gaussian_elbo as normal
from proofs.inequalities import classical as classic
from proofs.inequalities import jensen
from symnode.page import (
    Equal,
    convexity,
    expectation,
    half,
    log,
    log_bound,
    measure_integral,
    norm2,
    total,
)
from tests.unit.mutations.mutants import claims, row, under, without

c, e, g, J = classic, elbo, normal, jensen
p, q, i = c.p, c.q, c.i
u, x, y = c.u, c.x, c.y
outer = norm2(x @ y.T - y @ x.T)
F, X, mean = J.F, J.X, J.mean
tangent = F(mean) + F.d(J.y)(X).T @ (X - mean)
U = J.U
log_p = log(e.p_x)
kl = e.divergence
lower = e.elbo(e.sum_z, e.q, e.joint)
gap = kl(e.sum_z, e.q, e.posterior)
over = measure_integral
lower_mu = e.elbo(over, e.q_mu, e.joint_mu)
gap_mu = kl(over, e.q_mu, e.posterior_mu)
s, m = g.s, g.m
kl_normal, other = g.divergence.claim[0].left, g.divergence.claim[0].right
prior = g.from_the_prior.claim[0].left
joint_mean = g.elbo.claim[0].left
inverse = [log_bound(q[i] / p[i]).times(q[i]), log_bound(p[i] / q[i]).times(p[i])]
MUTANTS = [
    *claims(
        c.young,
        ("a = b = eps = 1", c.a * c.b <= c.eps * c.a**2 / 2 + c.b**2 / (4 * c.eps)),
        ("a = b = 1, eps = 2", c.a * c.b <= c.a**2 / 2 + c.b**2 / (2 * c.eps)),
    ),
    *claims(
        c.mean_square,
        ("x = (1, 1)", total(x) ** 2 <= norm2(x)),
        ("x = (1, 0)", c.n * total(x) ** 2 <= norm2(x)),
    ),
    *claims(
        c.rearrangement,
        ("a = b = c = 1", c.a * c.b + c.b * c.c + c.c * c.a <= half * (c.a**2 + c.b**2 + c.c**2)),
    ),
    row(
        c.cauchy_schwarz,
        c.lagrange,
        1,
        "the half is missing",
        Equal((x.T @ y) ** 2, norm2(x) * norm2(y) - outer),
    ),
    row(
        c.cauchy_schwarz,
        c.lagrange,
        2,
        "x = 0",
        norm2(x) * norm2(y) - half * outer < norm2(x) * norm2(y),
    ),
    *claims(
        c.logarithm_from_below,
        ("u = 2", 1 - 1 / u >= log(u)),
        ("u = 2: inverse ratio", log(u) <= 1 / u - 1),
        ("u = 1", 1 - 1 / u < log(u)),
        ("u = 1/2", 1 - u <= log(u)),
        by=[log_bound(u)],
    ),
    *claims(
        c.gibbs,
        ("p = q", total(p[i] * log(p[i] / q[i]), i) > 0),
        ("the inverse ratio", total(p[i] * log(q[i] / p[i]), i) >= 0),
        ("weights q", total(q[i] * log(p[i] / q[i]), i) >= 0),
        by=inverse,
    ),
    *claims(
        J.jensen,
        ("F(y) = y'y, Var X > 0", F(mean) >= expectation(F(X))),
        ("F of 2 E X", F(2 * mean) <= expectation(F(X))),
        by=[convexity(F, mean, X)],
    ),
    row(
        J.jensen,
        J.jensen_rows,
        1,
        "the tangent at X: F(y) = y'y",
        expectation(F(X)) >= expectation(tangent),
    ),
    row(
        J.jensen,
        J.jensen_rows,
        1,
        "<= for >=",
        expectation(F(X)) <= expectation(F(mean) + F.d(J.y)(mean).T @ (X - mean)),
    ),
    *claims(
        J.jensen_logarithm,
        ("U not constant", expectation(log(U)) >= log(mean_of := expectation(U))),
        ("U = 1", expectation(log(U)) <= mean_of - 2),
        by=[log_bound(mean_of / U), log_bound(U)],
    ),
    *claims(
        e.gap,
        ("minus the divergence", Equal(log_p, lower - gap)),
        ("no divergence: q != posterior", Equal(log_p, lower)),
        ("the other divergence", Equal(log_p, lower + kl(e.sum_z, e.posterior, e.q))),
    ),
    row(
        e.gap,
        e.gap_rows,
        1,
        "the prior has another sum",
        Equal(log_p, e.sum_z(e.prior[e.z] * log_p)),
    ),
    row(
        e.gap,
        e.gap_rows,
        2,
        "q/posterior inverted",
        Equal(e.sum_z(e.q * log_p), e.sum_z(e.q * log(e.joint / e.q * (e.posterior / e.q)))),
    ),
    without(e.gap, "q sums to 2", e.normalised),
    without(e.bound, "p_x is small", e.evidence),
    without(e.bound, "q = 1/2 in one point", e.normalised),
    *claims(
        e.bound,
        ("ELBO >= log p", log_p <= lower),
        by=[log_bound(e.q / e.posterior).times(e.q)],
    ),
    *claims(
        e.divergence_is_nonnegative,
        ("the inverse ratio", e.sum_z(e.q * log(e.posterior / e.q)) >= 0),
        ("q is the posterior", gap > 0),
        by=[log_bound(e.q / e.posterior).times(e.q)],
    ),
    *claims(
        e.attained,
        ("the prior", Equal(e.elbo(e.sum_z, e.prior[e.z], e.joint), log_p)),
        ("p_x = 2: Bayes' rule forgotten", Equal(e.elbo(e.sum_z, e.joint, e.joint), log_p)),
    ),
    without(e.attained, "p_x is anything", e.evidence),
    without(e.posterior_normalised, "p_x is anything", e.evidence),
    *claims(e.insertion, ("q = 1/2", Equal(log(e.sum_z(e.joint)), log(e.sum_z(e.q * e.joint))))),
    without(e.support, "s = 0", e.support.given[1]),
    *claims(
        e.bound_integral,
        ("q is the posterior", log_p > lower_mu),
    ),
    without(e.bound_integral, "q of mass 1/2", e.density),
    without(e.bound_integral, "p_x is small", e.marginal),
    *claims(e.gap_integral, ("minus the divergence", Equal(log_p, lower_mu - gap_mu))),
    *claims(
        e.divergence_is_nonnegative_integral,
        ("the inverse ratio", over(e.q_mu * log(e.posterior_mu / e.q_mu)) >= 0),
        by=[log_bound(e.q_mu / e.posterior_mu).times(e.q_mu)],
    ),
    *claims(
        g.divergence,
        ("- half is missing", Equal(kl_normal, other + half * g.dim)),
        ("log s/r", Equal(kl_normal, other + 2 * total(log(s[g.i] / g.r[g.i]), g.i))),
        ("m + mu", Equal(kl_normal, other + total(2 * m[g.i] * g.mu[g.i] / g.r[g.i] ** 2, g.i))),
    ),
    *claims(
        g.from_the_prior,
        (
            "the half is missing",
            Equal(prior, total(m[g.i] ** 2 + s[g.i] ** 2 - 1 - log(s[g.i] ** 2), g.i)),
        ),
        ("log s", Equal(prior, half * total(m[g.i] ** 2 + s[g.i] ** 2 - 1 - log(s[g.i]), g.i))),
    ),
    *claims(
        g.nonnegative_divergence,
        ("s = 0.7, m = 0", half * total(m[g.i] ** 2 + s[g.i] ** 2 - 1 - log(s[g.i]), g.i) >= 0),
        ("m = 0, s = 1", total(m[g.i] ** 2 + s[g.i] ** 2 - 1 - log(s[g.i] ** 2), g.i) > 0),
        ("s = 1/2", total(m[g.i] ** 2 + s[g.i] ** 2 - 1 + log(s[g.i] ** 2), g.i) >= 0),
        by=[log_bound(s[g.i]), log_bound(1 / s[g.i] ** 2)],
    ),
    without(g.bayes, "v is anything", g.marginal_variance),
    under(g.bayes, "v = w^2", g.marginal_variance, Equal(g.w[g.i] ** 2, g.v[g.i])),
    *claims(
        g.bayes,
        ("evidence over posterior", Equal(g.log_joint(g.y), g.log_evidence - g.log_posterior(g.y))),
    ),
    *claims(
        g.elbo,
        (
            "w^2 s^2 is missing",
            Equal(
                joint_mean,
                g.elbo.claim[0].right + total(g.w[g.i] ** 2 * s[g.i] ** 2 / (2 * g.sigma**2), g.i),
            ),
        ),
    ),
    *claims(
        g.bound,
        ("ELBO >= log p", joint_mean >= g.log_evidence),
        ("q is the posterior", joint_mean < g.log_evidence),
        by=[log_bound(g.sigma**2 / (s[g.i] ** 2 * g.v[g.i]))],
    ),
    without(g.bound, "v is large", g.marginal_variance),
]
