r"""The discrete adjoint: the reverse sweep of a Runge-Kutta method is the exact gradient.

Not in the notes (extension of Theorem 1). The tableau (A, b) is arbitrary, so the method may be
explicit or implicit, with any number of stages; n, p and the number of steps are arbitrary, too.
With K_r = f(Y_r), Y_r = x + h sum_o A_ro K_o and x(k + 1) = x(k) + h sum_r b_r K_r, the adjoint
stages L_r solve L_r = b_r lambda(k + 1) + h sum_o A_or f_x(Y_o)' L_o.
"""

from symnode.page import *

n, p, s, steps = dimensions("n p s N")
k, r, o = steps.index("k"), s.index("r"), s.index("o")
h, theta, x0 = scalar("h"), parameter("theta", p), vector("x_0", n)
A, b = matrix("A", s, s), vector("b", s)
x, lam = state("x", n, of=theta), state("lambda", n, of=theta)
K, L = state("K", s, n, of=theta), state("L", s, n, of=theta)
f, ell = vector_field("f", n, x, theta), scalar_field("ell", x)
S = d(x, theta)


def row(M, r):
    """The r-th row of a matrix over the stages, as a vector."""
    return (M.T @ unit(s, r)).named(f"{M}_{r}")


def stage(r):
    """Y_r = x + h sum_o A_ro K_o."""
    return (x + h * (K.T @ (A.T @ unit(s, r)))).named(f"Y_{r}")


def f_x(r):
    return f.d(x)(stage(r), theta)


def f_theta(r):
    return f.d(theta)(stage(r), theta)


forward = Recurrence(x, k, next=x + h * (K.T @ b), initial=x0, name="Runge-Kutta step")
stages = identity_in(Equal(f(stage(r), theta).at(k), row(K, r).at(k)), theta)
backward = Recurrence(
    lam,
    k,
    previous=lam.at(k + 1) + h * total(f_x(r).T @ row(L, r), r).at(k),
    terminal=ell.d(x),
    name="reverse sweep",
)
adjoint_stages = Equal(
    b[r] * lam.at(k + 1),
    row(L, r).at(k) - h * total(A[o, r] * (f_x(o).T @ row(L, o)), o).at(k),
)
method = [forward, stages, backward, adjoint_stages]
contribution = h * total(row(L, r).T @ f_theta(r), r).at(k)

one_step = Theorem(
    "One step: lambda . s grows by h sum_r L_r . f_theta, for every tableau",
    given=method,
    claim=Equal((lam.T @ S).at(k + 1) - (lam.T @ S).at(k), contribution),
    ledger="HN-N3",
    source="extension of the notes, Theorem 1",
)
gradient = Theorem(
    "All steps: the reverse sweep gives the exact gradient of the discrete loss",
    given=method,
    claim=Equal(d(ell.at(steps), theta), total(contribution, k)),
    ledger="HN-N3",
    source="extension of the notes, Theorem 1",
)
growth = calc((lam.T @ S).at(k + 1) - (lam.T @ S).at(k), eq(contribution, by="one step"))
proof = Proof(gradient, growth, by=[telescoping])

# An explicit method of one stage, to see a wrong sweep fail: the adjoint taken at the old time.
euler_forward = Recurrence(x, k, next=x + h * f, initial=x0, name="Euler's step")
euler_backward = Recurrence(
    lam, k, previous=lam.at(k + 1) + h * (f.d(x).T @ lam.at(k + 1)), terminal=ell.d(x)
)
euler = Corollary(
    "Euler's method: the reverse sweep with lambda at k + 1 is exact",
    given=[euler_forward, euler_backward],
    claim=Equal(d(ell.at(steps), theta), total(h * (lam.at(k + 1).T @ f.d(theta).at(k)), k)),
    ledger="HN-N3",
)
growth_of_euler = calc(
    (lam.T @ S).at(k + 1) - (lam.T @ S).at(k), eq(h * (lam.at(k + 1).T @ f.d(theta).at(k)))
)
proof_of_euler = Proof(euler, growth_of_euler, by=[telescoping])
euler_at_k = AsPrinted(
    euler,
    claim=Equal(d(ell.at(steps), theta), total(h * (lam.T @ f.d(theta)).at(k), k)),
    where="the continuous formula, sampled at k",
)
