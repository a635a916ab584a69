"""Ranges with rational or infinite ends, open or closed, and 0 taken out or not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf

from symnode.checker.context import bits

End = Fraction | float  # a float only for an infinite end
MAX_BITS, MAX_POWER = 4_000, 64


@dataclass(frozen=True)
class Range:
    """The numbers between two ends (never empty: an impossible range says nothing)."""

    lo: End = -inf
    hi: End = inf
    lo_open: bool = True
    hi_open: bool = True
    nonzero: bool = False

    def positive(self) -> bool:
        return self.lo > 0 or (self.lo == 0 and (self.lo_open or self.nonzero))

    def negative(self) -> bool:
        return self.hi < 0 or (self.hi == 0 and (self.hi_open or self.nonzero))

    def without_zero(self) -> bool:
        return self.nonzero or self.positive() or self.negative()

    def minus(self) -> Range:
        """The range of -t."""
        return Range(-self.hi, -self.lo, self.hi_open, self.lo_open, self.nonzero)


EVERYTHING = Range()


def point(q: Fraction | int) -> Range:
    """One number."""
    q = Fraction(q)
    return Range(q, q, False, False, q != 0)


def between(lo: End, hi: End, *, is_open: bool = False) -> Range:
    """An interval, with infinite ends always open."""
    return Range(lo, hi, is_open or lo == -inf, is_open or hi == inf)


def both(a: Range, b: Range) -> Range:
    """The numbers in both; a if there is none."""
    lo, lo_open = max((a.lo, a.lo_open), (b.lo, b.lo_open))
    hi, hi_open = min((a.hi, not a.hi_open), (b.hi, not b.hi_open))
    if lo > hi or (lo == hi and (lo_open or not hi_open)):
        return a
    return Range(lo, hi, lo_open, not hi_open, a.nonzero or b.nonzero)


def plus(a: Range, b: Range) -> Range:
    """The range of a sum."""
    return Range(
        _small(_sum(a.lo, b.lo), -inf),
        _small(_sum(a.hi, b.hi), inf),
        a.lo_open or b.lo_open,
        a.hi_open or b.hi_open,
    )


def _sum(x: End, y: End) -> End:
    """x + y for two lower or two upper ends; no number is turned into a float."""
    return x if abs(x) == inf else y if abs(y) == inf else x + y


def _product(x: End, y: End) -> End:
    """x y with 0 times infinity being 0; no number is turned into a float, which may be 0."""
    if x == 0 or y == 0:
        return Fraction(0)
    if abs(x) == inf or abs(y) == inf:
        return inf if (x > 0) == (y > 0) else -inf
    return x * y


def _small(x: End, far: float) -> End:
    """The end, if it is not too long a number."""
    return far if isinstance(x, Fraction) and bits(x) > MAX_BITS else x


def times(a: Range, b: Range) -> Range:
    """The range of a product: its ends are products of ends."""
    corners: list[tuple[End, bool]] = []
    for x, x_open in ((a.lo, a.lo_open), (a.hi, a.hi_open)):
        for y, y_open in ((b.lo, b.lo_open), (b.hi, b.hi_open)):
            reached = (x == 0 and not x_open) or (y == 0 and not y_open)
            corners.append((_product(x, y), (x_open or y_open) and not reached))
    lo, lo_open = min(corners)
    hi, not_open = max((v, not o) for v, o in corners)
    zero = a.without_zero() and b.without_zero()
    lo, hi = _small(lo, -inf), _small(hi, inf)
    return Range(lo, hi, lo_open or lo == -inf, not not_open or hi == inf, zero)


def power(a: Range, n: int) -> Range:
    """The range of a^n for n >= 1."""
    if n % 2 == 0:
        a = absolute(a)
    if n > MAX_POWER:
        low = Range(Fraction(0), inf, a.without_zero(), True, a.without_zero())
        return low if a.lo >= 0 else EVERYTHING
    result = a
    for _ in range(n - 1):
        result = times(result, a)
    return result


def absolute(a: Range) -> Range:
    """The range of |a|."""
    if a.lo >= 0:
        return a
    if a.hi <= 0:
        return a.minus()
    hi, closed = max((-a.lo, not a.lo_open), (a.hi, not a.hi_open))
    return Range(Fraction(0), hi, a.nonzero, not closed, a.nonzero)


def inverse(a: Range) -> Range:
    """The range of 1/a."""
    if a.lo == a.hi == 0:
        return Range(nonzero=True)
    if a.lo >= 0:
        lo: End = Fraction(0) if a.hi == inf else 1 / a.hi if a.hi else inf
        hi: End = inf if a.lo == 0 else 1 / a.lo
        return Range(lo, hi, a.hi_open, a.lo_open or hi == inf, True)
    if a.hi <= 0:
        return inverse(a.minus()).minus()
    return Range(nonzero=True)
