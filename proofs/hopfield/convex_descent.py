r"""One step of a Hopfield network with a convex potential never increases its energy.

The step of length eps along d = -x + W' grad F(W x + b) + v. With eps = 1 it is the update of the
modern Hopfield network, x -> W' grad F(W x + b) + v: one step of attention. Source: a sharpening of
the adjoint and Hopfield notes, Theorem 12; F is convex in their Examples 13 to 15.
"""

from symnode.page import *

n, dim = dimensions("n d")
W, b, v = matrix("W", n, dim), vector("b", n), vector("v", dim)
x, z, eps = vector("x", dim), vector("z", n), scalar("eps")
F = scalar_field("F", z, convex=True)
grad_F = F.d(z)


def energy(x):
    """|x|^2/2 - v'x - F(W x + b)."""
    return half * norm2(x) - v.T @ x - F(W @ x + b)


direction = (-x + W.T @ grad_F(W @ x + b) + v).named("d")
decrease = -half * eps * (2 - eps) * norm2(direction)

bound = Theorem(
    "A step of length eps changes the energy by at most -eps (2 - eps)/2 times |d|^2",
    claim=energy(x + eps * direction) - energy(x) <= decrease,
    ledger="HN-N1",
)
now, then = W @ x + b, W @ (x + eps * direction) + b
bound_rows = calc(
    energy(x + eps * direction) - energy(x),
    eq(
        eps * (direction.T @ (x - v)) + eps**2 / 2 * norm2(direction) - (F(then) - F(now)),
        by="the squares and the linear terms",
    ),
    le(
        eps * (direction.T @ (x - v))
        + eps**2 / 2 * norm2(direction)
        - eps * (grad_F(now).T @ (W @ direction)),
        by=convexity(F, then, now),
    ),
    eq(decrease, by="d = -x + W' grad F + v"),
)
bound_proof = Proof(bound, bound_rows)

short = [eps > 0, eps < 2]
descent = Corollary(
    "A step of any length between 0 and 2 does not increase the energy",
    given=short,
    claim=energy(x + eps * direction) <= energy(x),
    ledger="HN-N1",
)
descent_proof = Proof(descent, by=[bound, nonnegative(-decrease)])
attention = Corollary(
    "The attention update does not increase the energy",
    claim=energy(W.T @ grad_F(W @ x + b) + v) <= energy(x),
    ledger="HN-N1",
)
attention_proof = Proof(attention, by=[bound({eps: 1}), square(direction)])
too_long = AsPrinted(
    descent.without(short[1]),
    claim=energy(x + eps * direction) <= energy(x),
    where="the corollary without its upper end of the step",
    ledger="HN-N1",
    model={eps: 3},
)
Erratum(too_long, corrected=descent, says="a step longer than 2 can increase the energy")
