r"""The corrected step is natural gradient, and damped Gauss-Newton, in one dimension.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 7. For observations
of the terminal state with unit variance the Fisher information is E[(dx_t/da)^2].
"""

from symnode.page import *

a, a_star = scalar("a"), scalar("a_star")
eta, horizon, sigma = positive("eta"), positive("T"), positive("sigma")
x = probability("p").variable("x")
second_moment = Equal(expectation(x**2), sigma**2)
terminal, target = x * exp(a * horizon), x * exp(a_star * horizon)
sigma_k2 = expectation(terminal**2)
information = expectation(d(terminal, a) ** 2)

fisher = Theorem(
    "The Fisher information of a is T^2 sigma_k^2",
    claim=Equal(information, horizon**2 * sigma_k2),
    ledger="OK-D5",
    source="section 7: natural gradient accounts for the influence of the parameter",
)
loss = expectation(half * (terminal - target) ** 2)
natural = Theorem(
    "The natural gradient step eta I^-1 Loss' is the corrected step eta Loss'/(T^2 sigma_k^2)",
    given=[second_moment, information > 0, horizon**2 * sigma_k2 > 0],
    claim=Equal(eta / information * d(loss, a), eta / (horizon**2 * sigma_k2) * d(loss, a)),
    ledger="OK-D5",
    source="section 7",
)
gauss_newton = Theorem(
    "The gradient is E[(x_t - x_t*) dx_t/da], so the step is Gauss-Newton, damped by eta",
    claim=Equal(d(loss, a), expectation((terminal - target) * d(terminal, a))),
    ledger="OK-D5",
)
