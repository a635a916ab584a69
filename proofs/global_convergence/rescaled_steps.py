r"""N steps of Euler's method see sigma_w and T through their product only; so do solutions.

Source: Global Convergence in Neural ODEs, section 3.1 and appendix H.1. One step and the equation
itself are in rescaled_time.py.
"""

from symnode.page import *

n, N = dimensions("n N")
k = N.index("k")
T, sigma_w, c = positive("T"), positive("sigma_w"), positive("c")
W, h0 = matrix("W", n, n), vector("h_0", n)
phi = function("phi")
h, g = state("h", n), state("g", n)


def field(scale, h):
    """(scale / sqrt n) W phi(h)."""
    return scale / sqrt(n) * (W @ phi(h))


on_T = Recurrence(h, k, next=h + T / N * field(sigma_w, h), initial=h0, name="N steps on [0, T]")
on_1 = Recurrence(
    g, k, next=g + 1 / N * field(sigma_w * T, g), initial=h0, name="N steps on [0, 1]"
)
one_step = norm2(field(1, h) - field(1, g)).at(k) <= c**2 * norm2(h - g).at(k)
difference = norm2(h - g)
steps = Theorem(
    "N steps with scale sigma_w on [0, T] are N steps with scale sigma_w T on [0, 1]",
    given=[on_T, on_1, one_step],
    claim=difference.at(N) <= 0,
    ledger="GC-S1:3",
    source="appendix H.1",
)
r, y, z = positive("r"), vector("y", n), vector("z", n)
still = Lemma(
    "If y = 0 and |z| <= c |y|, then y + r z = 0",
    given=[norm2(y) <= 0, norm2(z) <= c**2 * norm2(y)],
    claim=norm2(y + r * z) <= 0,
)
still_proof = Proof(
    still,
    by=[
        square(y - r * z),
        nonnegative(c**2 * norm2(y) - norm2(z)).times(2 * r**2),
        nonnegative(-norm2(y)).times(2 + 2 * r**2 * c**2),
    ],
)
moved = (field(1, h) - field(1, g)).at(k)
steps_proof = Proof(
    steps,
    by=induction(
        k,
        difference.at(k) <= 0,
        step=still({y: (h - g).at(k), z: moved, r: T * sigma_w / N}),
    ),
)

# Two solutions from one start are equal: the difference has |x'| <= c |x| and starts at 0.
t, end = time("t"), positive("t_1")
s = instant("s", 0, end)
x = state("x", n)
q = vector_field("q", n, t, x)
motion = Dynamics(x, rhs=q, initial=0, on=(0, end), name="the difference of two solutions")
equality = Theorem(
    "If |x'| <= c |x| and x(0) = 0, then x = 0: solutions from one start are equal",
    given=[motion, norm2(q) <= c**2 * norm2(x)],
    claim=norm2(x.at(s)) <= 0,
    ledger="GC-S1:3",
    source="appendix H.1",
)
equality_rows = argument(
    step(ddt(norm2(x)) <= 2 * c * norm2(x), by=square(c * x - q).times(1 / c), on=(0, end)),
    step(ddt(exp(-2 * c * t) * norm2(x)) <= 0, on=(0, end)),
    step(
        exp(-2 * c * s) * norm2(x.at(s)) <= 0,
        by=fundamental_theorem(exp(-2 * c * t) * norm2(x), 0, s),
    ),
)
equality_proof = Proof(equality, equality_rows)
