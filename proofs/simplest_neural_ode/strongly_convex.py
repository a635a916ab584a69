r"""Gradient descent on a smooth, strongly convex function has a linear rate.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 3, with the hypotheses
written down: F(z) = G(z) + mu |z|^2/2 with G convex, and G(z + s) <= G(z) + G'(z) s + M |s|^2/2 for
all z and s, where M = L - mu. The minimum is y. The loss of the simplest Neural ODE has neither
property on the whole line (curvature.py).
"""

from symnode.page import *

n, N = dimensions("n N")
k = N.index("k")
mu, M, eta = positive("mu"), positive("M"), positive("eta")
L = (mu + M).named("L")
z, s, y, x = vector("z", n), vector("s", n), vector("y", n), vector("x", n)
G = scalar_field("G", z, convex=True)


def gradient(x):
    """The gradient of F = G + mu |z|^2/2."""
    return G.d(z)(x) + mu * x


smooth = identity_in(G(z + s) <= G(z) + G.d(z).T @ s + M / 2 * norm2(s), z, s)
least = Equal(gradient(y), 0)
e = (x - y).named("e")
slope = (G.d(z)(x) - G.d(z)(y)).named("g")  # of G, between x and y

cocoercive = Lemma(
    "|G'(x) - G'(y)|^2/M <= (G'(x) - G'(y))'(x - y)",
    given=[smooth],
    claim=norm2(slope) / M <= slope.T @ e,
    ledger="OK-B1",
)
to_x, to_y = x - slope / M, y + slope / M
cocoercive_proof = Proof(
    cocoercive,
    by=[
        convexity(G, to_y, x),
        convexity(G, to_x, y),
        smooth({z: y, s: slope / M}),
        smooth({z: x, s: -slope / M}),
    ],
)
close = Lemma(
    "(G'(x) - G'(y))'(x - y) <= M |x - y|^2",
    given=[smooth],
    claim=slope.T @ e <= M * norm2(e),
    ledger="OK-B1",
)
close_proof = Proof(
    close,
    argument(step(norm2(slope) <= M * (slope.T @ e), by=cocoercive)),
    by=square(M * e - slope).times(1 / M),
)
# In numbers: D = |x - y|^2, p = (G'(x) - G'(y))'(x - y) and S = |G'(x) - G'(y)|^2.
D, p, S = scalar("D"), scalar("p"), scalar("S")
numbers = [S <= M * p, p >= 0, p <= M * D]
squared = (1 - eta * mu) ** 2 * D - 2 * eta * (1 - eta * mu) * p + eta**2 * S
short_step = Lemma(
    "S <= M p and p >= 0 bound the square of a short step",
    given=[*numbers, eta * (mu + L) <= 2],
    claim=squared <= (1 - eta * mu) ** 2 * D,
    ledger="OK-B1",
)
short_step_proof = Proof(short_step, argument(step(eta * (2 - eta * (mu + L)) * p >= 0)))
long_step = Lemma(
    "S <= M p and p <= M D bound the square of a long step",
    given=[*numbers, eta * (mu + L) >= 2],
    claim=squared <= (1 - eta * L) ** 2 * D,
    ledger="OK-B1",
)
long_step_proof = Proof(long_step, argument(step(eta * (eta * (mu + L) - 2) * (M * D - p) >= 0)))

after = e - eta * gradient(x)
meant = {D: norm2(e), p: slope.T @ e, S: norm2(slope)}
facts = [
    step(norm2(slope) <= M * (slope.T @ e), by=cocoercive),
    step(slope.T @ e >= 0, by=[convexity(G, x, y), convexity(G, y, x)]),
    step(slope.T @ e <= M * norm2(e), by=close),
    step(Equal(after, (1 - eta * mu) * e - eta * slope), by=least),
    step(Equal(norm2(after), norm2((1 - eta * mu) * e - eta * slope))),
]
short = Theorem(
    "A step with eta <= 2/(mu + L) multiplies the distance to the minimum by at most 1 - eta mu",
    given=[smooth, least, eta * (mu + L) <= 2],
    claim=norm2(after) <= (1 - eta * mu) ** 2 * norm2(e),
    ledger="OK-B1",
    source="section 3",
)
short_proof = Proof(
    short,
    argument(
        *facts,
        step(
            norm2((1 - eta * mu) * e - eta * slope) <= (1 - eta * mu) ** 2 * norm2(e),
            by=short_step(meant),
        ),
    ),
)
long = Theorem(
    "A longer step multiplies it by at most eta L - 1, which is less than 1 for eta < 2/L",
    given=[smooth, least, eta * (mu + L) >= 2],
    claim=norm2(after) <= (1 - eta * L) ** 2 * norm2(e),
    ledger="OK-B1",
    source="section 3",
)
long_proof = Proof(
    long,
    argument(
        *facts,
        step(
            norm2((1 - eta * mu) * e - eta * slope) <= (1 - eta * L) ** 2 * norm2(e),
            by=long_step(meant),
        ),
    ),
)

# k steps, where one multiplies the squared distance by at most c.
c = positive("c")
distance, power = state("D"), state("r")
powers = Recurrence(power, k, next=c * power, initial=1, name="r_k = c^k")
one_step = distance.at(k + 1) <= c * distance.at(k)
d_0 = distance.at(0)
linear = Theorem(
    "If a step multiplies the squared distance by at most c, k steps do by at most c^k",
    given=[powers, one_step],
    claim=[distance.at(k) <= power.at(k) * d_0, distance.at(N) <= power.at(N) * d_0],
    ledger="OK-B1",
    source="section 3",
)
linear_proof = Proof(linear, by=induction(k, distance.at(k) <= power.at(k) * d_0))
