"""Elementary functions of intervals.

Every function is cut into pieces on which it is monotone; on each the ends of the result are the
values at the ends of the argument, closed where these are, with limits at infinite ends and at the
ends of domains. Arguments outside of the domain are left out (``Nowhere`` if all are outside):
whether a function is certainly defined, or certainly smooth, is asked of ``domains.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from symnode.checker.reals import dyadic, intervals, series
from symnode.checker.reals.dyadic import MINUS_ONE, ONE, ZERO, Dyadic, magnitude
from symnode.checker.reals.intervals import (
    EVERYTHING,
    ONE_POINT,
    POSITIVE,
    UNIT,
    ZERO_POINT,
    End,
    Interval,
    add,
    div,
    hull,
    intersection,
    made,
    mul,
    neg,
    point,
    sub,
)

At = Callable[[Dyadic, int], Interval]  # encloses the value at one number
OPEN_UNIT = Interval(MINUS_ONE, ONE, True, True)
FROM_ZERO, FROM_ONE = Interval(ZERO, None, False, True), Interval(ONE, None, False, True)
HALF, TWO = point((1, -1)), point((2, 0))
_CACHE = 20_000


def increasing(f: At, a: Interval, bits: int, limits: tuple[End, End] = (None, None)) -> Interval:
    """The values of an increasing f, with its limits at infinite ends."""
    lo = limits[0] if a.lo is None else _lower(f(a.lo, bits), bits)
    hi = limits[1] if a.hi is None else _upper(f(a.hi, bits), bits)
    return made(lo, hi, a.lo_open, a.hi_open)


def _lower(a: Interval, bits: int) -> End:
    return None if a.lo is None else dyadic.down(a.lo, bits)


def _upper(a: Interval, bits: int) -> End:
    return None if a.hi is None else dyadic.up(a.hi, bits)


def even(f: At, a: Interval, bits: int) -> Interval:
    """The values of an even f that increases from 0 on to infinity."""
    if a.nonnegative():
        return increasing(f, a, bits)
    if a.nonpositive():
        return increasing(f, neg(a), bits)
    left, right = neg(Interval(a.lo, ZERO, a.lo_open)), Interval(ZERO, a.hi, False, a.hi_open)
    return hull((increasing(f, left, bits), increasing(f, right, bits)))


# exponential, logarithm, roots


def exp(a: Interval, bits: int) -> Interval:
    """e^a > 0."""
    return intersection(increasing(series.exp, a, bits, (ZERO, None)), POSITIVE)


def log(a: Interval, bits: int) -> Interval:
    """log a at the positive numbers of a, falling to minus infinity at 0."""
    a = intersection(a, POSITIVE)
    lo = None if a.lo is None or a.lo[0] == 0 else _lower(series.log(a.lo, bits), bits)
    hi = None if a.hi is None else _upper(series.log(a.hi, bits), bits)
    return made(lo, hi, a.lo_open, a.hi_open)


def root(a: Interval, n: int, bits: int) -> Interval:
    """The nonnegative n-th root of the nonnegative numbers of a."""
    a = intersection(a, FROM_ZERO)
    return increasing(lambda x, b: Interval(*dyadic.nth_root(x, n, b)), a, bits)


def odd_root(a: Interval, n: int, bits: int) -> Interval:
    """The real n-th root, n odd."""
    return increasing(lambda x, b: _odd_root_at(x, n, b), a, bits)


def _odd_root_at(x: Dyadic, n: int, bits: int) -> Interval:
    if x[0] < 0:
        return neg(_odd_root_at((-x[0], x[1]), n, bits))
    return Interval(*dyadic.nth_root(x, n, bits))


# trigonometric functions


def sin(a: Interval, bits: int) -> Interval:
    """sin a: the turning points are the odd multiples of pi/2."""
    return _wave(a, bits, 0)


def cos(a: Interval, bits: int) -> Interval:
    """cos a: the turning points are the even multiples of pi/2."""
    return _wave(a, bits, 1)


def inner_multiples(a: Interval) -> range | None:
    """All j with j pi/2 strictly between the ends of a; None for intervals too long or too far."""
    if a.lo is None or a.hi is None:
        return None
    if max(magnitude(a.lo), magnitude(a.hi)) > series.FARTHEST:
        return None
    last = series.quadrant(a.hi)
    return range(series.quadrant(a.lo) + 1, last + 1 if a.hi[0] != 0 else last)


def _wave(a: Interval, bits: int, shift: int) -> Interval:
    """sin(a + shift pi/2), shift 0 or 1; it is 1 at the j pi/2 with j + shift = 1 modulo 4."""
    inner = inner_multiples(a)
    if inner is None or inner.stop - inner.start > 4:
        return UNIT
    assert a.lo is not None and a.hi is not None
    parts = [
        Interval(*series.sin_cos(a.lo, bits)[shift][:2], a.lo_open, a.lo_open),
        Interval(*series.sin_cos(a.hi, bits)[shift][:2], a.hi_open, a.hi_open),
    ]
    for j in inner:
        if (j + shift) % 2 == 1:
            parts.append(ONE_POINT if (j + shift) % 4 == 1 else point(MINUS_ONE))
    all_parts = hull(parts)
    lo, hi = _lower(all_parts, bits), _upper(all_parts, bits)
    return intersection(made(lo, hi, all_parts.lo_open, all_parts.hi_open), UNIT)


def tan(a: Interval, bits: int) -> Interval:
    """tan a, which increases between its poles."""
    inner = inner_multiples(a)
    if inner is None or any(j % 2 for j in inner):
        return EVERYTHING
    return increasing(_tan_at, a, bits)


@lru_cache(maxsize=_CACHE)
def _tan_at(x: Dyadic, bits: int) -> Interval:
    work = bits + 8
    while True:
        sine, cosine = series.sin_cos(x, work)
        if cosine.nonzero():  # in the end it is, since x is no multiple of pi/2
            return div(sine, cosine, bits + 8)
        work *= 2


def asin(a: Interval, bits: int) -> Interval:
    """arcsin a at the numbers of a from -1 to 1."""
    return increasing(_asin_at, intersection(a, UNIT), bits)


@lru_cache(maxsize=_CACHE)
def _asin_at(x: Dyadic, bits: int) -> Interval:
    """2 arctan(x / (1 + sqrt(1 - x^2)))."""
    fine = bits + 8
    square = dyadic.minus(ONE, dyadic.times(x, x))
    below = add(ONE_POINT, Interval(*dyadic.nth_root(square, 2, fine)), fine)
    return mul(TWO, atan(div(point(x), below, fine), fine), fine)


def acos(a: Interval, bits: int) -> Interval:
    """arccos a at the numbers of a from -1 to 1; it falls."""
    return neg(increasing(lambda x, b: neg(_acos_at(x, b)), intersection(a, UNIT), bits))


@lru_cache(maxsize=_CACHE)
def _acos_at(x: Dyadic, bits: int) -> Interval:
    """2 arctan sqrt((1 - x)/(1 + x))."""
    fine = bits + 8
    top, bottom = dyadic.minus(ONE, x), dyadic.plus(ONE, x)
    if bottom[0] == 0:
        return series.pi_interval(bits)
    return mul(TWO, atan(root(div(point(top), point(bottom), fine), 2, fine), fine), fine)


def atan(a: Interval, bits: int) -> Interval:
    """arctan a, strictly between -pi/2 and pi/2."""
    above = dyadic.up((series.pi(bits + 4) + 2, -bits - 5), bits)
    assert above is not None
    return increasing(series.atan, a, bits, ((-above[0], above[1]), above))


def atan2(y: Interval, x: Interval, bits: int) -> Interval:
    """The angle of (x, y) from -pi (not reached) to pi (reached), at points that are not (0, 0)."""
    half = mul(HALF, series.pi_interval(bits), bits)
    if y.is_zero() and x.is_zero():
        raise intervals.Nowhere
    if x.positive():
        return atan(div(y, x, bits), bits)
    if y.positive():
        return sub(half, atan(div(x, y, bits), bits), bits)
    if y.negative():
        return sub(neg(half), atan(div(x, y, bits), bits), bits)
    pi = series.pi_interval(bits)
    if y.nonnegative():
        if x.negative():
            return add(pi, atan(div(y, x, bits), bits), bits)
        return Interval(ZERO, pi.hi)
    return Interval(neg(pi).lo, pi.hi, True)


# hyperbolic functions and their inverses


def _fine(x: Dyadic, bits: int) -> int:
    """Bits enough for a result of about the size of x."""
    return bits + 12 + max(0, -magnitude(x))


def sinh(a: Interval, bits: int) -> Interval:
    """sinh a."""
    return increasing(_sinh_at, a, bits)


@lru_cache(maxsize=_CACHE)
def _sinh_at(x: Dyadic, bits: int) -> Interval:
    """(e^x - e^-x)/2, by 0 at 0."""
    fine = _fine(x, bits)
    up, down = series.exp(x, fine), series.exp((-x[0], x[1]), fine)
    return mul(HALF, sub(up, down, fine), fine) if x[0] else ZERO_POINT


def cosh(a: Interval, bits: int) -> Interval:
    """cosh a >= 1, least at 0."""
    return intersection(even(_cosh_at, a, bits), FROM_ONE)


@lru_cache(maxsize=_CACHE)
def _cosh_at(x: Dyadic, bits: int) -> Interval:
    """(e^x + e^-x)/2."""
    fine = bits + 12
    up, down = series.exp(x, fine), series.exp((-x[0], x[1]), fine)
    return mul(HALF, add(up, down, fine), fine)


def tanh(a: Interval, bits: int) -> Interval:
    """tanh a, strictly between -1 and 1."""
    return intersection(increasing(_tanh_at, a, bits, (MINUS_ONE, ONE)), OPEN_UNIT)


@lru_cache(maxsize=_CACHE)
def _tanh_at(x: Dyadic, bits: int) -> Interval:
    """1 - 2/(e^(2x) + 1) for x >= 0; odd."""
    if x[0] <= 0:
        return neg(_tanh_at((-x[0], x[1]), bits)) if x[0] else ZERO_POINT
    fine = _fine(x, bits)
    below = add(series.exp((x[0], x[1] + 1), fine), ONE_POINT, fine)
    return sub(ONE_POINT, div(TWO, below, fine), fine)


def asinh(a: Interval, bits: int) -> Interval:
    """arsinh a."""
    return increasing(_asinh_at, a, bits)


@lru_cache(maxsize=_CACHE)
def _asinh_at(x: Dyadic, bits: int) -> Interval:
    """log(x + sqrt(x^2 + 1)) for x >= 0; odd."""
    if x[0] <= 0:
        return neg(_asinh_at((-x[0], x[1]), bits)) if x[0] else ZERO_POINT
    fine = _fine(x, bits)
    square = dyadic.plus(dyadic.times(x, x), ONE)
    return log(add(point(x), Interval(*dyadic.nth_root(square, 2, fine)), fine), fine)


def acosh(a: Interval, bits: int) -> Interval:
    """arcosh a at the numbers of a from 1."""
    return increasing(_acosh_at, intersection(a, FROM_ONE), bits)


@lru_cache(maxsize=_CACHE)
def _acosh_at(x: Dyadic, bits: int) -> Interval:
    """log(x + sqrt(x^2 - 1))."""
    fine = _fine(dyadic.minus(x, ONE), bits)
    square = dyadic.minus(dyadic.times(x, x), ONE)
    return log(add(point(x), Interval(*dyadic.nth_root(square, 2, fine)), fine), fine)


def atanh(a: Interval, bits: int) -> Interval:
    """artanh a at the numbers of a strictly between -1 and 1; infinite at these ends."""
    a = intersection(a, OPEN_UNIT)
    assert a.lo is not None and a.hi is not None
    lo = None if dyadic.equal(a.lo, MINUS_ONE) else _lower(_atanh_at(a.lo, bits), bits)
    hi = None if dyadic.equal(a.hi, ONE) else _upper(_atanh_at(a.hi, bits), bits)
    return made(lo, hi, a.lo_open, a.hi_open)


@lru_cache(maxsize=_CACHE)
def _atanh_at(x: Dyadic, bits: int) -> Interval:
    """log((1 + x)/(1 - x)) / 2."""
    fine = _fine(x, bits)
    ratio = div(point(dyadic.plus(ONE, x)), point(dyadic.minus(ONE, x)), fine)
    return mul(HALF, log(ratio, fine), fine)


def erf(a: Interval, bits: int) -> Interval:
    """erf a, strictly between -1 and 1."""
    return intersection(increasing(series.erf, a, bits, (MINUS_ONE, ONE)), OPEN_UNIT)


# corners and jumps


def absolute(a: Interval, bits: int) -> Interval:
    """|a|."""
    if a.nonnegative():
        return a
    if a.nonpositive():
        return neg(a)
    left, right = neg(Interval(a.lo, ZERO, a.lo_open)), Interval(ZERO, a.hi, False, a.hi_open)
    return hull((left, right))


def sign(a: Interval, bits: int) -> Interval:
    """-1, 0 or 1."""
    lo = ONE if a.positive() else ZERO if a.nonnegative() else MINUS_ONE
    hi = MINUS_ONE if a.negative() else ZERO if a.nonpositive() else ONE
    return Interval(lo, hi)


def floor(a: Interval, bits: int) -> Interval:
    """The largest integers <= a."""
    lo = None if a.lo is None else (dyadic.floor(a.lo), 0)
    hi = None if a.hi is None else ((dyadic.ceil(a.hi) - 1 if a.hi_open else dyadic.floor(a.hi)), 0)
    return made(lo, hi)


def ceil(a: Interval, bits: int) -> Interval:
    """The smallest integers >= a."""
    return neg(floor(neg(a), bits))


def maximum(a: Interval, b: Interval, bits: int) -> Interval:
    """The larger of two: its ends are the larger ones."""
    lo, lo_open = _larger(a.lo, a.lo_open, b.lo, b.lo_open, lower=True)
    hi, hi_open = _larger(a.hi, a.hi_open, b.hi, b.hi_open, lower=False)
    return Interval(lo, hi, lo_open, hi_open)


def _larger(x: End, x_open: bool, y: End, y_open: bool, *, lower: bool) -> tuple[End, bool]:
    """The larger of two ends. Equal lower ends are reached if both are (the maximum is the end only
    if neither number exceeds it), equal upper ends if one is."""
    if x is None or y is None:
        if not lower:
            return None, True
        return (y, y_open) if x is None else (x, x_open)
    if dyadic.less(x, y):
        return y, y_open
    if dyadic.less(y, x):
        return x, x_open
    return x, (x_open or y_open) if lower else (x_open and y_open)


def minimum(a: Interval, b: Interval, bits: int) -> Interval:
    """The smaller of two."""
    return neg(maximum(neg(a), neg(b), bits))
