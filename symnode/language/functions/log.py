"""log(u), the natural logarithm."""

import math

from symnode.language.known import KnownFunction

FACTS = KnownFunction(
    name="log",
    arity="scalar",
    domain="u > 0",
    range="all reals",
    latex=r"\log",
    sympy="log",
    derivative=lambda F, u: 1 / u,
    identities=("log(u v) = log(u) + log(v) for u, v > 0", "log(exp(u)) = u"),
    inverse=("exp", "u > 0"),
    number=math.log,
)
