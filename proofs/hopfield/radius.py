r"""The ball that every trajectory enters when the gradient of the potential is bounded.

Source: adjoint and Hopfield notes, proof of Theorem 12: the term -x is said to win outside
|x| = K |W|. The radius is K |W| + |v|, where K bounds |grad F|.
"""

from symnode.page import *

n, dim = dimensions("n d")
t, T, tau = time("t"), positive("T"), positive("tau")
W, b, v = matrix("W", n, dim), vector("b", n), vector("v", dim)
z = vector("z", n)
F = scalar_field("F", z)
x = state("x", dim)
K, w, size = positive("K"), positive("W_norm"), positive("v_norm")

drive = (W.T @ F.d(z)(W @ x + b) + v).named("drive")
network = Dynamics(x, rhs=(-x + drive) / tau, on=(0, T), name="network")

p, q = vector("p", dim), vector("q", dim)
r, s = positive("r"), positive("s")
triangle = Lemma(
    "If |p| <= r and |q| <= s, then |p + q| <= r + s",
    given=[norm2(p) <= r**2, norm2(q) <= s**2],
    claim=norm2(p + q) <= (r + s) ** 2,
    ledger="HN-T12p",
)
triangle_proof = Proof(
    triangle,
    by=[
        square(s * p - r * q).times(1 / (r * s)),
        nonnegative(r**2 - norm2(p)).times(1 + s / r),
        nonnegative(s**2 - norm2(q)).times(1 + r / s),
    ],
)
radius = (K * w + size).named("R")  # so |drive| <= R, as |W' grad F| <= |W| K
inwards = Theorem(
    "|x|^2 changes at most at the rate (R^2 - |x|^2)/tau, R = K |W| + |v|: outside R it decreases",
    given=[network, norm2(drive) <= radius**2],
    claim=ddt(norm2(x)) <= (radius**2 - norm2(x)) / tau,
    ledger="HN-T12p",
    source="notes, proof of Theorem 12, corrected",
)
inwards_proof = Proof(inwards, by=square(x - drive).times(1 / tau))

# The printed radius, at W = 1, grad F = tanh (so K = 1), v = 5.
y = scalar("x")
printed = AsPrinted(
    given=[y > 1],
    claim=y * (-y + tanh(y) + 5) < 0,
    where="notes, proof of Theorem 12: -x dominates for |x| > K |W|",
    ledger="HN-T12p",
    model={y: 2},
)
equilibrium = Theorem(
    "There the field is positive at x = 5.99 and negative from x = 6 on",
    claim=[
        -rational("5.99") + tanh(rational("5.99")) + 5 > 0,
        Implies(y >= 6, -y + tanh(y) + 5 < 0),
    ],
    ledger="HN-T12p",
)
Erratum(printed, corrected=inwards, says="the radius is K |W| + |v|: here x tends to 5.99999")
