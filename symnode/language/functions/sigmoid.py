"""sigmoid(u) = 1 / (1 + exp(-u)), the logistic function."""

import math

from symnode.language.known import KnownFunction


def _number(u: float) -> float:
    """Evaluated on the side where exp cannot overflow."""
    small = math.exp(-abs(u))
    return 1 / (1 + small) if u >= 0 else small / (1 + small)


FACTS = KnownFunction(
    name="sigmoid",
    arity="scalar",
    domain="all reals",
    range="(0, 1)",
    latex=r"\sigma",
    sympy="1/(1 + exp(-u))",
    derivative=lambda F, u: F.sigmoid(u) * (1 - F.sigmoid(u)),
    definition=lambda F, u: 1 / (1 + F.exp(-u)),
    identities=("sigmoid(-u) = 1 - sigmoid(u)",),
    number=_number,
)
