"""tanh(u), the hyperbolic tangent."""

import math

from symnode.language.known import KnownFunction

FACTS = KnownFunction(
    name="tanh",
    arity="scalar",
    domain="all reals",
    range="(-1, 1)",
    latex=r"\tanh",
    sympy="tanh",
    derivative=lambda F, u: 1 - F.tanh(u) ** 2,
    definition=lambda F, u: 1 - 2 / (F.exp(2 * u) + 1),
    identities=("tanh(u) = 2 sigmoid(2 u) - 1", "tanh(-u) = -tanh(u)"),
    number=math.tanh,
)
