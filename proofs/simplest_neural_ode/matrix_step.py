r"""The corrected step for commuting symmetric matrices: one scalar step for each eigenvalue.

Source: beyond Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 7. A and A* are
symmetric and commute, so one orthogonal Q diagonalises both: A = Q diag(alpha) Q' and
A* = Q diag(alpha*) Q'. The start has E[x x'] = sigma^2 I. P and R are those of matrix_gradient.py.
"""

from symnode.page import *

n = dimensions("n")
t, T, eta, sigma = time("t"), positive("T"), positive("eta"), positive("sigma")
Q, alpha, alpha_star = matrix("Q", n, n), vector("alpha", n), vector("alpha_star", n)
orthogonal = [Equal(Q.T @ Q, identity(n)), Equal(Q @ Q.T, identity(n))]


def spectral(values):
    """Q diag(values) Q'."""
    return Q @ diagonal(values) @ Q.T


A = spectral(alpha)


def flow(time):
    """e^{A time}."""
    return spectral(exp(alpha * time))


exponential = Lemma(
    "Q diag(e^{alpha t}) Q' solves P' = A P and P(0) = I",
    given=orthogonal,
    claim=[Equal(ddt(flow(t)), A @ flow(t)), Equal(flow(t).at(0), identity(n))],
    ledger="OK-N2",
)
backwards = Lemma(
    "Q diag(e^{alpha (T - t)}) Q' solves R' = -R A and R(T) = I",
    given=orthogonal,
    claim=[
        Equal(ddt(flow(T - t)), -(flow(T - t) @ A)),
        Equal(flow(T - t).at(T), identity(n)),
    ],
    ledger="OK-N2",
)
gap = flow(T) - spectral(exp(alpha_star * T))
slopes = sigma**2 * T * hadamard(exp(alpha * T), exp(alpha * T) - exp(alpha_star * T))
gradient = spectral(slopes)

gradient_decouples = Theorem(
    "The Duhamel gradient is diagonal in the same basis, with the scalar slopes as eigenvalues",
    given=orthogonal,
    claim=Equal(
        integral(flow(T - t).T @ gap @ (sigma**2 * identity(n)) @ flow(t).T, 0, T), gradient
    ),
    ledger="OK-N2",
)
moment = sigma**2 * (flow(T) @ flow(T).T)  # Sigma_T = E[x_T x_T']
inverse = spectral(exp(-2 * T * alpha)) / sigma**2
inverse_moment = Lemma(
    "The inverse of the terminal second moment is Q diag(e^{-2 alpha T}) Q' / sigma^2",
    given=orthogonal,
    claim=Equal(moment @ inverse, identity(n)),
    ledger="OK-N2",
)
u = T * (alpha - alpha_star)
step_decouples = Theorem(
    "The corrected step moves each eigenvalue by -(eta/T)(1 - e^{-u}), u = T(alpha - alpha*)",
    given=orthogonal,
    claim=Equal(
        A - eta / T**2 * (inverse @ gradient), spectral(alpha - eta / T * (ones(n) - exp(-u)))
    ),
    ledger="OK-N2",
)
y = exp(-u)
ricker = Corollary(
    "In y = e^{-u} the step is the Ricker map y e^{eta (1 - y)}, one for each eigenvalue",
    claim=Equal(exp(-(u - eta * (ones(n) - exp(-u)))), hadamard(y, exp(eta * (ones(n) - y)))),
    ledger="OK-N2",
)
