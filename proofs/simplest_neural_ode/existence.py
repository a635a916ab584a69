r"""Where the flow of x' = f(x) exists.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, equation 1; notes on the
adjoint method, section 1.1. Both write x(T) as if it existed for every start and every T. Two
things are needed. A Lipschitz condition gives a solution, and only one. And the solution has to
last: that of x' = x^2 from x_0 > 0 is x_0/(1 - x_0 t), which leaves all bounds before 1/x_0.
"""

from symnode.page import *

n = dimensions("n")
t, T = time("t"), positive("T")
s = instant("s", 0, T)
c, start = positive("c"), vector("x_0", n)
x, z = state("x", n), state("z", n)
f = vector_field("f", n, x)

picard = Cited(
    "Picard and Lindelof",
    """A field that satisfies a Lipschitz condition, with one constant, has a solution from every
    start, for all times. Where the condition holds near every point only, the solution lasts until
    it leaves all bounded sets.""",
    source="[coddington1955, I.3 and I.4]",
    ledger="OK-E1",
)
once = Dynamics(x, rhs=f(x), initial=start, on=(0, T), name="x' = f(x)")
again = Dynamics(z, rhs=f(z), initial=start, on=(0, T), name="z' = f(z)")
lipschitz = norm2(f(x) - f(z)) <= c**2 * norm2(x - z)
unique = Theorem(
    "Under a Lipschitz condition two solutions from one start are equal",
    given=[once, again, lipschitz],
    claim=norm2((x - z).at(s)) <= 0,
    ledger="OK-E1",
    source="equation 1",
)
distance = argument(
    step(
        ddt(norm2(x - z)) <= 2 * c * norm2(x - z),
        by=square(c * (x - z) - (f(x) - f(z))).times(1 / c),
        on=(0, T),
    ),
    step(ddt(exp(2 * c * (s - t)) * norm2(x - z)) <= 0, on=(0, T)),
    step(
        norm2((x - z).at(s)) <= 0,
        by=fundamental_theorem(exp(2 * c * (s - t)) * norm2(x - z), 0, s),
    ),
)
unique_proof = Proof(unique, distance)

# The field x^2 is smooth, and Lipschitz on every bounded set. A solution on [0, T] is continuous,
# so it has a bound c there.
u_0, u = scalar("u_0"), state("u")
quadratic = Dynamics(u, rhs=u**2, initial=u_0, on=(0, T), name="u' = u^2")
bounded = u <= c
only = Theorem(
    "As long as a solution of u' = u^2 exists it satisfies (1 - u_0 s) u(s) = u_0",
    given=[quadratic, bounded],
    claim=Equal((1 - u_0 * s) * u.at(s), u_0),
    ledger=["OK-E1", "HN-S0:4"],
    source="equation 1; notes, section 1.1",
)
m, weight = (1 - u_0 * t) * u - u_0, exp(2 * c * (s - t))
only_proof = Proof(
    only,
    argument(
        step(Equal(ddt(m), u * m), by=quadratic, on=(0, T)),
        step(ddt(weight * m**2) <= 0, by=nonnegative(c - u).times(2 * weight * m**2), on=(0, T)),
        step(m.at(s) ** 2 <= 0, by=fundamental_theorem(weight * m**2, 0, s)),
    ),
)

# So there is one candidate, and it has a pole.
q, v_0, bound = scalar("q"), positive("v_0"), positive("M")


def candidate(time):
    """v_0/(1 - v_0 t)."""
    return v_0 / (1 - v_0 * time)


lasting = Theorem(
    "Before the time 1/v_0 it is a solution: v_0/(1 - v_0 q)",
    given=[v_0 * q < 1],
    claim=[Equal(d(candidate(q), q), candidate(q) ** 2), Equal(candidate(0), v_0)],
    ledger=["OK-E1", "HN-S0:4"],
    source="equation 1; notes, section 1.1",
)
blow_up = Theorem(
    "It takes every value M, however large, and does so before the time 1/v_0",
    claim=[Equal(candidate(1 / v_0 - 1 / bound), bound), 1 / v_0 - 1 / bound < 1 / v_0],
    ledger=["OK-E1", "HN-S0:4"],
    source="equation 1; notes, section 1.1",
)
printed = AsPrinted(
    claim=Equal(ddt(1 / (1 - t)), (1 / (1 - t)) ** 2),
    where="equation 1; notes, section 1.1: x(T) for every T, here for x' = x^2 and x_0 = 1",
    ledger=["OK-E1", "HN-S0:4"],
)
Erratum(printed, corrected=lasting, says="f in C^1 is not enough; the solution has to last")

# The dynamics of the paper last for ever.
a = scalar("a")
linear = Theorem(
    "For f = a x the flow x_0 e^{at} exists at all times",
    claim=[Equal(ddt(u_0 * exp(a * t)), a * (u_0 * exp(a * t))), Equal(u_0 * exp(a * 0), u_0)],
    ledger="OK-E1",
    source="equation 4",
)
