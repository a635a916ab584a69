from symnode.page import *

n = dimensions("n")
A, x = matrix("A", n, n), vector("x", n)

gradient = Theorem(
    "The gradient of a quadratic form, transpose forgotten",
    claim=Equal(grad(x.T @ A @ x, x), 2 * (A @ x)),
)
