"""exp, log, sin, cos, atan and erf at one dyadic number, by Taylor's series in integers.

A real number u is kept as an integer U with ``places`` binary places: U = u 2^places up to an error
that is counted in units of the last place. Divisions round down, so each costs less than one unit.
The comments bound the error of each function; results are closed intervals that hold the value.
"""

from __future__ import annotations

from functools import lru_cache
from math import isqrt

from symnode.checker.context import work
from symnode.checker.reals import dyadic, intervals
from symnode.checker.reals.dyadic import ONE, ZERO, Dyadic, magnitude, scaled
from symnode.checker.reals.intervals import ONE_POINT, UNIT, ZERO_POINT, Interval, made

GUARD = (
    24  # places beyond the bits that are asked for: the errors below stay far under 2^GUARD units
)
LARGEST = 15  # e^x is worked out for |x| < 2^LARGEST
FARTHEST = 2_000  # sin x for |x| < 2^FARTHEST
_CACHE = 20_000


def _within(value: int, error: int, places: int, scale: int = 0) -> Interval:
    """The numbers u with |u 2^places - value| <= error, times 2^scale."""
    return Interval((value - error, scale - places), (value + error, scale - places))


def _count(places: int) -> None:
    """The work of a series: about places / 4 terms of so many bits."""
    work(4 + places // 12 + (places * places >> 16))


@lru_cache(maxsize=256)
def log_two(places: int) -> int:
    """log 2 = 2 artanh(1/3), with an error of at most 2 units."""
    guard = places.bit_length() + 4
    return 2 * _inverse_series(3, 1, places + guard) >> guard


@lru_cache(maxsize=256)
def pi(places: int) -> int:
    """pi = 16 arctan(1/5) - 4 arctan(1/239) (Machin), with an error of at most 2 units."""
    guard = places.bit_length() + 8
    large, small = (_inverse_series(q, -1, places + guard) for q in (5, 239))
    return (16 * large - 4 * small) >> guard


def _inverse_series(q: int, sign: int, places: int) -> int:
    """The sum of sign^k / ((2k+1) q^(2k+1)): artanh(1/q), or arctan(1/q).

    Powers are off by less than 2 units, quotients by 2, the rest of the series by 2, so that all is
    off by at most 2 places units: with ``guard`` further places that is less than half a unit.
    """
    _count(places)
    power = (1 << places) // q
    total, k = power, 0
    while power:
        k += 1
        power //= q * q
        total += (power if sign > 0 or k % 2 == 0 else -power) // (2 * k + 1)
    return total


def pi_interval(bits: int) -> Interval:
    """pi."""
    return _within(pi(bits + 4), 2, bits + 4)


@lru_cache(maxsize=_CACHE)
def exp(x: Dyadic, bits: int) -> Interval:
    """e^x = 2^k e^r with r = x - k log 2 from 0 to log 2 < 0.7."""
    size = magnitude(x)
    if x[0] == 0:
        return ONE_POINT
    if size > LARGEST:  # e^x > 2^x for x > 0
        big = 1 << LARGEST - 1
        return made((1, big), None) if x[0] > 0 else Interval(ZERO, (1, -big), True)
    places = bits + GUARD + max(0, size)
    _count(places)
    whole = scaled(x, places)
    k = whole // log_two(places)
    r = whole - k * log_two(places)  # off by 2 |k| + 1 units
    # Each term t_n = t_(n-1) r / n is off by d_n <= 0.7 d_(n-1) + 2 <= 7 units; where it is 0 the
    # true one is at most 7, and those that follow add up to less than 7 (n + 1 >= 2).
    term = total = 1 << places
    n = 0
    while term:
        n += 1
        term = (term * r >> places) // n
        total += term
    return _within(total, 7 * n + 7 + 3 * (2 * abs(k) + 1), places, k)


@lru_cache(maxsize=_CACHE)
def log(x: Dyadic, bits: int) -> Interval:
    """log x for x > 0: k log 2 + 2 artanh z with x = 2^k y, z = (y-1)/(y+1), |z| <= 0.2."""
    m, e = x
    k = magnitude(x)
    if 4 * m < 3 << (k - e):  # y < 3/4
        k -= 1
    s = k - e  # y = m / 2^s
    top, bottom = m - (1 << s), m + (1 << s)
    if top == 0 == k:
        return ZERO_POINT
    near = max(0, bottom.bit_length() - abs(top).bit_length()) if k == 0 else 0
    places = bits + GUARD + near
    _count(places)
    total, n = _odd_series((abs(top) << places) // bottom, 1, places)
    value = k * log_two(places) + (2 * total if top > 0 else -2 * total)
    return _within(value, 4 * n + 6 + 2 * abs(k), places)


def _odd_series(z: int, sign: int, places: int) -> tuple[int, int]:
    """The sum of sign^k z^(2k+1) / (2k+1) for 0 <= z <= 0.2, and the number n of its terms.

    If z is off by one unit, the square is off by 2 units, the powers by d <= 0.04 d + 2 <= 3, the
    quotients by 2; with the first term and the rest of the series all is off by at most 2 n + 3.
    """
    square = z * z >> places
    power = total = z
    n = 0
    while power:
        n += 1
        power = power * square >> places
        part = power // (2 * n + 1)
        total += part if sign > 0 or n % 2 == 0 else -part
    return total, n


@lru_cache(maxsize=_CACHE)
def sin_cos(x: Dyadic, bits: int) -> tuple[Interval, Interval]:
    """sin x and cos x, from r = |x| - j pi/2 with 0 <= r <= pi/2."""
    if x[0] == 0:
        return ZERO_POINT, ONE_POINT
    if magnitude(x) > FARTHEST:
        return UNIT, UNIT
    places = bits + GUARD + abs(magnitude(x))
    _count(places)
    half = pi(places - 1)
    j, r = divmod(scaled((abs(x[0]), x[1]), places), half)  # r is off by 2 j + 1 units
    # A term is the one before times r^2 / ((k+1)(k+2)); it is off by at most 5 units: d <= 3 for
    # the first, then d <= (2.5 d + 3)/6 + 2. The terms fall at least by half from the third on, so
    # that the rest after the first one that is 0 adds up to at most 5.
    square = r * r >> places
    sine, n = _alternating(r, 1, square, places)
    cosine, m = _alternating(1 << places, 0, square, places)
    error = 5 * max(n, m) + 10 + 2 * j + 2
    turned = (sine, cosine, -sine, -cosine)
    s = turned[j % 4] if x[0] > 0 else -turned[j % 4]
    return _within(s, error, places), _within(turned[(j + 1) % 4], error, places)


def _alternating(term: int, k: int, square: int, places: int) -> tuple[int, int]:
    """term (1 - r^2/((k+1)(k+2)) + ...), the series of sin or cos, and its number of terms."""
    total, n = term, 0
    while term:
        term = (term * square >> places) // ((k + 1) * (k + 2))
        k, n = k + 2, n + 1
        total += term if n % 2 == 0 else -term
    return total, n


def quadrant(x: Dyadic) -> int:
    """The largest integer j with j pi/2 <= x, exactly: 0 alone is a rational multiple of pi."""
    if x[0] == 0:
        return 0
    places = 16 + abs(magnitude(x))
    while True:
        below, half = scaled(x, places), pi(places - 1)
        low = below // (half + 2 if below >= 0 else half - 2)
        high = (below + 1) // (half - 2 if below + 1 >= 0 else half + 2)
        if low == high:
            return low
        places *= 2


@lru_cache(maxsize=_CACHE)
def atan(x: Dyadic, bits: int) -> Interval:
    """arctan x = 4 arctan v: v is u = |x| or 1/|x| after u -> u/(1 + sqrt(1 + u^2)) twice."""
    if x[0] == 0:
        return ZERO_POINT
    size = magnitude(x)
    far = size > 0  # |x| >= 1, where arctan |x| = pi/2 - arctan(1/|x|)
    places = bits + GUARD + max(0, -size)
    _count(places)
    m, e = abs(x[0]), x[1]
    if far:
        u = (1 << places) // (m << e) if e >= 0 else (1 << (places - e)) // m
    else:
        u = scaled((m, e), places)
    # u is off by 1 unit; a step halves the error at least and adds 1.25: less than 3 in the end.
    one = 1 << places
    for _ in range(2):
        u = (u << places) // (one + isqrt((one << places) + u * u))
    total, n = _odd_series(u, -1, places)
    value, error = 4 * total, 4 * (2 * n + 3 + 3)
    if far:
        value, error = pi(places - 1) - value, error + 2
    return _within(value if x[0] > 0 else -value, error, places)


@lru_cache(maxsize=_CACHE)
def erf(x: Dyadic, bits: int) -> Interval:
    """erf x = 2/sqrt(pi) e^(-x^2) (x + 2 x^3/3 + 4 x^5/15 + ...), all terms of one sign.

    For large x: 1 - e^(-x^2) <= erf x < 1.
    """
    if x[0] == 0:
        return ZERO_POINT
    if x[0] < 0:
        return intervals.neg(erf((-x[0], x[1]), bits))
    square = dyadic.times(x, x)
    if magnitude(x) > 8 or dyadic.floor(square) > bits:
        rest = exp((-square[0], square[1]), bits)
        return Interval(intervals.sub(ONE_POINT, rest, bits).lo, ONE, False, True)
    places = bits + GUARD + max(0, -magnitude(x))
    _count(3 * places)
    fine = bits + GUARD
    series = _erf_series(x, square, places)
    factor = intervals.div(exp((-square[0], square[1]), fine), root_of_pi(fine), fine)
    return intervals.mul(intervals.mul(series, factor, fine), Interval((2, 0), (2, 0)), fine)


def _erf_series(x: Dyadic, square: Dyadic, places: int) -> Interval:
    """The sum of 2^n x^(2n+1) / (1 3 ... (2n+1)): once rounded down, once rounded up.

    The ratio of the terms is 2 x^2 / (2n+1), which falls; where it is at most 1/2 and the last term
    rounded up is one unit, the rest is at most one unit.
    """
    double = scaled((2 * square[0], square[1]), places)
    low = least = scaled(x, places)
    high = most = least + 1
    n = 0
    while most > 1 or 2 * (double + 1) > (2 * n + 3) << places:
        n += 1
        least = (least * double >> places) // (2 * n + 1)
        most = -(-most * (double + 1) // ((2 * n + 1) << places))
        low, high = low + least, high + most
    return Interval((low, -places), (high + 1, -places))


@lru_cache(maxsize=64)
def root_of_pi(bits: int) -> Interval:
    """sqrt(pi)."""
    a = pi_interval(bits + 4)
    assert a.lo is not None and a.hi is not None
    return Interval(dyadic.nth_root(a.lo, 2, bits)[0], dyadic.nth_root(a.hi, 2, bits)[1])
