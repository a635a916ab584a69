"""A system without denominators, factors of known sign, and monotone functions on both sides."""

from __future__ import annotations

from symnode.checker.reals.systems import System
from symnode.methods.reals.clearing import cleared
from symnode.methods.reals.factors import without_factors
from symnode.methods.reals.monotone_cancellation import stripped
from symnode.methods.reals.steps import Chain


def simpler(system: System) -> Chain:
    """The system and the steps that lead to it: none where it is as simple already."""
    chain = cleared(system)
    without_factors(chain)
    count = len(chain.nodes)
    stripped(chain)
    if len(chain.nodes) > count:
        chain.extend(cleared(chain.system))
        without_factors(chain)
    return chain
