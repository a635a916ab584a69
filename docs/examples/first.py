from symnode.page import *

n = dimensions("n")
A, x = matrix("A", n, n), vector("x", n)

gradient = Theorem(
    "The gradient of a quadratic form",
    claim=Equal(grad(x.T @ A @ x, x), A @ x + A.T @ x),
)
