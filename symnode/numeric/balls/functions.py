"""Ranges of the known real functions over an interval, at the points where they are defined.

Each function takes intervals and gives ``(range, partial)``: ``partial`` says that the function may
be undefined somewhere on its arguments; the range is that of the points at which it is defined.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb

from symnode.numeric.balls.interval import (
    INF,
    MINUS_ONE,
    NEG_INF,
    ONE,
    ZERO,
    End,
    Interval,
    Range,
    down,
    greatest,
    inverse,
    least,
    meet,
    mul,
    neg,
    power,
    up,
)

Found = tuple[Range, bool]
Unary = Callable[[Interval], Found]

_POSITIVE = Interval(ZERO, INF, True, True)
_NONNEGATIVE = Interval(ZERO, INF, False, True)
_UNIT = Interval(MINUS_ONE, ONE, False, False)
_OPEN_UNIT = Interval(MINUS_ONE, ONE, True, True)
_FROM_ONE = Interval(ONE, INF, False, True)
_LINE = Interval(NEG_INF, INF, True, True)


def _increasing(
    f: Callable[[arb], arb],
    limits: tuple[Callable[[], arb], Callable[[], arb]],
    image: Interval | None = None,
) -> Callable[[Interval], Interval]:
    """The range of an increasing function with limits at the two infinities.

    ``image`` holds all values: a bound rounded past it is replaced by its end, open if that is.
    """

    def ranged(a: Interval) -> Interval:
        lo = down(f(a.lo)) if a.lo.is_finite() else down(limits[0]())
        hi = up(f(a.hi)) if a.hi.is_finite() else up(limits[1]())
        lo_open, hi_open = a.lo_open, a.hi_open
        if image is not None:
            if lo <= image.lo:
                lo, lo_open = image.lo, image.lo_open or (lo_open and lo == image.lo)
            if hi >= image.hi:
                hi, hi_open = image.hi, image.hi_open or (hi_open and hi == image.hi)
        return Interval(lo, hi, lo_open, hi_open)

    return ranged


def _minus_inf() -> arb:
    return NEG_INF


def _inf() -> arb:
    return INF


def _zero() -> arb:
    return ZERO


def _half_pi() -> arb:
    return arb.pi() / 2


def _minus_half_pi() -> arb:
    return -arb.pi() / 2


_ENDLESS = (_minus_inf, _inf)
exp_range = _increasing(arb.exp, (_zero, _inf), _POSITIVE)
_log = _increasing(lambda x: NEG_INF if x.is_zero() else x.log(), _ENDLESS)
_atan = _increasing(arb.atan, (_minus_half_pi, _half_pi))
_sinh = _increasing(arb.sinh, _ENDLESS)
_asinh = _increasing(arb.asinh, _ENDLESS)
_tanh = _increasing(arb.tanh, (lambda: MINUS_ONE, lambda: ONE), _OPEN_UNIT)
_erf = _increasing(arb.erf, (lambda: MINUS_ONE, lambda: ONE), _OPEN_UNIT)
_asin = _increasing(arb.asin, _ENDLESS)
_acosh = _increasing(arb.acosh, _ENDLESS, _NONNEGATIVE)
_cosh = _increasing(arb.cosh, (_zero, _inf), _FROM_ONE)


def _at_unit_ends(x: arb) -> arb:
    """atanh, infinite at its two ends."""
    if x == ONE:
        return INF
    return NEG_INF if x == MINUS_ONE else x.atanh()


_atanh = _increasing(_at_unit_ends, _ENDLESS)


def _total(f: Callable[[Interval], Interval]) -> Unary:
    """A function that is defined everywhere."""
    return lambda a: (f(a), False)


def _within(domain: Interval, f: Callable[[Interval], Interval]) -> Unary:
    """A function of the part of its argument that lies in its domain."""

    def ranged(a: Interval) -> Found:
        inside = meet(a, domain)
        if inside is None:
            return None, True
        same = inside.lo == a.lo and inside.hi == a.hi
        kept = same and inside.lo_open == a.lo_open and inside.hi_open == a.hi_open
        return f(inside), not kept

    return ranged


def _acos(a: Interval) -> Interval:
    """Decreasing, from pi to 0."""
    lo = ZERO if a.hi == ONE else down(a.hi.acos())
    return Interval(lo, up(a.lo.acos()), a.hi_open, a.lo_open)


def absolute(a: Interval) -> Interval:
    """The range of the absolute value."""
    if a.lo >= ZERO:
        return a
    if a.hi <= ZERO:
        return neg(a)
    hi, hi_open = greatest(((-a.lo, a.lo_open), (a.hi, a.hi_open)))
    return Interval(ZERO, hi, False, hi_open)


def _even(a: Interval) -> Interval:
    return _cosh(absolute(a))


LARGEST_WHOLE = arb(2) ** 400


def root_range(n: int) -> Unary:
    """The nonnegative n-th root, at the points where the argument is not negative."""
    return _within(_NONNEGATIVE, _increasing(lambda x: root_ball(n, x), (_zero, _inf)))


def root_ball(n: int, x: arb) -> arb:
    """The n-th root of an exact number that is not negative: exact where it is an integer."""
    if n == 2:
        return x.sqrt()
    if x.is_zero():
        return ZERO
    found = x.root(n)
    if not 0.5 < found < LARGEST_WHOLE:  # flint ends the process on extreme ones
        return found
    whole = found.unique_fmpz()
    return arb(whole) if whole is not None and arb(whole) ** n == x else found


def odd_root_range(n: int) -> Unary:
    """The real n-th root for odd n."""

    def signed(x: arb) -> arb:
        return -root_ball(n, -x) if x < ZERO else root_ball(n, x)

    return _total(_increasing(signed, _ENDLESS))


def _wave(f: Callable[[arb], arb], quarter: int) -> Callable[[Interval], Interval]:
    """The range of sin or cos; ``quarter``/2 times pi is where it has a maximum."""

    def ranged(a: Interval) -> Interval:
        if not (a.lo.is_finite() and a.hi.is_finite()):
            return _UNIT
        pi = arb.pi()
        first, last = a.lo / pi / 2 - arb(quarter) / 4, a.hi / pi / 2 - arb(quarter) / 4
        if not last - first < ONE:
            return _UNIT
        # A multiple of the period, of its half, inside: in doubt it is.
        top = not last.floor() < first.ceil()
        if top and quarter == 0 and last < ONE and first > MINUS_ONE:
            # cos at an end 0 that is left out: the maximum is not attained
            left_out = (a.lo.is_zero() and a.lo_open) or (a.hi.is_zero() and a.hi_open)
            top = not left_out
        bottom = not (last + arb(0.5)).floor() < (first + arb(0.5)).ceil()
        ends = ((f(a.lo), a.lo_open), (f(a.hi), a.hi_open))
        lo, lo_open = (MINUS_ONE, False) if bottom else least(ends)
        hi, hi_open = (ONE, False) if top else greatest(ends)
        if lo < MINUS_ONE:
            lo, lo_open = MINUS_ONE, False
        if hi > ONE:
            hi, hi_open = ONE, False
        return Interval(lo, hi, lo_open, hi_open)

    return ranged


_sin = _wave(arb.sin, 1)
_cos = _wave(arb.cos, 0)


def _tan(a: Interval) -> Found:
    """Increasing between two poles; anything where there may be one."""
    if not (a.lo.is_finite() and a.hi.is_finite()):
        return _LINE, True
    half = arb(0.5)
    first, last = a.lo / arb.pi() - half, a.hi / arb.pi() - half
    if not last.floor() < first.ceil():
        return _LINE, True
    return Interval(down(a.lo.tan()), up(a.hi.tan()), a.lo_open, a.hi_open), False


def _sign(a: Interval) -> Interval:
    lo = ONE if a.positive() else (ZERO if a.nonnegative() else MINUS_ONE)
    hi = MINUS_ONE if a.negative() else (ZERO if a.nonpositive() else ONE)
    return Interval(lo, hi, False, False)


def _floor(a: Interval) -> Interval:
    lo = down(a.lo.floor()) if a.lo.is_finite() else NEG_INF
    hi = INF
    if a.hi.is_finite():
        hi = up(a.hi.floor())
        if a.hi_open and hi == a.hi:  # just below an integer
            hi = hi - ONE
    return Interval(lo, hi, not lo.is_finite(), not hi.is_finite())


def _ceil(a: Interval) -> Interval:
    return neg(_floor(neg(a)))


def maximum(a: Interval, b: Interval) -> Found:
    """The larger of two."""
    lo, lo_open = greatest(((a.lo, a.lo_open), (b.lo, b.lo_open)))
    if a.lo == b.lo:  # the end is left out if either leaves it out
        lo_open = a.lo_open or b.lo_open
    hi, hi_open = greatest(((a.hi, a.hi_open), (b.hi, b.hi_open)))
    return Interval(lo, hi, lo_open, hi_open), False


def minimum(a: Interval, b: Interval) -> Found:
    """The smaller of two."""
    found, partial = maximum(neg(a), neg(b))
    return (None if found is None else neg(found)), partial


def angle(y: Interval, x: Interval) -> Found:
    """atan2(y, x), between -pi (left out) and pi."""
    crosses_y = not y.positive() and not y.negative()
    partial = crosses_y and not x.positive() and not x.negative()
    bounds = Interval(down(-arb.pi()), up(arb.pi()), False, False)
    finite = all(e.is_finite() for e in (y.lo, y.hi, x.lo, x.hi))
    if x.positive():
        # (y / x) is monotone in each; a quotient of ends covers the corners.
        found = inverse(x)
        if found is None:
            return None, True
        return _atan(mul(y, found)), False
    if partial or not finite or not (y.lo >= ZERO or y.hi < ZERO):
        low = ZERO if y.lo >= ZERO else bounds.lo
        return Interval(low, ZERO if y.hi < ZERO else bounds.hi, False, False), partial
    corners: list[End] = [(arb.atan2(v, u), False) for v in (y.lo, y.hi) for u in (x.lo, x.hi)]
    lo, _ = least(tuple(corners))
    hi, _ = greatest(tuple(corners))
    return Interval(lo, hi, False, False), partial


UNARY: dict[str, Unary] = {
    "exp": _total(exp_range),
    "log": _within(_POSITIVE, _log),
    "sin": _total(_sin),
    "cos": _total(_cos),
    "tan": _tan,
    "asin": _within(_UNIT, _asin),
    "acos": _within(_UNIT, _acos),
    "atan": _total(_atan),
    "sinh": _total(_sinh),
    "cosh": _total(_even),
    "tanh": _total(_tanh),
    "asinh": _total(_asinh),
    "acosh": _within(_FROM_ONE, _acosh),
    "atanh": _within(_OPEN_UNIT, _atanh),
    "erf": _total(_erf),
    "abs": _total(absolute),
    "sign": _total(_sign),
    "floor": _total(_floor),
    "ceil": _total(_ceil),
}
BINARY: dict[str, Callable[[Interval, Interval], Found]] = {
    "max": maximum,
    "min": minimum,
    "atan2": angle,
}


def power_range(n: int) -> Unary:
    """The n-th power; undefined at 0 for n < 0."""

    def ranged(a: Interval) -> Found:
        return power(a, n), n < 0 and not a.positive() and not a.negative()

    return ranged
