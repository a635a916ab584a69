r"""The global error of Euler's method.

Source: Global Convergence in Neural ODEs, Theorem 7, equation 27. A step of length h multiplies the
error by at most 1 + h L and adds at most h^2 M/2, where L is a Lipschitz constant of the field and
M bounds the second derivative of the solution.
"""

from symnode.page import *

N = dimensions("N")
k = N.index("k")
h, L, M = positive("h"), positive("L"), positive("M")
error = state("e")
one_step = error.at(k + 1) <= (1 + h * L) * error.at(k) + h**2 * M / 2
start = error.at(0) <= 0


def bound(k):
    """h M/(2 L) (e^{h L k} - 1)."""
    return h * M / (2 * L) * (exp(h * L * k) - 1)


steps = Theorem(
    "After k steps the error is at most h M/(2 L) (e^{h L k} - 1)",
    given=[one_step, start],
    claim=[error.at(k) <= bound(k), error.at(N) <= bound(N)],
    ledger="GC-A27",
    source="Theorem 7, equation 27",
)
steps_proof = Proof(
    steps,
    by=induction(
        k,
        error.at(k) <= bound(k),
        step=exp_bound(h * L).times(h * M / (2 * L) * exp(h * L * k)),
    ),
)

# Where the hypothesis comes from, for x' = f(x) in any dimension.
n = dimensions("n")
x, y, r = vector("x", n), vector("y", n), vector("r", n)
f = vector_field("f", n, x)
difference = x - y
lipschitz = norm2(f(x) - f(y)) <= L**2 * norm2(difference)
stretch = Lemma(
    "A step of Euler's method stretches differences by at most 1 + h L",
    given=[lipschitz],
    claim=norm2(difference + h * (f(x) - f(y))) <= (1 + h * L) ** 2 * norm2(difference),
    ledger="GC-A27",
)
stretch_proof = Proof(stretch, by=square(L * difference - (f(x) - f(y))).times(h / L))
a, b = positive("a"), positive("b")
v = vector("v", n)
triangle = Lemma(
    "If |v| <= a and |r| <= b, then |v + r| <= a + b",
    given=[norm2(v) <= a**2, norm2(r) <= b**2],
    claim=norm2(v + r) <= (a + b) ** 2,
    ledger="GC-A27",
)
triangle_proof = Proof(triangle, by=square(b * v - a * r).times(1 / (a * b)))
