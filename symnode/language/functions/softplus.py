"""softplus(u) = log(1 + exp(u))."""

import math

from symnode.language.known import KnownFunction

FACTS = KnownFunction(
    name="softplus",
    arity="scalar",
    domain="all reals",
    range="u > 0",
    latex=r"\operatorname{softplus}",
    sympy="log(1 + exp(u))",
    derivative=lambda F, u: F.sigmoid(u),
    definition=lambda F, u: F.log(1 + F.exp(u)),
    identities=("softplus(u) - softplus(-u) = u",),
    number=lambda u: max(u, 0.0) + math.log1p(math.exp(-abs(u))),
)
