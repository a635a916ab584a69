from symnode.page import *

n = dimensions("n")
A, x = matrix("A", n, n), vector("x", n)

gradient = Theorem(
    "The gradient of x'Ax is A x + A'x",
    claim=Equal(grad(x.T @ A @ x, x), A @ x + A.T @ x),
)
