"""erf(u), the error function."""

import math

from symnode.language.known import KnownFunction

FACTS = KnownFunction(
    name="erf",
    arity="scalar",
    domain="all reals",
    range="(-1, 1)",
    latex=r"\operatorname{erf}",
    sympy="erf",
    derivative=lambda F, u: 2 / F.sqrt(F.pi) * F.exp(-(u**2)),
    identities=("erf(-u) = -erf(u)",),
    number=math.erf,
)
