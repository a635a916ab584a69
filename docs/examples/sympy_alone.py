"""What SymPy alone answers to claims that are judged here: run it to see."""

import sympy as sp


def index_capture() -> str:
    """sum_i x_i b_j at j = i is x_i's sum times b_i; SymPy's substitution captures the index."""
    i, j, d = sp.symbols("i j d", integer=True, positive=True)
    x, b = sp.IndexedBase("x"), sp.IndexedBase("b")
    return str(sp.Sum(x[i] * b[j], (i, 1, d)).subs(j, i))


def log_det() -> str:
    """d log det A / dA is the transposed inverse."""
    n = sp.symbols("n", integer=True, positive=True)
    A = sp.MatrixSymbol("A", n, n)
    return str(sp.log(sp.Determinant(A)).diff(A))


def relation() -> str:
    """(x - 1)^2 / (x - 1) = x - 1 is undefined at x = 1."""
    x = sp.symbols("x", real=True)
    return str(sp.simplify(sp.Eq((x**2 - 1) / (x - 1), x + 1)))


def renamed_sum() -> str:
    """sum_i x_i y_i = sum_j y_j x_j for every size d."""
    i, j, d = sp.symbols("i j d", integer=True, positive=True)
    x, y = sp.IndexedBase("x"), sp.IndexedBase("y")
    left, right = sp.Sum(x[i] * y[i], (i, 1, d)), sp.Sum(y[j] * x[j], (j, 1, d))
    return str(sp.simplify(left - right))


if __name__ == "__main__":
    for question in (index_capture, log_det, relation, renamed_sum):
        print(f"{question.__name__:14} {question()}")
