r"""What the adjoint pass needs from the data: the terminal states, and nothing else.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 5, which says that the
adjoint pass delivers sigma_k^2. For f = a x the product of the state and its adjoint is constant in
time, so the gradient of one trajectory is T x(T) (x(T) - x*(T)); its mean and sigma_k^2 = E[x(T)^2]
are two means over terminal states of the forward pass.
"""

from symnode.page import *

t, T = time("t"), positive("T")
a, x0, target = parameter("a"), scalar("x_0"), scalar("x_star")
x, lam = state("x", of=a), state("lambda", of=a)
forward = Dynamics(x, rhs=a * x, initial=x0, on=(0, T), name="forward equation")
adjoint = Dynamics(lam, rhs=-a * lam, terminal=x - target, on=(0, T), name="adjoint equation")
S = d(x, a)
error = half * (x - target) ** 2

gradient = Theorem(
    "The gradient of one trajectory is T times its terminal state times its terminal error",
    given=[forward, adjoint],
    claim=Equal(d(error.at(T), a), T * x.at(T) * (x.at(T) - target)),
    ledger="OK-C6",
    source="section 5 and Algorithm 1, corrected",
)
adjoint_pass = calc(
    ddt(lam * S - t * lam * x),
    eq(lam * x - lam * x, by=[adjoint, forward, d(forward, a)]),
    eq(0, by="lambda x is constant, and so is what the pass adds in every moment"),
)
proof = Proof(gradient, adjoint_pass, by=[fundamental_theorem])

# The means over the initial states, in closed form; x_T and x_T* are the two terminal states.
rate, rate_star, eta = scalar("a"), scalar("a_star"), positive("eta")
start = probability("p").variable("x")
x_T = (start * exp(rate * T)).named("x_T")
x_T_star = (start * exp(rate_star * T)).named("x_T*")
sigma = positive("sigma")

mean_gradient = Theorem(
    "The derivative of the loss is T E[x_T (x_T - x_T*)]",
    claim=Equal(
        d(expectation(half * (x_T - x_T_star) ** 2), rate), T * expectation(x_T * (x_T - x_T_star))
    ),
    ledger="OK-C6",
    source="section 5",
)
sigma_k2 = Theorem(
    "sigma_k^2 is the mean square of the same terminal states",
    given=[Equal(expectation(start**2), sigma**2)],
    claim=Equal(expectation(x_T**2), sigma**2 * exp(2 * rate * T)),
    ledger="OK-C6",
    source="section 5",
)
corrected_step = Corollary(
    "The corrected step is -eta/T times the ratio of these two means over terminal states",
    given=[expectation(x_T**2) > 0],
    claim=Equal(
        -eta / (T**2 * expectation(x_T**2)) * d(expectation(half * (x_T - x_T_star) ** 2), rate),
        -eta / T * expectation(x_T * (x_T - x_T_star)) / expectation(x_T**2),
    ),
    ledger="OK-C6",
    source="Theorem 5.1 and Algorithm 2",
)
