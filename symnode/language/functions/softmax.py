"""softmax(z)_i = exp(z_i) / sum_j exp(z_j)."""

from symnode.language.known import KnownFunction

FACTS = KnownFunction(
    name="softmax",
    arity="vector to vector",
    domain="all vectors",
    range="positive entries with sum 1",
    latex=r"\operatorname{softmax}",
    sympy="exp(z_i) / sum_j exp(z_j)",
    definition=lambda F, z: F.exp(z) / F.total(F.exp(z)),
    identities=("sum_i softmax(z)_i = 1", "d softmax(z)_i / d z_j = p_i (delta_ij - p_j)"),
)
