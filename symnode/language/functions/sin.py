"""sin(u)."""

import math

from symnode.language.known import KnownFunction

FACTS = KnownFunction(
    name="sin",
    arity="scalar",
    domain="all reals",
    range="[-1, 1]",
    latex=r"\sin",
    sympy="sin",
    derivative=lambda F, u: F.cos(u),
    identities=("sin(-u) = -sin(u)", "sin(u)**2 + cos(u)**2 = 1"),
    number=math.sin,
)
