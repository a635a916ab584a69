"""Real numbers, with the edges at which claims about them tend to fail."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from symnode.numeric.strategies.ranges import StrategyError, expect_interval

TINY, HUGE = 2.0**-40, 2.0**20
EDGES = (0.0, 1.0, -1.0, 0.5, -0.5, 1.5, -1.5, TINY, -TINY, HUGE, -HUGE)


def reals(low: float = -HUGE, high: float = HUGE) -> st.SearchStrategy[float]:
    """Floats in [low, high]: edges (0, 1, exact halves, tiny and huge numbers, the ends), moderate
    numbers, and any other. They shrink to 0 or the simplest number nearest to it.

    >>> from hypothesis import find
    >>> find(reals(), lambda x: x > 2)
    3.0
    """
    expect_interval(low, high)
    low, high = float(low), float(high)
    edges = [e for e in (*EDGES, low, high) if low <= e <= high]
    moderate = st.floats(max(low, min(-4.0, high)), min(high, max(4.0, low)))
    return st.one_of(st.floats(low, high), st.sampled_from(edges), moderate)


def positive(low: float = TINY, high: float = HUGE) -> st.SearchStrategy[float]:
    """Positive floats in [low, high], small ones as often as large ones.

    >>> from hypothesis import find
    >>> find(positive(), lambda x: True) > 0
    True
    """
    expect_interval(low, high, inside=0)
    scaled = st.floats(1.0, 2.0).flatmap(
        lambda m: st.integers(-40, 20).map(lambda k: min(max(m * 2.0**k, low), high))
    )
    return st.one_of(reals(low, high), scaled)


def rationals(
    low: float = -4, high: float = 4, max_denominator: int = 8
) -> st.SearchStrategy[Fraction]:
    """Fractions of small denominators in [low, high]: exact numbers for exact models.

    >>> from hypothesis import find
    >>> find(rationals(), lambda q: q > 1 and q.denominator > 1)
    Fraction(3, 2)
    """
    expect_interval(low, high)
    if type(max_denominator) is not int or max_denominator < 1:
        got = repr(max_denominator)
        raise StrategyError("a largest denominator, 1 or more", got, "max_denominator=8")
    return st.fractions(Fraction(low), Fraction(high), max_denominator=max_denominator)
