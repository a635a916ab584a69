"""exp(u)."""

import math

from symnode.language.known import KnownFunction

FACTS = KnownFunction(
    name="exp",
    arity="scalar",
    domain="all reals",
    range="u > 0",
    latex=r"\exp",
    sympy="exp",
    derivative=lambda F, u: F.exp(u),
    identities=("exp(u + v) = exp(u) exp(v)", "exp(log(u)) = u for u > 0"),
    inverse=("log", "all reals"),
    number=math.exp,
)
