r"""No learning rate suits both sides of the minimum.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 4: a rate that suits
one side makes the gradient vanish or explode on the other. In u = (a - a*) T and
kappa = eta T^2 sigma^2 e^{2 a* T} the rate whose step lands on the minimum is u / (e^u (e^u - 1)).
"""

from symnode.page import *

a, a_star = scalar("a"), scalar("a_star")
horizon, sigma = positive("T"), positive("sigma")


def loss(a):
    """sigma^2 (e^{aT} - e^{a* T})^2 / 2."""
    return sigma**2 / 2 * (exp(a * horizon) - exp(a_star * horizon)) ** 2


def best(u):
    """The rate kappa whose step from u lands on the minimum: u / (e^u (e^u - 1))."""
    return u / (exp(u) * (exp(u) - 1))


slope = d(loss(a), a)
unit_rate = sigma**2 * horizon * exp(2 * a_star * horizon)
u = ((a - a_star) * horizon).named("u")

exact_rate = Theorem(
    "The step of rate kappa = u/(e^u (e^u - 1)) lands on the minimum",
    given=[NotEqual(exp(u) - 1, 0)],
    claim=Equal(a - best(u) / (horizon * unit_rate) * slope, a_star),
    ledger="OK-C2",
)
U = positive("U")
asymmetry = Theorem(
    "On the left at distance U the exact rate is e^{3U} times that on the right",
    given=[NotEqual(exp(U) - 1, 0)],
    claim=Equal(best(-U), exp(3 * U) * best(U)),
    ledger="OK-C2",
    source="section 4: a rate that suits one side does not suit the other",
)
vanishing = Theorem(
    "The slope is nowhere less than -sigma^2 T e^{2 a* T}/4",
    claim=-slope <= unit_rate / 4,
    ledger="OK-C2",
    source="section 4: the gradient vanishes on the left",
)
vanishing_proof = Proof(vanishing, by=square(exp(u) - half).times(unit_rate))
exploding = Theorem(
    "The slope is at least sigma^2 T e^{2 a* T} (e^u - 1) times e^u, so at least that times u",
    claim=[
        Equal(slope, unit_rate * exp(u) * (exp(u) - 1)),
        slope >= unit_rate * u,
    ],
    ledger="OK-C2",
    source="section 4: the gradient explodes on the right",
)
exploding_proof = Proof(
    exploding, by=[exp_bound(u).times(unit_rate), square(exp(u) - 1).times(unit_rate)]
)
bounded_printed = AsPrinted(
    vanishing,
    claim=slope <= unit_rate / 4,
    where="the bound of the left side, on the right",
    ledger="OK-C2",
)
Erratum(bounded_printed, corrected=exploding, says="on the right the slope has no bound")
