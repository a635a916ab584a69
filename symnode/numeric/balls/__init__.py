"""Rigorous numbers: intervals with open and infinite ends, and balls, on python-flint's arb."""

from symnode.numeric.balls.compiled import Compiled, compile_terms
from symnode.numeric.balls.interval import (
    Interval,
    Range,
    fails,
    fraction,
    interval,
    point,
)

__all__ = [
    "Compiled",
    "Interval",
    "Range",
    "compile_terms",
    "fails",
    "fraction",
    "interval",
    "point",
]
