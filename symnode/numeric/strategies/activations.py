"""Activation functions, with their derivatives and the constants that theorems need."""

from __future__ import annotations

from math import inf

from hypothesis import strategies as st

from symnode.numeric.activations import ACTIVATIONS, Activation
from symnode.numeric.strategies.ranges import StrategyError


def activations(
    *, lipschitz: float = inf, smooth: bool = False, vanishing: bool = False
) -> st.SearchStrategy[Activation]:
    """Activations ``phi`` as callables with ``phi.derivative`` and their constants.

    ``lipschitz`` bounds L_1; ``smooth`` asks for a Lipschitz derivative (finite L_2),
    ``vanishing`` for phi(0) = 0.

    >>> from hypothesis import find
    >>> find(activations(lipschitz=0.5), lambda phi: True).name
    'sigmoid'
    """
    chosen = [
        a
        for a in ACTIVATIONS.values()
        if a.lipschitz <= lipschitz
        and (a.smoothness < inf or not smooth)
        and (a.at_zero == 0 or not vanishing)
    ]
    if not chosen:
        got = f"lipschitz={lipschitz:g}, smooth={smooth}, vanishing={vanishing}"
        least = min(a.lipschitz for a in ACTIVATIONS.values())
        way = f"allow a Lipschitz constant of {least:g} or more, and phi(0) other than 0"
        raise StrategyError("demands that some known activation meets", got, way)
    return st.sampled_from(chosen)
