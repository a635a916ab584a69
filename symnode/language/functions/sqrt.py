"""sqrt(u), the power with exponent 1/2."""

import math

from symnode.language.known import KnownFunction

FACTS = KnownFunction(
    name="sqrt",
    arity="scalar",
    domain="u >= 0, differentiable for u > 0",
    range="u >= 0",
    latex=r"\sqrt",
    sympy="sqrt",
    derivative=lambda F, u: 1 / (2 * F.sqrt(u)),
    identities=("sqrt(u)**2 = u for u >= 0",),
    number=math.sqrt,
)
