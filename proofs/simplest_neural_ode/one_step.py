r"""How much one step of gradient descent lowers the loss, and that the printed factor is never it.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, Lemma 4.1. With
s_k = eta T^2 sigma_k^2 and w_k = 1 - e^{-u_k} the loss is sigma_k^2 w_k^2 / 2 and a step multiplies
it by q^2, q = 1 - (1 - e^{-s w})/w (gradient_step.py). The printed factor 1 - 2 s is the part of
q^2 of first order in s. To the right of the minimum the step is strictly worse than printed, and to
the left of it, as far as the loss is convex, no better.
"""

from symnode.page import *

a, a_star = scalar("a"), scalar("a_star")
eta, horizon, sigma = positive("eta"), positive("T"), positive("sigma")


def loss(a):
    """sigma^2 (e^{aT} - e^{a* T})^2 / 2."""
    return sigma**2 / 2 * (exp(a * horizon) - exp(a_star * horizon)) ** 2


sigma_k2 = sigma**2 * exp(2 * a * horizon)
w = (1 - exp((a_star - a) * horizon)).named("w_k")
s = (eta * horizon**2 * sigma_k2).named("s_k")
after = loss((a - eta * d(loss(a), a)).named("a_next"))
missed = 1 - exp(-s * w)  # w - q w, what the step takes from the relative error

m, X = scalar("m"), scalar("X")
squares = Lemma(
    "The square grows with a nonnegative number",
    claim=Implies([m >= 0, m <= X], m**2 <= X**2),
)
squares_proof = Proof(squares, by=[square(X - m), nonnegative(m * (X - m)).times(2)])
exact = Theorem(
    "The next loss is sigma_k^2 (w_k - 1 + e^{-s_k w_k})^2 / 2, exactly",
    claim=Equal(after, sigma_k2 / 2 * (w - missed) ** 2),
    ledger=["OK-L4.1", "OK-L4.1q"],
    source="Lemma 4.1, corrected",
)
remainder = Lemma(
    "The next loss exceeds (1 - 2 s_k) times the loss by sigma_k^2 (w (e^{-sw} - 1 + sw) + M^2/2)",
    claim=Equal(
        after - (1 - 2 * s) * loss(a),
        sigma_k2 * (w * (exp(-s * w) - 1 + s * w) + missed**2 / 2),
    ),
    ledger=["OK-L4.1", "OK-L4.1q"],
)
right = Theorem(
    "To the right of the minimum the next loss is more than (1 - 2 s_k) times the loss",
    given=[w > 0],
    claim=after > (1 - 2 * s) * loss(a),
    ledger=["OK-L4.1", "OK-L4.1q"],
    source="Lemma 4.1, corrected",
)
right_proof = Proof(
    right,
    by=[
        exp_bound(-s * w).times(sigma_k2 * w),
        square(exp(-s * w) * (exp(s * w) - 1 - s * w)).times(sigma_k2 / 2),
        exp_bound(s * w).times(sigma_k2 * s * w * exp(-2 * s * w)),
        nonnegative((s * w) ** 2).times(sigma_k2 / 2 * exp(-2 * s * w)),
    ],
)

# The same quantities as symbols: e for w_k and c for s_k. The step takes e to e - 1 + e^{-ce}.
e, c = scalar("e"), positive("c")
small_rate = Theorem(
    "To the right, for s_k <= 1, the next loss is at most e^{-2 s_k} times the loss",
    given=[e >= 0, e <= 1, c <= 1],
    claim=(e - 1 + exp(-c * e)) ** 2 <= (exp(-c) * e) ** 2,
    ledger=["OK-L4.1", "OK-L4.1q"],
    source="Lemma 4.1, corrected",
)
small_rate_rows = argument(
    step(
        e - 1 + exp(-c * e) <= exp(-c) * e,
        by=[
            exp_bound(c * e - c).times(e * exp(-c * e)),
            exp_bound(c * e).times((1 - e) * exp(-c * e)),
        ],
    ),
    step(e - 1 + exp(-c * e) >= 0, by=[exp_bound(-c * e), nonnegative((1 - c) * e)]),
)
small_rate_proof = Proof(
    small_rate, small_rate_rows, by=squares({m: e - 1 + exp(-c * e), X: exp(-c) * e})
)
# To the left as far as the loss is convex: -1 <= e < 0, with v = -e.
x, t = positive("x"), time("t")
double = Lemma(
    "e^{2x} - 4 e^x + 3 + 2x is the integral of 2 (e^t - 1)^2, so it is not negative",
    claim=exp(2 * x) - 4 * exp(x) + 3 + 2 * x >= 0,
)
double_proof = Proof(
    double,
    by=[
        fundamental_theorem(exp(2 * t) - 4 * exp(t) + 2 * t, 0, x),
        nonnegative(integral(2 * (exp(t) - 1) ** 2, 0, x)),
    ],
)
v = positive("v")
left = Theorem(
    "To the left, while the loss is convex, the next loss is at least (1 - 2 s_k) times the loss",
    given=[v <= 1],
    claim=(-v - 1 + exp(c * v)) ** 2 >= (1 - 2 * c) * v**2,
    ledger=["OK-L4.1", "OK-L4.1q"],
    source="Lemma 4.1, corrected",
)
left_proof = Proof(
    left,
    by=[double({x: c * v}), exp_bound(c * v).times(2 * (1 - v))],
)
printed = AsPrinted(
    exact,
    claim=Equal(after, (1 - 2 * s) * loss(a)),
    where="Lemma 4.1",
    ledger=["OK-L4.1", "OK-L4.1q"],
    model={horizon: 1, sigma: 1, eta: 1, a: 0, a_star: 1},
)
Erratum(printed, corrected=exact, says="1 - 2 s_k is the first-order part of the exact factor")
