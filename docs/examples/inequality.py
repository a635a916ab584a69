from symnode.page import *

n = dimensions("n")
x, y = vector("x", n), vector("y", n)
W = matrix("W", n, n, semidefinite=True)

parallelogram = Lemma(
    "The square of a sum is at most twice the sum of the squares",
    claim=norm2(x + y) <= 2 * norm2(x) + 2 * norm2(y),
)
bound = Theorem(
    "The same for the quadratic form of a semidefinite matrix",
    claim=(x + y).T @ W @ (x + y) <= 2 * (x.T @ W @ x) + 2 * (y.T @ W @ y),
)
rows = calc(
    (x + y).T @ W @ (x + y),
    eq(2 * (x.T @ W @ x) + 2 * (y.T @ W @ y) - (x - y).T @ W @ (x - y)),
    le(2 * (x.T @ W @ x) + 2 * (y.T @ W @ y), by=semidefiniteness(W, x - y)),
)
Proof(bound, rows)
