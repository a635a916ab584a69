r"""One step of attention from a query near a stored pattern lands near the pattern, not on it.

Source: adjoint and Hopfield notes, after Lemma 16: x = v_1 is said to be a fixed point with
p = (1, 0, ..., 0). The step takes x to the mean of the patterns under p = softmax(beta V x). For
unit patterns the distance of its result from v_i is exponentially small in beta.
"""

from symnode.page import *

n, dim = dimensions("n d")
i, j, k = n.index("i"), n.index("j"), dim.index("k")
V, x = matrix("V", n, dim), vector("x", dim)
beta = positive("beta")
p = softmax(beta * (V @ x)).named("p")
result = (V.T @ p).named("T(x)")

residual = Theorem(
    "T(x) - v_i is the mean of the differences v_j - v_i under p",
    claim=Equal(result - V.T @ unit(n, i), (V - ones(n) @ unit(n, i).T @ V).T @ p),
    ledger="HN-X16",
    source="notes, after Lemma 16, corrected",
)
printed = AsPrinted(
    residual,
    claim=Equal(V.T @ softmax(beta * (V @ (V.T @ unit(n, i)))), V.T @ unit(n, i)),
    where="notes, after Lemma 16: x = v_1 is a fixed point",
    ledger="HN-X16",
)

# A pattern a, and the others as rows of V, all of length 1, at the distances delta_j > 0 from a.
# The query x is within rho of a. A vector is at most r long if no y with |y| <= 1 has y'(..) > r.
a, y = vector("a", dim), vector("y", dim)
delta, rho = vector("delta", n, positive=True), positive("rho")
score, own = beta * (V @ x), beta * (a.T @ x)
mass = exp(own) + total(exp(score))
weight = exp(score[j]) / mass  # p_j
step_to = exp(own) / mass * a + V.T @ exp(score) / mass
gain = (V @ x)[j] - a.T @ x
towards = total((V[j, k] - a[k]) * y[k], k)  # y'(v_j - a)
bound = exp(-beta * delta[j] * (delta[j] / 2 - rho))
given = [
    Equal(norm2(a), 1),
    Equal((V @ V.T)[j, j], 1),
    Equal(total((V[j, k] - a[k]) ** 2, k), delta[j] ** 2),
    norm2(x - a) <= rho**2,
    norm2(y) <= 1,
]
retrieval = Theorem(
    "|T(x) - a| is at most the sum of delta_j e^{-beta delta_j (delta_j/2 - rho)}",
    given=given,
    claim=y.T @ (step_to - a) <= total(delta[j] * bound, j),
    ledger="HN-X16",
    source="notes, after Lemma 16, corrected",
)
retrieval_rows = argument(
    step(Equal((V @ a)[j], 1 - delta[j] ** 2 / 2), by=given[:3]),
    step(
        weight <= exp(beta * gain),
        by=nonnegative(exp(beta * gain) * total(exp(score)) / mass),
    ),
    step(
        gain <= delta[j] * rho - delta[j] ** 2 / 2,
        by=[
            nonnegative(
                total((rho * (V[j, k] - a[k]) - delta[j] * (x[k] - a[k])) ** 2, k)
                / (2 * rho * delta[j])
            ),
            nonnegative(rho**2 - norm2(x - a)).times(delta[j] / (2 * rho)),
        ],
    ),
    step(
        exp(beta * gain) <= bound,
        by=exp_bound(beta * (delta[j] * rho - delta[j] ** 2 / 2 - gain)).times(exp(beta * gain)),
    ),
    step(
        towards <= delta[j],
        by=[
            nonnegative(total((delta[j] * y[k] - V[j, k] + a[k]) ** 2, k) / (2 * delta[j])),
            nonnegative(1 - norm2(y)).times(delta[j] / 2),
        ],
    ),
    step(weight * towards <= weight * delta[j]),
    step(weight <= bound),
    step(weight * delta[j] <= bound * delta[j]),
    step(Equal(y.T @ (step_to - a), total(weight * towards, j))),
)
retrieval_proof = Proof(retrieval, retrieval_rows)
Erratum(
    printed,
    corrected=retrieval,
    says="p never is (1, 0, ..., 0); the step from v_1 ends near v_1, exponentially so in beta",
)
