r"""How fast the state grows where phi(0) is not 0.

Source: Global Convergence in Neural ODEs, Lemma 17 (equation 87), corrected. The field is the sum
of p = W (phi(h) - phi(0)), at most a |h|, and w = W phi(0), at most b = a c, with c = sqrt(n)
|phi(0)|/L_1. Then |h(s)| is at most z(s) = e^{as} (|h(0)| + c) - c, the solution of z' = a z + b
from |h(0)|; it is positive, so we write it as z = e^y.
"""

from symnode.page import *

n = dimensions("n")
t, T = time("t"), positive("T")
s = instant("s", 0, T)
a, b, start = scalar("a"), positive("b"), scalar("y_0")
x, y = state("x", n), state("y")
p, w = vector_field("p", n, t, x), vector_field("w", n, t)
motion = Dynamics(x, rhs=p + w, on=(0, T), name="x' = p + w")
bound = Dynamics(y, rhs=a + b * exp(-y), initial=start, on=(0, T), name="y' = a + b e^{-y}")
z = exp(y)  # z' = a z + b, and z > 0
growth = Theorem(
    "If x . p <= a |x|^2, |w| <= b and |x(0)| <= z(0), then |x(s)| <= z(s)",
    given=[
        motion,
        bound,
        x.T @ p <= a * norm2(x),
        norm2(w) <= b**2,
        norm2(x.at(0)) <= exp(start) ** 2,
    ],
    claim=norm2(x.at(s)) <= z.at(s) ** 2,
    model={a: -1, b: 1, start: 0},
    ledger="GC-L17:4",
    source="Lemma 17, equation 87, corrected",
)
gap = norm2(x) - z**2
growth_rows = argument(
    step(
        ddt(gap) <= (2 * a + b / z) * gap,
        by=square(b / z * x - w).times(z / b),
        on=(0, T),
    ),
    step(ddt(exp(-a * t) * gap / z) <= 0, on=(0, T)),
    step(gap.at(0) <= 0),
    step(
        exp(-a * s) * gap.at(s) / z.at(s) <= gap.at(0) / z.at(0),
        by=fundamental_theorem(exp(-a * t) * gap / z, 0, s),
    ),
    step(exp(-a * s) * gap.at(s) / z.at(s) <= 0),
)
growth_proof = Proof(growth, growth_rows)

r, rate, c = positive("r"), positive("a"), positive("c")
explicit = exp(rate * t) * (r + c) - c
solution = Lemma(
    "z = e^{at} (r + c) - c solves z' = a z + a c from r",
    claim=[Equal(ddt(explicit), rate * explicit + rate * c), Equal(explicit.at(0), r)],
    ledger="GC-L17:4",
)
