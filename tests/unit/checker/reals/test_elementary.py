"""Every function of intervals holds the values of its arguments: against mpmath at 400 bits."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.checker.reals import dyadic, elementary, enclosure, series
from symnode.checker.reals.dyadic import MINUS_ONE, ONE, ZERO
from symnode.checker.reals.intervals import (
    EVERYTHING,
    Interval,
    Nowhere,
    between,
    from_fraction,
    made,
    point,
)

mpmath.mp.prec = 400
DOMAINS = {
    **dict.fromkeys(("exp", "sin", "cos", "tan", "atan", "sinh", "cosh"), (-40, 40)),
    **dict.fromkeys(("tanh", "asinh", "erf"), (-40, 40)),
    **dict.fromkeys(("asin", "acos", "atanh"), (-1, 1)),
    "log": (0, 1000),
    "acosh": (1, 1000),
}
SMALL = st.fractions(-60, 60, max_denominator=1000)
TINY = st.integers(-200, 200).map(lambda k: Fraction(k) / 2**90)
NUMBERS = st.one_of(SMALL, TINY, st.sampled_from([Fraction(k) for k in (-1, 0, 1)]))


def real(q: Fraction) -> mpmath.mpf:
    return mpmath.mpf(q.numerator) / q.denominator


def exactly(x: mpmath.mpf) -> Fraction:
    sign, man, exp, _ = x._mpf_
    return Fraction((-1) ** sign * int(man)) * Fraction(2) ** exp


def contains(a: Interval, x: mpmath.mpf) -> bool:
    """Whether x, known to 400 bits or so, is in the interval, up to its own error."""
    slack = abs(exactly(x)) / 2**380 + Fraction(1, 2**380)
    low = a.lo is None or dyadic.to_fraction(a.lo) <= exactly(x) + slack
    return low and (a.hi is None or exactly(x) - slack <= dyadic.to_fraction(a.hi))


def inside(name: str, q: Fraction) -> bool:
    low, high = DOMAINS[name]
    ends = name in ("asin", "acos", "acosh")
    return (low <= q <= high) if ends or low == -40 else (low < q < high)


@pytest.mark.parametrize("name", sorted(DOMAINS))
@settings(max_examples=150, deadline=None)
@given(
    ends=st.tuples(NUMBERS, NUMBERS), part=st.fractions(0, 1), bits=st.sampled_from((20, 64, 130))
)
def test_values_lie_in_the_enclosure(
    name: str, ends: tuple[Fraction, Fraction], part: Fraction, bits: int
) -> None:
    low, high = min(ends), max(ends)
    x = low + (high - low) * part
    f = enclosure.UNARY[name]
    try:
        found = f(between(low, high, (False, False), bits), bits)
    except Nowhere:
        assert not inside(name, x)
        return
    if inside(name, x):
        assert contains(found, getattr(mpmath, name)(real(x)))


@pytest.mark.parametrize("name", sorted(DOMAINS))
@settings(max_examples=100, deadline=None)
@given(q=NUMBERS, bits=st.sampled_from((20, 64, 130)))
def test_a_point_has_a_narrow_enclosure(name: str, q: Fraction, bits: int) -> None:
    if not inside(name, q):
        return
    a = point(dyadic.from_fraction_down(q, 200) or ZERO)
    x = dyadic.to_fraction(a.lo or ZERO)
    if not inside(name, x):
        return
    found = enclosure.UNARY[name](a, bits)
    true = getattr(mpmath, name)(real(x))
    assert contains(found, true)
    assert found.lo is not None
    assert found.hi is not None
    wide = dyadic.to_fraction(found.hi) - dyadic.to_fraction(found.lo)
    near_root = name in ("sin", "cos", "tan", "acos") and abs(true) < 0.01
    assert near_root or wide <= abs(exactly(true)) / 2 ** (bits - 4)


@settings(max_examples=200, deadline=None)
@given(
    y=st.tuples(SMALL, SMALL),
    x=st.tuples(SMALL, SMALL),
    part=st.tuples(st.fractions(0, 1), st.fractions(0, 1)),
)
def test_angles(
    y: tuple[Fraction, Fraction], x: tuple[Fraction, Fraction], part: tuple[Fraction, Fraction]
) -> None:
    boxes = [between(min(p), max(p), (False, False), 64) for p in (y, x)]
    at = [min(p) + (max(p) - min(p)) * t for p, t in zip((y, x), part, strict=True)]
    if at != [0, 0]:
        found = elementary.atan2(*boxes, 64)
        assert contains(found, mpmath.atan2(real(at[0]), real(at[1])))


@settings(max_examples=100, deadline=None)
@given(q=st.fractions(0, 10**6), n=st.integers(2, 40), bits=st.sampled_from((20, 64)))
def test_roots(q: Fraction, n: int, bits: int) -> None:
    found = elementary.root(from_fraction(q, bits), n, bits)
    assert found.lo is not None
    assert found.hi is not None
    assert dyadic.to_fraction(found.lo) ** n <= q <= dyadic.to_fraction(found.hi) ** n


def test_exact_roots() -> None:
    assert (
        elementary.root(point((81, 0)), 4, 64) == point((3, 0))
        or elementary.root(point((81, 0)), 4, 64).is_point()
    )
    assert elementary.odd_root(point((-27, 0)), 3, 64).is_point()
    assert dyadic.integer_root(10**60 - 1, 3) == 10**20 - 1
    assert dyadic.integer_root(2**2000, 2000) == 2


@pytest.mark.parametrize("k", range(-12, 13))
@pytest.mark.parametrize("bits", [16, 64])
def test_beside_multiples_of_half_pi(k: int, bits: int) -> None:
    """The turning points and poles are on the right side of numbers next to them."""
    with mpmath.workprec(600):
        q = exactly(k * mpmath.pi / 2)
    if k == 0:
        return
    for low, high in ((q - Fraction(1, 2**300), q + Fraction(1, 2**300)), (q, q + 1), (q - 1, q)):
        a = Interval(dyadic.from_fraction_down(low, 500), dyadic.from_fraction_up(high, 500))
        crosses = low < q < high
        if crosses:
            s, c = elementary.sin(a, bits), elementary.cos(a, bits)
            with mpmath.workprec(600):
                assert contains(s, mpmath.sin(k * mpmath.pi / 2))
                assert contains(c, mpmath.cos(k * mpmath.pi / 2))
            turning = c if k % 2 == 0 else s
            value = (1 if k % 4 in (0, 1) else -1, 0)
            assert value in (turning.lo, turning.hi)
            assert k % 2 == 0 or elementary.tan(a, bits) == EVERYTHING


def test_infinite_ends_are_limits() -> None:
    half = Interval(ZERO, None, False, True)
    assert str(elementary.exp(EVERYTHING, 64)) == "(0, oo)"
    assert str(elementary.exp(Interval(None, ZERO, True), 64)) == "(0, 1]"
    assert str(elementary.log(half, 64)) == "(-oo, oo)"
    assert str(elementary.tanh(half, 64)) == "[0, 1)"
    assert str(elementary.erf(EVERYTHING, 64)) == "(-1, 1)"
    assert str(elementary.atanh(EVERYTHING, 64)) == "(-oo, oo)"
    assert str(elementary.cosh(EVERYTHING, 64)) == "[1, oo)"
    assert str(elementary.acosh(EVERYTHING, 64)) == "[0, oo)"
    assert str(elementary.root(EVERYTHING, 2, 64)) == "[0, oo)"
    assert elementary.atan(EVERYTHING, 64).hi_open
    assert str(elementary.sin(EVERYTHING, 64)) == "[-1, 1]"


def test_open_ends_stay_open() -> None:
    a = Interval(ZERO, ONE, True, True)
    for f in ("exp", "sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf"):
        found = enclosure.UNARY[f](a, 64)
        assert found.positive(), f
        assert found.lo_open, f
        assert found.hi_open, f
    assert elementary.log(a, 64).negative()
    assert elementary.cos(a, 64).hi_open
    assert elementary.cosh(a, 64).lo_open


def test_far_arguments() -> None:
    far = point((1, 40))
    assert elementary.exp(far, 64).hi is None
    assert elementary.exp(point((-1, 40)), 64).positive()
    assert elementary.tanh(far, 64).hi == ONE
    assert elementary.tanh(far, 64).hi_open
    assert elementary.erf(far, 64).hi_open
    assert elementary.cosh(far, 64).hi is None
    assert contains(elementary.sin(far, 64), mpmath.sin(mpmath.mpf(2) ** 40))
    assert elementary.log(point((1, -60_000)), 64).finite()


def test_outside_of_the_domain() -> None:
    for name, a in (
        ("log", Interval(MINUS_ONE, ZERO)),
        ("acosh", Interval(ZERO, (1, -1))),
        ("atanh", point(ONE)),
        ("asin", point((3, 0))),
    ):
        with pytest.raises(Nowhere):
            enclosure.UNARY[name](a, 64)
    with pytest.raises(Nowhere):
        elementary.atan2(point(ZERO), point(ZERO), 64)


def test_steps_and_corners() -> None:
    a = Interval((-3, -1), (2, 0), False, True)
    assert str(elementary.floor(a, 64)) == "[-2, 1]"
    assert str(elementary.ceil(a, 64)) == "[-1, 2]"
    assert str(elementary.absolute(a, 64)) == "[0, 2)"
    assert str(elementary.sign(a, 64)) == "[-1, 1]"
    one, two = Interval(ZERO, ONE, True, False), Interval(ZERO, ONE, False, True)
    assert str(elementary.maximum(one, two, 64)) == "(0, 1]"
    assert str(elementary.minimum(one, two, 64)) == "[0, 1)"
    assert elementary.maximum(EVERYTHING, made(ZERO, None), 64).lo == ZERO


@pytest.mark.parametrize("places", [1, 5, 64, 300, 2000])
def test_constants(places: int) -> None:
    with mpmath.workprec(places + 100):
        assert abs(series.pi(places) - mpmath.pi * mpmath.mpf(2) ** places) <= 2
        assert abs(series.log_two(places) - mpmath.log(2) * mpmath.mpf(2) ** places) <= 2
