r"""What the corrected step does at the settings of the experiment: eta = 1/2, T = 1, a* = -1.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 6 and figure 2. From
u = a + 1 a step leads to u - (1 - e^{-u})/2; the loss is e^{-2} (e^u - 1)^2/2 for sigma = 1.
"""

from symnode.page import *

u = scalar("u")


def loss(u):
    """e^{-2} (e^u - 1)^2 / 2."""
    return exp(-2) * (exp(u) - 1) ** 2 / 2


def following(u):
    """The next u."""
    return u - half * (1 - exp(-u))


def ratio(u):
    """The next loss over the loss."""
    return (exp(following(u)) - 1) ** 2 / (exp(u) - 1) ** 2


first = Theorem(
    "From a_0 = -3 the first step multiplies the loss by 7.088, to three decimals",
    claim=[
        loss(following(-2)) > rational("7.0875") * loss(-2),
        loss(following(-2)) < rational("7.0885") * loss(-2),
    ],
    ledger="OK-X1",
    source="section 6, corrected",
)
printed = AsPrinted(
    claim=Equal(loss(following(u)), 0),
    where="section 6: the experiment with eta = 0.5 validates Loss_k = (1 - 2 eta)^k Loss_0",
    ledger="OK-X1",
)
Erratum(printed, corrected=first, says="1 - 2 eta = 0 would end training after one step")
limit_ratio = Theorem(
    "Near the minimum a step multiplies the root of the loss by 1/2, so the loss by 1/4",
    given=[Equal(u, 0)],
    claim=Equal(d(exp(following(u)) - 1, u), half),
    ledger="OK-X1",
)
far = Theorem(
    "From a_0 = -5 the loss goes from less than 0.0653 to more than 4.2 * 10^18",
    claim=[
        loss(-4) < rational("0.0653"),
        loss(following(-4)) > 42 * 10**17,
        loss(following(-4)) < 44 * 10**17,
    ],
    ledger="OK-F2c",
    source="figure 2c and f, corrected",
)
threshold = Theorem(
    "The first step raises the loss from u_0 = -1.74 and lowers it from u_0 = -1.73",
    claim=[
        loss(following(-rational("1.74"))) > loss(-rational("1.74")),
        loss(following(-rational("1.73"))) < loss(-rational("1.73")),
    ],
    ledger="OK-F2c",
    source="figure 2c and f, corrected",
)
decay_printed = AsPrinted(
    claim=loss(following(u)) <= loss(u),
    where="figure 2c and f: linear decay of the loss for all initialisations",
    ledger="OK-F2c",
    model={u: -2},
)
Erratum(decay_printed, corrected=far, says="from a_0 = -2.74 and below the loss rises first")
