r"""The forward and the backward equation have exactly one solution.

Source: Global Convergence in Neural ODEs, Proposition 1 and Lemmas 5 to 7. Uniqueness is proved,
for any fixed W. That a solution exists is cited: for a field with a Lipschitz constant it is the
theorem of Picard and Lindelof. The backward equation is linear; run in reversed time it is a
forward equation, so it has a solution too. For ReLU its coefficient jumps, and the theorem to cite
is that of Caratheodory.
"""

from symnode.page import *

n = dimensions("n")
t, T = time("t"), positive("T")
r, s = instant("r", 0, T), instant("s", 0, T)
sigma_w, c = positive("sigma_w"), positive("c")
W, v, h0 = matrix("W", n, n), vector("v", n), vector("h_0", n)
phi = function("phi")
h, g = state("h", n), state("g", n)


def field(h):
    """(sigma_w / sqrt n) W phi(h)."""
    return sigma_w / sqrt(n) * (W @ phi(h))


picard = Cited(
    "Picard and Lindelof",
    """A field that is continuous in time and satisfies a Lipschitz condition in the state, with one
    constant, has a solution from every start, for all times.""",
    source="[coddington1955, I.3]",
    ledger="GC-P1",
)
caratheodory = Cited(
    "Caratheodory",
    """A linear equation whose coefficient is bounded and measurable in time has exactly one
    absolutely continuous solution from every start.""",
    source="[coddington1955, II.1]",
    ledger="GC-P1",
)

first = Dynamics(h, rhs=field(h), initial=h0, on=(0, T), name="forward equation")
second = Dynamics(g, rhs=field(g), initial=h0, on=(0, T), name="forward equation, again")
lipschitz = norm2(field(h) - field(g)) <= c**2 * norm2(h - g)
uniqueness = Theorem(
    "Two solutions of the forward equation from one start are equal",
    given=[first, second, lipschitz],
    claim=norm2((h - g).at(s)) <= 0,
    ledger="GC-P1",
    source="Proposition 1, Lemma 6",
)
uniqueness_rows = argument(
    step(
        ddt(norm2(h - g)) <= 2 * c * norm2(h - g),
        by=square(c * (h - g) - (field(h) - field(g))).times(1 / c),
        on=(0, T),
    ),
    step(ddt(exp(-2 * c * t) * norm2(h - g)) <= 0, on=(0, T)),
    step(
        exp(-2 * c * s) * norm2((h - g).at(s)) <= 0,
        by=fundamental_theorem(exp(-2 * c * t) * norm2(h - g), 0, s),
    ),
)
uniqueness_proof = Proof(uniqueness, uniqueness_rows)
existence = Theorem(
    "The forward equation has exactly one solution on [0, T]",
    given=[first, second, lipschitz],
    claim=norm2((h - g).at(s)) <= 0,
    ledger="GC-P1",
    source="Proposition 1, Lemma 6",
    expect=ADMITTED,
)
existence_proof = Proof(existence, by=[uniqueness, picard])

# Lemma 7: mu solves a forward equation, and lambda(t) = mu(T - t) the backward equation, told at
# the times T - r, where r runs through [0, T].
mu = state("mu", n)
last = vector("lambda_T", n)
pulled = sigma_w / sqrt(n) * hadamard(phi.d(h).at(T - t), W.T @ mu)
reversed_time = Dynamics(mu, rhs=pulled, initial=last, on=(0, T), name="forward equation of mu")
lam = mu.at(T - t)
backward = Theorem(
    "If mu solves the equation in reversed time, then mu(T - t) solves the backward equation",
    given=[first, reversed_time],
    claim=[
        Equal(ddt(lam).at(T - r), (-sigma_w / sqrt(n) * hadamard(phi.d(h), W.T @ lam)).at(T - r)),
        Equal(lam.at(T), last),
    ],
    ledger=["GC-L7:4", "GC-P1"],
    source="Lemma 7, equation 33",
)
