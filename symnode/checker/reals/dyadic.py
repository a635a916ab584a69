"""Dyadic numbers m 2^e as pairs (m, e) of integers, and their rounding to ``bits`` bits.

Addition, subtraction, multiplication and comparison of pairs are exact; only ``down`` and ``up``
(and what says so) round, and they round in the direction of their name. Exponents stay within
``MAX_SCALE``: a number that would leave this range is replaced by one on the safe side of it.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

Dyadic = tuple[int, int]
MAX_SCALE = 1 << 16
ZERO, ONE, MINUS_ONE = (0, 0), (1, 0), (-1, 0)


def plus(a: Dyadic, b: Dyadic) -> Dyadic:
    """a + b."""
    (m, e), (n, f) = a, b
    if e >= f:
        return (m << (e - f)) + n, f
    return m + (n << (f - e)), e


def minus(a: Dyadic, b: Dyadic) -> Dyadic:
    """a - b."""
    (m, e), (n, f) = a, b
    if e >= f:
        return (m << (e - f)) - n, f
    return m - (n << (f - e)), e


def times(a: Dyadic, b: Dyadic) -> Dyadic:
    """a b."""
    return a[0] * b[0], a[1] + b[1]


def less(a: Dyadic, b: Dyadic) -> bool:
    """a < b."""
    (m, e), (n, f) = a, b
    if e >= f:
        return (m << (e - f)) < n
    return m < (n << (f - e))


def equal(a: Dyadic, b: Dyadic) -> bool:
    """a = b."""
    return minus(a, b)[0] == 0


def down(a: Dyadic, bits: int) -> Dyadic | None:
    """A number <= a of at most ``bits`` bits; None (minus infinity) where it would be too large."""
    m, e = a
    excess = m.bit_length() - bits
    if excess > 0:
        m, e = m >> excess, e + excess
    if -MAX_SCALE < e < MAX_SCALE:
        return m, e
    return _within_below(m, e)


def up(a: Dyadic, bits: int) -> Dyadic | None:
    """A number >= a of at most ``bits`` bits; None (infinity) where it would be too large."""
    m, e = a
    excess = m.bit_length() - bits
    if excess > 0:
        m, e = -(-m >> excess), e + excess
    if -MAX_SCALE < e < MAX_SCALE:
        return m, e
    below = _within_below(-m, e)
    return None if below is None else (-below[0], below[1])


def _within_below(m: int, e: int) -> Dyadic | None:
    """A number <= m 2^e with an exponent within the limits."""
    if m == 0:
        return ZERO
    if e > 0:
        return (1, MAX_SCALE - 1) if m > 0 else None
    while e <= -MAX_SCALE:  # fewer and fewer bits: 0 or -1 in the end
        m, e = m >> (1 - MAX_SCALE - e), 1 - MAX_SCALE
    return m, e


def from_fraction_down(q: Fraction, bits: int) -> Dyadic | None:
    """A dyadic number <= q, q itself where it is dyadic and of few bits."""
    n, d = q.numerator, q.denominator
    if d & (d - 1) == 0:
        return down((n, 1 - d.bit_length()), bits)
    shift = bits + d.bit_length() - n.bit_length()
    return down(((n << shift) // d if shift > 0 else n // (d << -shift), -shift), bits)


def from_fraction_up(q: Fraction, bits: int) -> Dyadic | None:
    """A dyadic number >= q."""
    below = from_fraction_down(-q, bits)
    return None if below is None else (-below[0], below[1])


def to_fraction(a: Dyadic) -> Fraction:
    """The same number as a fraction."""
    m, e = a
    return Fraction(m << e) if e >= 0 else Fraction(m, 1 << -e)


def quotient_down(a: Dyadic, b: Dyadic, bits: int) -> Dyadic | None:
    """A number <= a / b, for b not 0."""
    (m, e), (n, f) = a, b
    if n < 0:
        m, n = -m, -n
    shift = max(0, bits + 2 + n.bit_length() - m.bit_length())
    return down(((m << shift) // n, e - f - shift), bits)


def quotient_up(a: Dyadic, b: Dyadic, bits: int) -> Dyadic | None:
    """A number >= a / b, for b not 0."""
    below = quotient_down((-a[0], a[1]), b, bits)
    return None if below is None else (-below[0], below[1])


def floor(a: Dyadic) -> int:
    """The largest integer <= a."""
    m, e = a
    return m << e if e >= 0 else m >> -e


def ceil(a: Dyadic) -> int:
    """The smallest integer >= a."""
    m, e = a
    return m << e if e >= 0 else -(-m >> -e)


def scaled(a: Dyadic, places: int) -> int:
    """The largest integer <= a 2^places."""
    m, e = a
    e += places
    return m << e if e >= 0 else m >> -e


def magnitude(a: Dyadic) -> int:
    """An integer k with |a| < 2^k, and |a| >= 2^(k-1) where a is not 0; k = 0 for 0."""
    return a[0].bit_length() + a[1] if a[0] else 0


def nth_root(a: Dyadic, n: int, bits: int) -> tuple[Dyadic, Dyadic]:
    """Numbers next to the nonnegative n-th root of a >= 0, equal where it is exact."""
    m, e = a
    shift = max(0, n * (bits + 2) - m.bit_length())
    shift += (e - shift) % n
    m, e = m << shift, (e - shift) // n
    r = isqrt(m) if n == 2 else integer_root(m, n)
    below = r, e
    return below, (below if r**n == m else (r + 1, e))


def integer_root(m: int, n: int) -> int:
    """The largest integer r with r^n <= m.

    The first half of the digits, plus one, starts Newton's iteration from above.
    """
    digits = -(-m.bit_length() // n)  # r < 2^digits
    if digits <= 4:
        return max(r for r in range(17) if r**n <= m)
    half = digits // 2
    r = (integer_root(m >> (n * half), n) + 1) << half
    while True:
        s = ((n - 1) * r + m // r ** (n - 1)) // n
        if s >= r:
            return r
        r = s
