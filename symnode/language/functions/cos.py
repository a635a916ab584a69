"""cos(u)."""

import math

from symnode.language.known import KnownFunction

FACTS = KnownFunction(
    name="cos",
    arity="scalar",
    domain="all reals",
    range="[-1, 1]",
    latex=r"\cos",
    sympy="cos",
    derivative=lambda F, u: -F.sin(u),
    identities=("cos(-u) = cos(u)", "sin(u)**2 + cos(u)**2 = 1"),
    number=math.cos,
)
