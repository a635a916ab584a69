"""Intervals with extended-real ends that know whether an end is attained, and their arithmetic.

An end is an exact ``arb`` or an infinity. ``lo_open`` says that no value of the range equals the
true lower end; after rounding outward it still says something true, since a bound that was moved
is not attained either. An infinite end is always open. ``None`` stands for the empty range: an
operation that is defined nowhere on its arguments.
"""

from __future__ import annotations

from fractions import Fraction
from typing import final

from flint import arb, fmpq, fmpz

INF, NEG_INF = arb.pos_inf(), arb.neg_inf()
ZERO, ONE, MINUS_ONE = arb(0), arb(1), arb(-1)


@final
class Interval:
    """All values of a term on a box lie between ``lo`` and ``hi``.

    ``partial`` is set on the results of a compiled evaluator: the term may be undefined somewhere
    on the box, and the range then speaks of the points at which it is defined.

    >>> exact = interval(Fraction(1, 2), None, lo_open=True)
    >>> exact.positive(), exact.contains(Fraction(1, 2)), exact.contains(Fraction(1))
    (True, False, True)
    """

    __slots__ = ("hi", "hi_open", "lo", "lo_open", "partial")

    def __init__(
        self, lo: arb, hi: arb, lo_open: bool, hi_open: bool, partial: bool = False
    ) -> None:
        self.lo, self.hi = lo, hi
        self.lo_open, self.hi_open = lo_open, hi_open
        self.partial = partial

    def positive(self) -> bool:
        """Whether every value is > 0."""
        return bool(self.lo > ZERO or (self.lo_open and self.lo == ZERO))

    def negative(self) -> bool:
        """Whether every value is < 0."""
        return bool(self.hi < ZERO or (self.hi_open and self.hi == ZERO))

    def nonnegative(self) -> bool:
        """Whether every value is >= 0."""
        return bool(self.lo >= ZERO)

    def nonpositive(self) -> bool:
        """Whether every value is <= 0."""
        return bool(self.hi <= ZERO)

    def is_point(self) -> bool:
        """Whether the range is one number."""
        return bool(self.lo == self.hi)

    def contains_zero(self) -> bool:
        """Whether 0 may be a value."""
        return not self.positive() and not self.negative()

    def contains(self, value: Fraction) -> bool:
        """Whether a rational lies inside, ends that are open left out."""
        x = arb_of(value)
        below = self.lo < x or (not self.lo_open and not self.lo > x)
        above = x < self.hi or (not self.hi_open and not self.hi < x)
        return bool(below and above)

    def __str__(self) -> str:
        left, right = "(" if self.lo_open else "[", ")" if self.hi_open else "]"
        low = "-inf" if self.lo == NEG_INF else self.lo.str(radius=False)
        high = "inf" if self.hi == INF else self.hi.str(radius=False)
        return f"{left}{low}, {high}{right}"

    __repr__ = __str__


Range = Interval | None


def fails(relation: str, value: Range) -> bool:
    """Whether ``term relation 0`` holds at no point of the box, the range of the term being known.

    Points at which the term is undefined satisfy nothing, so an empty range fails everything.
    """
    if value is None:
        return True
    if relation == ">":
        return value.nonpositive()
    if relation == ">=":
        return value.negative()
    if relation == "=":
        return value.positive() or value.negative()
    return bool(value.lo == ZERO and value.hi == ZERO)


def arb_of(value: Fraction | int) -> arb:
    """A rational as a ball: exact where it is dyadic and short enough."""
    if isinstance(value, int):
        return arb(fmpz(value))
    return arb(fmpq(value.numerator, value.denominator))


def low_end(value: Fraction | None) -> arb:
    """A lower end: rounded down, ``None`` for minus infinity."""
    return NEG_INF if value is None else down(arb_of(value))


def high_end(value: Fraction | None) -> arb:
    """An upper end: rounded up, ``None`` for plus infinity."""
    return INF if value is None else up(arb_of(value))


def interval(
    low: Fraction | None,
    high: Fraction | None,
    *,
    lo_open: bool = False,
    hi_open: bool = False,
) -> Interval:
    """An interval between two rationals; ``None`` is an infinite end."""
    return Interval(low_end(low), high_end(high), lo_open or low is None, hi_open or high is None)


def point(value: Fraction | int) -> Interval:
    """The interval of one rational, as narrow as the precision allows."""
    ball = arb_of(value)
    return Interval(down(ball), up(ball), False, False)


def of_ball(ball: arb) -> Interval:
    """The interval of all numbers in a ball."""
    return Interval(down(ball), up(ball), False, False)


def fraction(end: arb) -> Fraction | None:
    """An end as an exact rational, ``None`` where it is infinite."""
    if not end.is_finite():
        return None
    mantissa, exponent = end.man_exp()
    m, e = int(mantissa), int(exponent)
    return Fraction(m << e) if e >= 0 else Fraction(m, 1 << -e)


def down(ball: arb) -> arb:
    """The largest bound from below; minus infinity where nothing is known."""
    low = ball.lower()
    return low if low == low else NEG_INF


def up(ball: arb) -> arb:
    """The smallest bound from above; infinity where nothing is known."""
    high = ball.upper()
    return high if high == high else INF


def hull(a: Range, b: Range) -> Range:
    """The smallest interval with both in it."""
    if a is None or b is None:
        return a or b
    lo, lo_open = least(((a.lo, a.lo_open), (b.lo, b.lo_open)))
    hi, hi_open = greatest(((a.hi, a.hi_open), (b.hi, b.hi_open)))
    return Interval(lo, hi, lo_open, hi_open)


def meet(a: Range, b: Range) -> Range:
    """What lies in both; ``None`` if nothing does."""
    if a is None or b is None:
        return None
    lo, lo_open = a.lo, a.lo_open
    if b.lo > lo or (b.lo == lo and b.lo_open):
        lo, lo_open = b.lo, b.lo_open
    hi, hi_open = a.hi, a.hi_open
    if b.hi < hi or (b.hi == hi and b.hi_open):
        hi, hi_open = b.hi, b.hi_open
    if lo > hi or (lo == hi and (lo_open or hi_open)):
        return None
    return Interval(lo, hi, lo_open, hi_open)


def add(a: Interval, b: Interval) -> Interval:
    """a + b. A lower end is never +inf and an upper end never -inf, so no sum is undetermined."""
    return Interval(
        (a.lo + b.lo).lower(),
        (a.hi + b.hi).upper(),
        a.lo_open or b.lo_open,
        a.hi_open or b.hi_open,
    )


def neg(a: Interval) -> Interval:
    """Minus a."""
    return Interval(-a.hi, -a.lo, a.hi_open, a.lo_open)


def sub(a: Interval, b: Interval) -> Interval:
    """a - b, as if they were independent."""
    return Interval(
        (a.lo - b.hi).lower(),
        (a.hi - b.lo).upper(),
        a.lo_open or b.hi_open,
        a.hi_open or b.lo_open,
    )


End = tuple[arb, bool]  # a value and whether it is left out


def _product(a: arb, a_open: bool, b: arb, b_open: bool) -> tuple[arb, bool]:
    """The product of two ends; 0 times infinity is 0, as it is for every finite factor."""
    if a.is_zero():
        return ZERO, a_open and (b_open or not b.is_zero())
    if b.is_zero():
        return ZERO, b_open
    return a * b, a_open or b_open


def least(ends: tuple[End, ...]) -> End:
    """The smallest lower bound; it is left out if every end that rounds to it is."""
    lo, is_open = down(ends[0][0]), ends[0][1]
    for ball, left_out in ends[1:]:
        low = down(ball)
        if low < lo:
            lo, is_open = low, left_out
        elif low == lo:
            is_open = is_open and left_out
    return lo, is_open


def greatest(ends: tuple[End, ...]) -> End:
    """The largest upper bound, likewise."""
    hi, is_open = up(ends[0][0]), ends[0][1]
    for ball, left_out in ends[1:]:
        high = up(ball)
        if high > hi:
            hi, is_open = high, left_out
        elif high == hi:
            is_open = is_open and left_out
    return hi, is_open


def mul(a: Interval, b: Interval) -> Interval:
    """a * b."""
    if a.lo > ZERO and b.lo > ZERO:
        lo, hi = (a.lo * b.lo).lower(), (a.hi * b.hi).upper()
        return Interval(lo, hi, a.lo_open or b.lo_open, a.hi_open or b.hi_open)
    ends = (
        _product(a.lo, a.lo_open, b.lo, b.lo_open),
        _product(a.lo, a.lo_open, b.hi, b.hi_open),
        _product(a.hi, a.hi_open, b.lo, b.lo_open),
        _product(a.hi, a.hi_open, b.hi, b.hi_open),
    )
    return Interval(*_join(ends))


def _join(ends: tuple[End, ...]) -> tuple[arb, arb, bool, bool]:
    lo, lo_open = least(ends)
    hi, hi_open = greatest(ends)
    return lo, hi, lo_open, hi_open


def scale(a: Interval, c: arb, *, positive: bool) -> Interval:
    """c * a for a number c that is not 0, given as a ball, of known sign."""
    if positive:
        return Interval((a.lo * c).lower(), (a.hi * c).upper(), a.lo_open, a.hi_open)
    return Interval((a.hi * c).lower(), (a.lo * c).upper(), a.hi_open, a.lo_open)


def power(a: Interval, n: int) -> Range:
    """The n-th power for an integer n that is not 0; for n < 0 at the points where a is not 0."""
    if n < 0:
        found = power(a, -n) if n != -1 else a
        return None if found is None else inverse(found)
    low, high = _raised(a.lo, n), _raised(a.hi, n)
    if n % 2 or a.lo >= ZERO:
        return Interval(low.lower(), high.upper(), a.lo_open, a.hi_open)
    if a.hi <= ZERO:
        return Interval(high.lower(), low.upper(), a.hi_open, a.lo_open)
    hi, hi_open = greatest(((low, a.lo_open), (high, a.hi_open)))
    return Interval(ZERO, hi, False, hi_open)


def _raised(end: arb, n: int) -> arb:
    """An end to a positive power."""
    if end.is_finite():
        return end**n
    return NEG_INF if end < ZERO and n % 2 else INF


def inverse(a: Interval) -> Range:
    """1 / a at the points where a is not 0."""
    if a.lo >= ZERO:
        if a.hi.is_zero():
            return None
        hi, hi_open = (INF, True) if a.lo.is_zero() else ((ONE / a.lo).upper(), a.lo_open)
        return Interval(_over(a.hi).lower(), hi, a.hi_open, hi_open)
    if a.hi <= ZERO:
        lo, lo_open = (NEG_INF, True) if a.hi.is_zero() else ((ONE / a.hi).lower(), a.hi_open)
        return Interval(lo, _over(a.lo).upper(), lo_open, a.lo_open)
    return Interval(NEG_INF, INF, True, True)


def _over(end: arb) -> arb:
    """1 / end, and 0 for an infinite one."""
    return ONE / end if end.is_finite() else ZERO
