r"""The step of rate eta/(t^2 sigma_k^2): an exact map, its conjugacy, and its two-sided rate.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, Theorem 5.1 and section 5. In
u = (a - a*) T the step is u -> u - eta (1 - e^{-u}), in y = e^{-u} the Ricker map
y -> y e^{eta (1 - y)}, and in m = e^u - 1, which is proportional to the square root of the loss,
m -> (1 + m) e^{-eta m/(1 + m)} - 1. The printed rate 1 - 2 eta holds for none of them.
"""

from symnode.page import *

a, a_star = scalar("a"), scalar("a_star")
eta, horizon, sigma = positive("eta"), positive("T"), positive("sigma")


def loss(a):
    """sigma^2 (e^{aT} - e^{a* T})^2 / 2."""
    return sigma**2 / 2 * (exp(a * horizon) - exp(a_star * horizon)) ** 2


def following(m):
    """The next m = e^u - 1."""
    return (1 + m) * exp(-eta * m / (1 + m)) - 1


sigma_k2 = sigma**2 * exp(2 * a * horizon)
a_next = (a - eta / (horizon**2 * sigma_k2) * d(loss(a), a)).named("a_next")
u, u_next = (a - a_star) * horizon, (a_next - a_star) * horizon

reduced = Theorem(
    "The step takes u to u - eta (1 - e^{-u}), which has neither T nor sigma_k^2 in it",
    claim=Equal(u_next, u - eta * (1 - exp(-u))),
    ledger=["OK-T5.1", "OK-C5a"],
    source="section 5: the correction removes the dependence on t and sigma_k^2",
)
ricker = Theorem(
    "In y = e^{-u} the step is the Ricker map y -> y e^{eta (1 - y)}",
    claim=Equal(exp(-u_next), exp(-u) * exp(eta * (1 - exp(-u)))),
    ledger="OK-T5.1",
    source="Theorem 5.1, corrected",
)
relative = Lemma(
    "In m = e^u - 1 it is m -> (1 + m) e^{-eta m/(1 + m)} - 1, where 1 + m = e^u",
    claim=Equal(exp(u_next) - 1, exp(u) * exp(-eta * (exp(u) - 1) / exp(u)) - 1),
    ledger="OK-T5.1",
)
loss_in_m = Lemma(
    "The loss is sigma^2 e^{2 a* T} m^2/2",
    claim=Equal(loss(a), sigma**2 / 2 * exp(2 * a_star * horizon) * (exp(u) - 1) ** 2),
    ledger="OK-T5.1",
)
ratio = Theorem(
    "The next loss is sigma_k^2 (w - 1 + e^{-eta w})^2/2 with w = 1 - e^{-u}, exactly",
    claim=Equal(loss(a_next), sigma_k2 / 2 * (exp(-eta * (1 - exp(-u))) - exp(-u)) ** 2),
    ledger=["OK-T5.1", "OK-T5.1p"],
    source="Theorem 5.1, corrected",
)
printed = AsPrinted(
    ratio,
    claim=Equal(loss(a_next), (1 - 2 * eta) * loss(a)),
    where="Theorem 5.1, k = 1",
    ledger=["OK-T5.1", "OK-T5.1p"],
    model={horizon: 1, sigma: 1, eta: half, a: 0, a_star: 1},
)

# The rate to the right of the minimum, for eta <= 1.
m = scalar("mu")
lower = Lemma(
    "To the right of the minimum a step leaves at least the part 1 - eta of m",
    given=[m >= 0],
    claim=following(m) >= (1 - eta) * m,
    ledger="OK-T5.1",
)
lower_proof = Proof(lower, by=exp_bound(-eta * m / (1 + m)).times(1 + m))
upper = Lemma(
    "and at most the part e^{-eta}",
    given=[m >= 0],
    claim=following(m) <= exp(-eta) * m,
    ledger="OK-T5.1",
)
upper_proof = Proof(
    upper,
    by=[
        exp_bound(-eta / (1 + m)).times(m * exp(-eta * m / (1 + m))),
        exp_bound(eta * m / (1 + m)).times(exp(-eta * m / (1 + m))),
    ],
)
steps = dimensions("steps")
k = steps.index("k")
error, power = state("m"), state("r")
m_0 = scalar("m_0")
training = Recurrence(error, k, next=following(error), initial=m_0, name="training")
powers = Recurrence(power, k, next=(1 - eta) * power, initial=1, name="r_k = (1 - eta)^k")
start = [m_0 >= 0, eta <= 1]
stays = error.at(k) >= 0
above = power.at(k) * m_0 <= error.at(k)
below = error.at(k) <= exp(-eta * k) * m_0
rate = Theorem(
    "For u_0 >= 0 and eta <= 1: (1 - eta)^k m_0 <= m_k <= e^{-eta k} m_0, and no overshoot",
    given=[training, powers, *start],
    claim=[stays, above, below],
    ledger="OK-T5.1",
    source="Theorem 5.1, corrected",
)
rate_proof = Proof(
    rate,
    by=induction(
        k,
        stays,
        above,
        below,
        step=[
            lower({m: error.at(k)}),
            upper({m: error.at(k)}),
            nonnegative((1 - eta) * error.at(k)),
        ],
    ),
)

# Both constants are the best ones: the derivative at 0, and the limit as u grows.
sharp_near = Theorem(
    "At the minimum the map has the slope 1 - eta, so (1 - eta)^2 is the limit of the loss ratio",
    given=[Equal(m, 0)],
    claim=Equal(d(following(m), m), 1 - eta),
    ledger=["OK-T5.1", "OK-T5.1p"],
)
sharp_far = Theorem(
    "Far to the right m_1 is at least e^{-eta} (1 + m) - 1, so e^{-2 eta} is the limit there",
    given=[m >= 0],
    claim=following(m) >= exp(-eta) * (1 + m) - 1,
    ledger="OK-T5.1",
)
sharp_far_proof = Proof(sharp_far, by=exp_bound(eta / (1 + m)).times((1 + m) * exp(-eta)))
slower = Theorem(
    "The factor (1 - eta)^2 of the limit is greater than the printed 1 - 2 eta",
    claim=(1 - eta) ** 2 > 1 - 2 * eta,
    ledger=["OK-T5.1", "OK-T5.1p"],
)

# The differential equation that the step approximates has the rate e^{-2t}, from every start.
t, end = time("t"), positive("t_1")
position = state("u")
flow = Dynamics(position, rhs=-(1 - exp(-position)), on=(0, end), name="gradient flow")
gradient_flow = Theorem(
    "Along u' = -(1 - e^{-u}) the loss is exactly e^{-2t} times its value at 0",
    given=[flow],
    claim=Equal(ddt(exp(2 * t) * (exp(position) - 1) ** 2), 0),
    ledger="OK-T5.1",
)
Erratum(
    printed,
    corrected=rate,
    says="the loss lies between (1 - eta)^{2k} and e^{-2 eta k} times the first one",
)
