r"""The loss of the simplest Neural ODE x' = a x, in closed form.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE: equations 2, 3, 5, proof 4.2.
"""

from symnode.calculus import derive
from symnode.page import *

# Equation 2: the terminal loss of two flows, for any distribution of initial states.
n, q = dimensions("n q")
t = time("t")
theta, xi = vector("theta", q), vector("xi", n)
flow, flow_star = vector_field("phi", n, t, xi, theta), vector_field("phi_star", n, t, xi)
f, f_star = vector_field("f", n, xi, theta), vector_field("f_star", n, xi)
start = probability("p").variable("x", n)
terminal_loss = Definition(
    "Terminal loss",
    "L",
    expectation(half * norm2(flow(t, start, theta) - flow_star(t, start))),
    given=[
        identity_in(Equal(flow.d(t), f(flow, theta)), xi),
        identity_in(Equal(flow_star.d(t), f_star(flow_star)), xi),
        identity_in(Equal(flow.at(0), xi), xi),
        identity_in(Equal(flow_star.at(0), xi), xi),
    ],
    model={flow: xi, f: 0 * xi, flow_star: xi + t * ones(n), f_star: ones(n)},
    ledger="OK-E2",
    source="equation 2",
)

# Equation 3: a step of gradient descent.
eta, objective = positive("eta"), scalar_field("Loss", theta)
gradient_step = Definition(
    "Gradient step",
    "theta_next",
    theta - eta * grad(objective, theta),
    ledger="OK-E3",
    source="equation 3",
)

# Equation 5: f = a x.
a, a_star = scalar("a"), scalar("a_star")
horizon, sigma = positive("T"), positive("sigma")
x = probability("p").variable("x")
second_moment = Equal(expectation(x**2), sigma**2)


def loss(a):
    """sigma^2 (e^{aT} - e^{a* T})^2 / 2."""
    return sigma**2 / 2 * (exp(a * horizon) - exp(a_star * horizon)) ** 2


def loss_by_sympy():
    """The same, as SymPy derives it from the flows and the moments of x."""
    return derive.expectation(
        derive.loss(x * exp(a * horizon), x * exp(a_star * horizon)), x, moments={2: sigma**2}
    )


solution = Lemma(
    "x e^{at} solves x' = a x and starts at x",
    claim=[
        Equal(ddt(x * exp(a * t)), a * (x * exp(a * t))),
        Equal((x * exp(a * t)).at(0), x),
    ],
    ledger="OK-E5",
)
closed_form = Theorem(
    "The loss is sigma^2 (e^{aT} - e^{a* T})^2 / 2",
    given=[second_moment],
    claim=Equal(
        expectation(half * (x * exp(a * horizon) - x * exp(a_star * horizon)) ** 2), loss(a)
    ),
    ledger="OK-E5",
    source="equation 5; no Gaussian and no zero mean is needed",
    derived_by=loss_by_sympy,
)

# Proof 4.2: the first-order change of a gradient step.
moment = sigma**2 * exp(2 * a * horizon)  # sigma_k^2, the second moment of the terminal state
polyak_identity = Theorem(
    "The squared derivative is 2 T^2 sigma_k^2 times the loss",
    claim=Equal(d(loss(a), a) ** 2, 2 * horizon**2 * moment * loss(a)),
    ledger="OK-L4.1p",
)
first_order_change = Corollary(
    "The derivative times the gradient step is -2 eta T^2 sigma_k^2 times the loss",
    claim=Equal(d(loss(a), a) * (-eta * d(loss(a), a)), -2 * eta * horizon**2 * moment * loss(a)),
    ledger="OK-L4.1p",
    source="proof 4.2",
)
