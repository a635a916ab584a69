r"""Where the loss of the simplest Neural ODE is concave, where it is convex, and its only minimum.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 4 and figure 1. For
T > 0 both halves of the printed statement are sharp: concave below a* - log(2)/T, convex above.
"""

from symnode.page import *

a, a_star = scalar("a"), scalar("a_star")
horizon, sigma = positive("T"), positive("sigma")


def loss(a, horizon=horizon):
    """sigma^2 (e^{aT} - e^{a* T})^2 / 2."""
    return sigma**2 / 2 * (exp(a * horizon) - exp(a_star * horizon)) ** 2


curvature, slope = d(d(loss(a), a), a), d(loss(a), a)
inflection = (a_star - log(2) / horizon).named("a_c")
left = (inflection - a) * horizon  # (a_c - a) T, so that e^{a* T} = 2 e^{left} e^{aT}
both = exp((a + a_star) * horizon)

second_derivative = Lemma(
    "The second derivative is sigma^2 T^2 e^{aT} (2 e^{aT} - e^{a* T})",
    claim=Equal(
        curvature,
        sigma**2 * horizon**2 * exp(a * horizon) * (2 * exp(a * horizon) - exp(a_star * horizon)),
    ),
    ledger="OK-C1",
)
concave = Theorem(
    "The loss is strictly concave at a exactly where a < a* - log(2)/T",
    claim=Iff(curvature < 0, a < inflection),
    ledger="OK-C1",
    source="section 4: concave for a < a* - log(2)/t",
)
concave_proof = Proof(
    concave,
    by=[
        exp_bound(-left).times(1 / horizon),
        nonnegative(-curvature).times(1 / (sigma**2 * horizon**3 * both)),
        exp_bound(left).times(2 * sigma**2 * horizon**2 * exp(2 * a * horizon)),
        nonnegative(inflection - a).times(2 * sigma**2 * horizon**3 * exp(2 * a * horizon)),
    ],
)
convex = Theorem(
    "The loss is strictly convex at a exactly where a > a* - log(2)/T",
    claim=Iff(curvature > 0, a > inflection),
    ledger="OK-C1",
    source="section 4: not convex",
)
convex_proof = Proof(
    convex,
    by=[
        exp_bound(left).times(1 / horizon),
        nonnegative(curvature).times(1 / (2 * sigma**2 * horizon**3 * exp(2 * a * horizon))),
        exp_bound(-left).times(sigma**2 * horizon**2 * both),
        nonnegative(a - inflection).times(sigma**2 * horizon**3 * both),
    ],
)

# Without T > 0: for T < 0 the concave part is on the other side.
other = nonzero("T")
below = Theorem(
    "Below a* - log(2)/T the loss is concave",
    given=[a < inflection],
    claim=curvature < 0,
    ledger="OK-C1",
)
below_proof = Proof(
    below,
    by=[
        exp_bound(left).times(2 * sigma**2 * horizon**2 * exp(2 * a * horizon)),
        nonnegative(inflection - a).times(2 * sigma**2 * horizon**3 * exp(2 * a * horizon)),
    ],
)
any_sign = AsPrinted(
    given=[a < a_star - log(2) / other],
    claim=d(d(loss(a, other), a), a) < 0,
    where="section 4: concave for a < a* - log(2)/t, with no sign of t",
    ledger="OK-C1",
    model={a: 0, a_star: 0, other: -1, sigma: 1},
)
Erratum(any_sign, corrected=below, says="the statement needs t > 0")

# The only stationary point, and the only minimum.
increasing = Theorem(
    "The slope is positive exactly to the right of a*",
    claim=Iff(slope > 0, a > a_star),
    ledger=["OK-C1", "OK-F1m"],
)
decreasing = Theorem(
    "The slope is negative exactly to the left of a*, so a* is the only stationary point",
    claim=Iff(slope < 0, a < a_star),
    ledger=["OK-C1", "OK-F1m"],
)
u = (a - a_star) * horizon
increasing_proof = Proof(
    increasing,
    by=[
        exp_bound(-u).times(1 / horizon),
        nonnegative(slope).times(1 / (horizon**2 * sigma**2 * exp(2 * a * horizon))),
        exp_bound(u).times(horizon * sigma**2 * both),
        nonnegative(a - a_star).times(horizon**2 * sigma**2 * both),
    ],
)
decreasing_proof = Proof(
    decreasing,
    by=[
        exp_bound(u).times(1 / horizon),
        nonnegative(-slope).times(1 / (horizon**2 * sigma**2 * both)),
        exp_bound(-u).times(horizon * sigma**2 * exp(2 * a * horizon)),
        nonnegative(a_star - a).times(horizon**2 * sigma**2 * exp(2 * a * horizon)),
    ],
)
stationary = Lemma(
    "The slope and the loss vanish at a*",
    given=[Equal(a, a_star)],
    claim=[Equal(slope, 0), Equal(loss(a), 0)],
    ledger="OK-F1m",
)
minimum = Theorem(
    "The loss is positive everywhere but at a*, where it is 0",
    claim=[
        Equal(loss(a_star), 0),
        Implies(a > a_star, loss(a) > 0),
        Implies(a < a_star, loss(a) > 0),
    ],
    ledger="OK-F1m",
    source="figure 1: the markers at a = a* are the minima",
)
scale = sigma**2 / 2
minimum_proof = Proof(
    minimum,
    by=[
        square(exp(a_star * horizon) * (exp(u) - 1 - u)).times(scale),
        exp_bound(u).times(2 * scale * horizon * (a - a_star) * exp(2 * a_star * horizon)),
        nonnegative((a - a_star) ** 2).times(scale * horizon**2 * exp(2 * a_star * horizon)),
        square(exp(a * horizon) * (exp(-u) - 1 + u)).times(scale),
        exp_bound(-u).times(2 * scale * horizon * (a_star - a) * exp(2 * a * horizon)),
        nonnegative((a_star - a) ** 2).times(scale * horizon**2 * exp(2 * a * horizon)),
    ],
)

# Neither hypothesis of the linear rate of gradient descent holds on the whole line: `concave`
# excludes strong convexity, and the curvature has no upper bound.
steep = Theorem(
    "The curvature is at least sigma^2 T^2 e^{2 a* T} (1 + 3 (a - a*) T), so it has no upper bound",
    claim=curvature >= sigma**2 * horizon**2 * exp(2 * a_star * horizon) * (1 + 3 * u),
    ledger="OK-B1",
)
steep_proof = Proof(
    steep,
    by=[
        exp_bound(u).times(3 * sigma**2 * horizon**2 * exp(2 * a_star * horizon)),
        square(exp(u) - 1).times(2 * sigma**2 * horizon**2 * exp(2 * a_star * horizon)),
    ],
)
