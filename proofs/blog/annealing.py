r"""The annealed ELBO: its schedule, and what it bounds.

Source: Neural Ordinary Differential Equations Explained: beta_t = min(1, 0.01 + t/10000) stands in
front of log p(x|z).
"""

from symnode.page import *

t = scalar("t")
schedule = rational("0.01") + t / 10000
range_of_beta = Theorem(
    "From t = 0 to 9900 the schedule is in [0.01, 1], and from 9900 on the minimum with 1 is 1",
    given=[t >= 0],
    claim=[
        schedule >= rational("0.01"),
        Implies(t <= 9900, schedule <= 1),
        Implies(t >= 9900, schedule >= 1),
    ],
    ledger="BP-ANN",
    source="beta_t = min(1, 0.01 + t/10000) in [0, 1]",
)

# Finitely many values z, with log-likelihoods ell.
m = dimensions("m")
z = m.index("z")
beta = positive("beta")
ell, prior, q = vector("ell", m), vector("prior", m, positive=True), vector("q", m, positive=True)
tempered = total(prior[z] * exp(beta * ell[z]), z)  # sum of p(z) p(x|z)^beta


def annealed(q):
    """E_q[log p(z) + beta log p(x|z) - log q]."""
    return total(q * (log(prior[z]) + beta * ell[z] - log(q)), z)


normalised = Equal(total(q), 1)
tempered_bound = Theorem(
    "The annealed ELBO is at most log sum p(z) p(x|z)^beta",
    given=[normalised],
    claim=annealed(q[z]) <= log(tempered),
    ledger="BP-ANN2",
)
best = (prior[z] * exp(beta * ell[z]) / tempered).named("q_best")
tempered_bound_proof = Proof(tempered_bound, by=log_bound(best / q[z]).times(q[z]))
attained = Theorem(
    "It is equal for q proportional to p(z) p(x|z)^beta",
    claim=Equal(annealed(best), log(tempered)),
    ledger="BP-ANN2",
)
p_x = positive("p")
evidence_printed = AsPrinted(
    given=[beta < 1],
    claim=beta * log(p_x) <= log(p_x),
    where="the annealed ELBO as a lower bound of log p(x)",
    ledger="BP-ANN2",
    model={beta: half, p_x: half},
)
Erratum(
    evidence_printed,
    corrected=tempered_bound,
    says="for beta < 1 it bounds the tempered evidence, not log p(x)",
)
