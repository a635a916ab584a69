"""Intervals with dyadic or infinite ends, each open or closed: arithmetic rounded outward.

An interval holds an unknown set of real numbers. Every function returns an interval that holds the
results for all numbers in its arguments. A lower end None is minus infinity, an upper end None is
infinity; such ends count as open. An end is closed only if the set may reach it: an open end 0 says
that the numbers are positive (or negative), which is what strict relations are proved by.

Where an end is rounded it moves outward and keeps its mark: that is safe, since an open end that
moved is still not reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from symnode.checker.reals import dyadic
from symnode.checker.reals.dyadic import MINUS_ONE, ONE, ZERO, Dyadic, down, less, up

End = Dyadic | None


class Nowhere(Exception):
    """A function has no value at all on an interval that lies outside of its domain."""


class Interval(NamedTuple):
    """The numbers between ``lo`` and ``hi``, without the ends that are open."""

    lo: End
    hi: End
    lo_open: bool = False
    hi_open: bool = False

    def __str__(self) -> str:
        low = "-oo" if self.lo is None else str(dyadic.to_fraction(self.lo))
        high = "oo" if self.hi is None else str(dyadic.to_fraction(self.hi))
        return f"{'(' if self.lo_open else '['}{low}, {high}{')' if self.hi_open else ']'}"

    # questions; each is True only if it is certain

    def positive(self) -> bool:
        """All numbers are > 0."""
        lo = self.lo
        return lo is not None and (lo[0] > 0 or (lo[0] == 0 and self.lo_open))

    def negative(self) -> bool:
        """All numbers are < 0."""
        hi = self.hi
        return hi is not None and (hi[0] < 0 or (hi[0] == 0 and self.hi_open))

    def nonnegative(self) -> bool:
        """All numbers are >= 0."""
        return self.lo is not None and self.lo[0] >= 0

    def nonpositive(self) -> bool:
        """All numbers are <= 0."""
        return self.hi is not None and self.hi[0] <= 0

    def nonzero(self) -> bool:
        """No number is 0."""
        return self.positive() or self.negative()

    def is_zero(self) -> bool:
        """The only number is 0."""
        lo, hi = self.lo, self.hi
        return lo is not None and hi is not None and lo[0] == 0 == hi[0]

    def finite(self) -> bool:
        """Both ends are finite."""
        return self.lo is not None and self.hi is not None

    def is_point(self) -> bool:
        """There is one number only, known exactly."""
        lo, hi = self.lo, self.hi
        return lo is not None and hi is not None and (lo == hi or dyadic.equal(lo, hi))


EVERYTHING = Interval(None, None, True, True)
ZERO_POINT, ONE_POINT = Interval(ZERO, ZERO), Interval(ONE, ONE)
UNIT = Interval(MINUS_ONE, ONE)
POSITIVE = Interval(ZERO, None, True, True)


def point(a: Dyadic) -> Interval:
    """One number."""
    return Interval(a, a)


def made(lo: End, hi: End, lo_open: bool = False, hi_open: bool = False) -> Interval:
    """An interval whose infinite ends are marked open."""
    return Interval(lo, hi, lo_open or lo is None, hi_open or hi is None)


def from_fraction(q: Fraction, bits: int) -> Interval:
    """A rational number; the ends are open where it is not dyadic."""
    lo, hi = dyadic.from_fraction_down(q, bits), dyadic.from_fraction_up(q, bits)
    off = lo != hi and (lo is None or hi is None or not dyadic.equal(lo, hi))
    return made(lo, hi, off, off)


def between(
    low: Fraction | None, high: Fraction | None, opens: tuple[bool, bool], bits: int
) -> Interval:
    """The interval of two rational or infinite ends."""
    lo = None if low is None else dyadic.from_fraction_down(low, bits)
    hi = None if high is None else dyadic.from_fraction_up(high, bits)
    return made(lo, hi, *opens)


def hull(parts: Iterable[Interval]) -> Interval:
    """An interval that holds all of these."""
    first, *rest = parts
    lo, hi, lo_open, hi_open = first
    for a in rest:
        if lo is not None and (a.lo is None or less(a.lo, lo)):
            lo, lo_open = a.lo, a.lo_open
        elif a.lo is not None and lo is not None and not a.lo_open and not less(lo, a.lo):
            lo_open = False
        if hi is not None and (a.hi is None or less(hi, a.hi)):
            hi, hi_open = a.hi, a.hi_open
        elif a.hi is not None and hi is not None and not a.hi_open and not less(a.hi, hi):
            hi_open = False
    return Interval(lo, hi, lo_open, hi_open)


def intersection(a: Interval, b: Interval) -> Interval:
    """The numbers that lie in both; raises Nowhere where there are none."""
    lo, lo_open = a.lo, a.lo_open
    if b.lo is not None:
        if lo is None or less(lo, b.lo):
            lo, lo_open = b.lo, b.lo_open
        elif b.lo_open and not less(b.lo, lo):
            lo_open = True
    hi, hi_open = a.hi, a.hi_open
    if b.hi is not None:
        if hi is None or less(b.hi, hi):
            hi, hi_open = b.hi, b.hi_open
        elif b.hi_open and not less(hi, b.hi):
            hi_open = True
    if lo is not None and hi is not None and _void(lo, hi, lo_open or hi_open):
        raise Nowhere
    return Interval(lo, hi, lo_open, hi_open)


def _void(lo: Dyadic, hi: Dyadic, is_open: bool) -> bool:
    """Whether no number lies between these ends."""
    return less(hi, lo) or (is_open and not less(lo, hi))


def holds(outer: Interval, inner: Interval) -> bool:
    """Whether every number of ``inner`` lies in ``outer``, by their ends."""
    if outer.lo is not None:
        if inner.lo is None or less(inner.lo, outer.lo):
            return False
        if outer.lo_open and not inner.lo_open and not less(outer.lo, inner.lo):
            return False
    if outer.hi is not None:
        if inner.hi is None or less(outer.hi, inner.hi):
            return False
        if outer.hi_open and not inner.hi_open and not less(inner.hi, outer.hi):
            return False
    return True


def neg(a: Interval) -> Interval:
    """-a."""
    lo, hi, lo_open, hi_open = a
    return Interval(
        None if hi is None else (-hi[0], hi[1]),
        None if lo is None else (-lo[0], lo[1]),
        hi_open,
        lo_open,
    )


def add(a: Interval, b: Interval, bits: int) -> Interval:
    """a + b."""
    lo = hi = None
    if a.lo is not None and b.lo is not None:
        lo = down(dyadic.plus(a.lo, b.lo), bits)
    if a.hi is not None and b.hi is not None:
        hi = up(dyadic.plus(a.hi, b.hi), bits)
    return made(lo, hi, a.lo_open or b.lo_open, a.hi_open or b.hi_open)


def sub(a: Interval, b: Interval, bits: int) -> Interval:
    """a - b."""
    return add(a, neg(b), bits)


def mul(a: Interval, b: Interval, bits: int) -> Interval:
    """a b: the extremes are products of ends, 0 times infinity being 0."""
    if a.is_zero() or b.is_zero():
        return ZERO_POINT
    if a.nonnegative() and b.nonnegative():
        low = _product(a.lo, a.lo_open, b.lo, b.lo_open)
        high = _product(a.hi, a.hi_open, b.hi, b.hi_open)
        return _rounded(low, high, bits)
    if a.nonpositive():
        return neg(mul(neg(a), b, bits))
    if b.nonpositive():
        return neg(mul(a, neg(b), bits))
    if a.nonnegative():
        return _rounded(
            _product(a.hi, a.hi_open, b.lo, b.lo_open),
            _product(a.hi, a.hi_open, b.hi, b.hi_open),
            bits,
        )
    if b.nonnegative():
        return mul(b, a, bits)
    one = _rounded(
        _product(a.lo, a.lo_open, b.hi, b.hi_open), _product(a.hi, a.hi_open, b.hi, b.hi_open), bits
    )
    two = _rounded(
        _product(a.hi, a.hi_open, b.lo, b.lo_open), _product(a.lo, a.lo_open, b.lo, b.lo_open), bits
    )
    return hull((one, two))


def _product(x: End, x_open: bool, y: End, y_open: bool) -> tuple[End, bool]:
    """The product of two ends and whether it is open; None is infinite, of the sign that its place
    tells. A closed 0 gives 0 with every number, so it is closed."""
    if x is not None and x[0] == 0:
        return ZERO, x_open and (y_open or y is None or y[0] != 0)
    if y is not None and y[0] == 0:
        return ZERO, y_open
    if x is None or y is None:
        return None, True
    return (x[0] * y[0], x[1] + y[1]), x_open or y_open


def _rounded(low: tuple[End, bool], high: tuple[End, bool], bits: int) -> Interval:
    lo = None if low[0] is None else down(low[0], bits)
    hi = None if high[0] is None else up(high[0], bits)
    return made(lo, hi, low[1], high[1])


def inverse(a: Interval, bits: int) -> Interval:
    """1 / a at the numbers of ``a`` that are not 0."""
    if a.is_zero():
        raise Nowhere
    if a.nonnegative():
        return _inverse_positive(a, bits)
    if a.nonpositive():
        return neg(_inverse_positive(neg(a), bits))
    return EVERYTHING


def _inverse_positive(a: Interval, bits: int) -> Interval:
    """1 / a for the positive numbers of a >= 0: it falls, from infinity at 0 to 0 at infinity."""
    lo = ZERO if a.hi is None else dyadic.quotient_down(ONE, a.hi, bits)
    if a.lo is None or a.lo[0] == 0:
        return made(lo, None, a.hi_open, True)
    return made(lo, dyadic.quotient_up(ONE, a.lo, bits), a.hi_open, a.lo_open)


def div(a: Interval, b: Interval, bits: int) -> Interval:
    """a / b at the numbers of ``b`` that are not 0."""
    return mul(a, inverse(b, bits), bits)


def power(a: Interval, n: int, bits: int) -> Interval:
    """a^n for n >= 1."""
    if a.nonnegative():
        lo = None if a.lo is None else power_down(a.lo, n, bits)
        hi = None if a.hi is None else power_up(a.hi, n, bits)
        return made(lo, hi, a.lo_open, a.hi_open)
    if a.nonpositive():
        return power(neg(a), n, bits) if n % 2 == 0 else neg(power(neg(a), n, bits))
    left, right = neg(Interval(a.lo, ZERO, a.lo_open)), Interval(ZERO, a.hi, False, a.hi_open)
    if n % 2 == 0:
        return hull((power(left, n, bits), power(right, n, bits)))
    return hull((neg(power(left, n, bits)), power(right, n, bits)))


def power_down(x: Dyadic, n: int, bits: int) -> End:
    """A number from 0 to x^n, for x >= 0."""
    result: Dyadic = ONE
    for digit in bin(n)[2:]:
        result = _least((result[0] ** 2, 2 * result[1]), bits)
        if digit == "1":
            result = _least((result[0] * x[0], result[1] + x[1]), bits)
    return result


def _least(a: Dyadic, bits: int) -> Dyadic:
    """``a`` >= 0 rounded down: that stays a number."""
    rounded = down(a, bits + 8)
    return ZERO if rounded is None else rounded


def power_up(x: Dyadic, n: int, bits: int) -> End:
    """A number >= x^n, for x >= 0."""
    result: Dyadic = ONE
    for digit in bin(n)[2:]:
        above = up((result[0] ** 2, 2 * result[1]), bits + 8)
        if above is not None and digit == "1":
            above = up((above[0] * x[0], above[1] + x[1]), bits + 8)
        if above is None:
            return None
        result = above
    return up(result, bits)


def width(a: Interval) -> Fraction | None:
    """The distance of the ends; None where it is infinite."""
    if a.lo is None or a.hi is None:
        return None
    return dyadic.to_fraction(dyadic.minus(a.hi, a.lo))
