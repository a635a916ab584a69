r"""The total derivative is given by the Jacobian matrix.

Source: Neural Ordinary Differential Equations Explained, theorem on the total derivative. Its
definition, f(x + h) = f(x) + L(h) + o(|h|), is used in the form that it takes along a line: for
every h the derivative of f(x + r h) in r, at r = 0, is L(h). The proof in print ends there; what
it leaves out are the entries of L, by h = e_j, and that L is unique.
"""

from symnode.page import *

n, m = dimensions("n m")
x, h, r = vector("x", n), vector("h", n), scalar("r")
f, L, M = vector_field("f", m, x), vector_field("L", m, h), vector_field("M", m, h)
i, j = m.index("i"), n.index("j")


def along(h):
    """The derivative of f at x along h."""
    return d(f(x + r * h), r).replace({r: 0})


derivative_is_L = identity_in(Equal(L, along(h)), h)
derivative_is_M = identity_in(Equal(M, along(h)), h)

entries = Theorem(
    "The i-th entry of L(e_j) is the partial derivative of f_i in x_j",
    given=[derivative_is_L],
    claim=Equal(L(unit(n, j))[i], f.d(x)[i, j]),
    ledger="BP-T1",
    source="theorem on the total derivative",
)
jacobian = Theorem(
    "The total derivative is the product with the Jacobian matrix",
    given=[derivative_is_L],
    claim=Equal(L, f.d(x) @ h),
    ledger="BP-T1",
    source="theorem on the total derivative",
)
unique = Corollary(
    "Two maps that are both the derivative along every direction are equal",
    given=[derivative_is_L, derivative_is_M],
    claim=Equal(L, M),
    ledger="BP-T1",
)
