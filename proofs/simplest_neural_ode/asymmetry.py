r"""How asymmetric the loss is about its minimum.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, Figure 1. "Larger t accentuates
the asymmetry, regardless of a*" has an exact content: the ratio of the losses at a* + delta and
a* - delta is e^{2 delta t}, which contains neither a* nor sigma.
"""

from symnode.page import *

a, a_star, delta = scalar("a"), scalar("a_star"), scalar("delta")
horizon, sigma = positive("T"), positive("sigma")


def loss(a):
    """sigma^2 (e^{aT} - e^{a* T})^2 / 2."""
    return sigma**2 / 2 * (exp(a * horizon) - exp(a_star * horizon)) ** 2


slope = d(loss(a), a)
right, left = a_star + delta, a_star - delta

ratio_of_losses = Theorem(
    "The losses on both sides differ by the factor e^{2 delta T}",
    claim=Equal(loss(right), exp(2 * delta * horizon) * loss(left)),
    ledger=["OK-F1a", "OK-F1b"],
)
ratio_of_slopes = Theorem(
    "The slopes on both sides differ by the factor -e^{3 delta T}",
    claim=Equal(slope.replace({a: right}), -exp(3 * delta * horizon) * slope.replace({a: left})),
    ledger="OK-F1a",
)
regardless = Theorem(
    "The ratio of the losses depends neither on a* nor on sigma",
    given=[loss(left) > 0],
    claim=[
        Equal(d(loss(right) / loss(left), a_star), 0),
        Equal(d(loss(right) / loss(left), sigma), 0),
    ],
    ledger="OK-F1b",
)

# "Larger t accentuates it": the ratios e^{2 delta T} and e^{3 delta T} increase with T.
c = scalar("c")
longer, shorter = positive("T_2"), positive("T_1")
gap = (c * (longer - shorter)).named("u")
accentuated = Theorem(
    "For c > 0 the ratio e^{c T} increases with T",
    given=[c > 0, longer - shorter > 0],
    claim=exp(c * shorter) < exp(c * longer),
    ledger="OK-F1a:2",
)
accentuated_rows = calc(
    exp(c * shorter),
    lt(exp(c * shorter) * (1 + gap), by=nonnegative(exp(c * shorter) * c * (longer - shorter))),
    le(exp(c * longer), by=exp_bound(gap).times(exp(c * shorter))),
)
accentuated_proof = Proof(accentuated, accentuated_rows)
ratios = Corollary(
    "For delta > 0 both ratios increase with T",
    given=[delta > 0, longer - shorter > 0],
    claim=[
        exp(2 * delta * shorter) < exp(2 * delta * longer),
        exp(3 * delta * shorter) < exp(3 * delta * longer),
    ],
    ledger="OK-F1a:2",
)
ratios_proof = Proof(ratios, by=[accentuated({c: 2 * delta}), accentuated({c: 3 * delta})])
