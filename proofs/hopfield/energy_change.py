r"""The energy of a discrete Hopfield network under a change of state.

Source: adjoint and Hopfield notes, Lemma 3. Its proof prints a factor 2 that is not there.
"""

from symnode.page import *

dim = dimensions("d")
W = matrix("W", dim, dim, symmetric=True)
b, x, delta = vector("b", dim), vector("x", dim), vector("delta", dim)
k, h = dim.index("k"), scalar("h")


def energy(x):
    """-x'Wx/2 - b'x."""
    return -half * (x.T @ W @ x) - b.T @ x


change = Theorem(
    "A change delta of the state adds -delta'(W x + b) - delta'W delta/2 to the energy",
    claim=Equal(
        energy(x + delta) - energy(x), -(delta.T @ (W @ x + b)) - half * (delta.T @ W @ delta)
    ),
    ledger="HN-L3p",
    source="notes, Lemma 3, corrected",
)
flip = Corollary(
    "With zero diagonal, a change h of component k adds -h (W x + b)_k to the energy",
    given=[Equal(W[k, k], 0)],
    claim=Equal(energy(x + h * unit(dim, k)) - energy(x), -h * (W @ x + b)[k]),
    ledger="HN-L3p",
    source="notes, Lemma 3, corrected",
)
flip_printed = AsPrinted(
    flip,
    claim=Equal(energy(x + h * unit(dim, k)) - energy(x), -2 * h * (W @ x + b)[k]),
    where="notes, proof of Lemma 3",
    ledger="HN-L3p",
)
flip_any_diagonal = Corollary(
    "With any diagonal, it adds -h (W x + b)_k - h^2 W_kk/2 to the energy",
    claim=Equal(
        energy(x + h * unit(dim, k)) - energy(x), -h * (W @ x + b)[k] - half * h**2 * W[k, k]
    ),
    ledger="HN-R8",
    source="notes, Remark 8: what the diagonal does in discrete time",
)
H = vector("H", dim)  # for each component a change that follows its field
along_its_field = H[k] * (W @ x + b)[k] >= 0  # the component moves as its field tells it
flip_bound = Theorem(
    "A component that follows its field changes the energy by at most its diagonal term",
    given=[along_its_field],
    claim=energy(x + H[k] * unit(dim, k)) - energy(x) <= -half * H[k] ** 2 * W[k, k],
    ledger="HN-R8",
)
flip_descends = Corollary(
    "A component that follows its field does not raise the energy, if W_kk is nonnegative",
    given=[along_its_field, W[k, k] >= 0],
    claim=energy(x + H[k] * unit(dim, k)) <= energy(x),
    ledger="HN-R8",
    source="notes, Remark 8: what is needed in discrete time",
)
flip_descends_printed = AsPrinted(
    flip_bound,
    claim=energy(x + H[k] * unit(dim, k)) <= energy(x),
    where="notes, Remark 8, in discrete time with any diagonal",
    ledger="HN-R8",
    model={dim: 1, W: [[-1]], b: [half], x: [1], H: [-2]},
)
gradient = Lemma(
    "The gradient of the energy is -W x - b",
    claim=Equal(grad(energy(x), x), -(W @ x) - b),
)
gradient_in_W = Lemma(
    "The gradient in the symmetric matrix W is the symmetrised one",
    claim=Equal(grad(energy(x), W), -half * (x @ x.T)),
)
