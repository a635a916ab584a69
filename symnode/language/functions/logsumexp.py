"""logsumexp(z) = log sum_j exp(z_j)."""

from symnode.language.known import KnownFunction

FACTS = KnownFunction(
    name="logsumexp",
    arity="vector to number",
    domain="all vectors",
    range="all reals",
    latex=r"\operatorname{lse}",
    sympy="log(sum_j exp(z_j))",
    definition=lambda F, z: F.log(F.total(F.exp(z))),
    identities=("the gradient is softmax(z)",),
)
