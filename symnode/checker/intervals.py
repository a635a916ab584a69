"""Rational intervals that hold a real number: rounded outward, with Taylor's series and remainders.

An interval is a pair (lo, hi) of rationals with lo <= x <= hi for the number x that it stands for.
Every function returns an interval that holds the result for every number in its arguments.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from symnode.checker.context import Rejected

Interval = tuple[Fraction, Fraction]
LARGEST_EXPONENT = 1_500  # of e


class TooLarge(Rejected):
    """A number too large or too small to be enclosed."""


def point(q: Fraction | int) -> Interval:
    return Fraction(q), Fraction(q)


def outward(a: Interval, bits: int) -> Interval:
    """A wider interval with ends of about ``bits`` significant bits."""
    return -_rounded_up(-a[0], bits), _rounded_up(a[1], bits)


def _rounded_up(x: Fraction, bits: int) -> Fraction:
    shift = bits - abs(x.numerator).bit_length() + x.denominator.bit_length()
    unit = Fraction(1, 2**shift) if shift >= 0 else Fraction(2**-shift)
    scaled = x / unit
    return unit * -(-scaled.numerator // scaled.denominator)


def plus(a: Interval, b: Interval) -> Interval:
    return a[0] + b[0], a[1] + b[1]


def times(a: Interval, b: Interval, bits: int) -> Interval:
    ends = [x * y for x in a for y in b]
    return outward((min(ends), max(ends)), bits)


def inverse(a: Interval, bits: int) -> Interval | None:
    """1 / a, or None where ``a`` holds zero."""
    if a[0] <= 0 <= a[1]:
        return None
    return outward((1 / a[1], 1 / a[0]), bits)


def natural_power(a: Interval, k: int, bits: int) -> Interval:
    """a^k for a natural k."""
    result = point(1)
    for digit in bin(k)[2:]:
        result = times(result, result, bits)
        if digit == "1":
            result = times(result, a, bits)
    return result


def exp(a: Interval, bits: int) -> Interval:
    """e^a, which grows with a."""
    a = outward(a, bits)
    return _exp(a[0], bits)[0], _exp(a[1], bits)[1]


@lru_cache(maxsize=4096)
def _exp(q: Fraction, bits: int) -> Interval:
    """e^q = (e^y)^(2^k) with |y| <= 1/2: Taylor's series for e^y.

    The terms at least halve, so what is left out is at most the last term taken.
    """
    if abs(q) > LARGEST_EXPONENT:
        raise TooLarge(f"a power of e beyond {LARGEST_EXPONENT}")
    halvings = 0
    while abs(q) > Fraction(2**halvings, 2):
        halvings += 1
    work = bits + 2 * halvings + 8
    y, term, total, k = q / 2**halvings, point(1), point(1), 0
    while max(abs(term[0]), abs(term[1])) > Fraction(1, 2**work):
        k += 1
        term = times(term, point(y / k), work)
        total = outward(plus(total, term), work)
    rest = max(abs(term[0]), abs(term[1]))
    total = total[0] - rest, total[1] + rest
    for _ in range(halvings):
        total = times(total, total, work)
    return outward(total, bits)


def log(a: Interval, bits: int) -> Interval | None:
    """The logarithm, which grows with a; None where ``a`` is not positive."""
    if a[0] <= 0:
        return None
    a = outward(a, bits)
    return (_log(a[0], bits)[0], _log(a[1], bits)[1]) if a[0] > 0 else None


@lru_cache(maxsize=4096)
def _log(q: Fraction, bits: int) -> Interval:
    """log q = k log 2 + 2 artanh((m - 1)/(m + 1)) for q = 2^k m with m near 1."""
    k = q.numerator.bit_length() - q.denominator.bit_length()
    m = q / Fraction(2) ** k  # between 1/2 and 2
    near = _artanh((m - 1) / (m + 1), bits + 8)
    two = _artanh(Fraction(1, 3), bits + 16)
    scaled = times(point(2 * k), two, bits + 16)
    return outward(plus(scaled, plus(near, near)), bits)


def _artanh(z: Fraction, bits: int) -> Interval:
    """z + z^3/3 + z^5/5 + ... for |z| <= 1/3; the powers shrink at least ninefold, so what is left
    out is at most the last power taken."""
    return _odd_series(z, 1, bits)


def _odd_series(z: Fraction, sign: int, bits: int) -> Interval:
    """The sum of sign^k z^(2k+1) / (2k+1) for |z| <= 1/3."""
    work, k = bits + 8, 0
    power = total = outward(point(z), work)
    while max(abs(power[0]), abs(power[1])) > Fraction(1, 2**work):
        k += 1
        power = times(power, point(sign * z * z), work)
        total = outward(plus(total, times(power, point(Fraction(1, 2 * k + 1)), work)), work)
    rest = max(abs(power[0]), abs(power[1]))
    return outward((total[0] - rest, total[1] + rest), bits)


@lru_cache(maxsize=4096)
def pi(bits: int) -> Interval:
    """Machin's formula: pi = 16 arctan(1/5) - 4 arctan(1/239)."""
    large = times(point(16), _odd_series(Fraction(1, 5), -1, bits + 8), bits + 8)
    small = times(point(-4), _odd_series(Fraction(1, 239), -1, bits + 8), bits + 8)
    return outward(plus(large, small), bits)
