"""Interval arithmetic: sets of rationals inside, ends reached or not, rounding outward."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.checker.reals import dyadic, intervals
from symnode.checker.reals.dyadic import ONE, ZERO, Dyadic
from symnode.checker.reals.intervals import EVERYTHING, Interval, Nowhere, made

DYADICS = st.tuples(st.integers(-40, 40), st.integers(-3, 3))
WIDE = st.tuples(st.integers(-(2**80), 2**80), st.integers(-90, 20))


@st.composite
def interval(draw: st.DrawFn, ends: st.SearchStrategy[Dyadic] = DYADICS) -> Interval:
    a, b = draw(st.one_of(st.none(), ends)), draw(st.one_of(st.none(), ends))
    if a is not None and b is not None:
        if dyadic.less(b, a):
            a, b = b, a
        if dyadic.equal(a, b):
            return Interval(a, a)
    return made(a, b, draw(st.booleans()), draw(st.booleans()))


def inside(a: Interval, q: Fraction) -> bool:
    if a.lo is not None and not (
        dyadic.to_fraction(a.lo) < q if a.lo_open else dyadic.to_fraction(a.lo) <= q
    ):
        return False
    return a.hi is None or (
        q < dyadic.to_fraction(a.hi) if a.hi_open else q <= dyadic.to_fraction(a.hi)
    )


def some_of(a: Interval) -> list[Fraction]:
    """Numbers of the interval: its ends, next to them, between, far out."""
    low = None if a.lo is None else dyadic.to_fraction(a.lo)
    high = None if a.hi is None else dyadic.to_fraction(a.hi)
    tried = [Fraction(0), Fraction(10**30), Fraction(-(10**30)), Fraction(1), Fraction(-1)]
    for e in (low, high):
        if e is not None:
            tried += [e, e + Fraction(1, 10**20), e - Fraction(1, 10**20)]
    if low is not None and high is not None:
        tried.append((low + high) / 2)
    return [q for q in tried if inside(a, q)]


@settings(max_examples=400, deadline=None)
@given(a=interval(), b=interval(), bits=st.sampled_from((4, 64)))
def test_arithmetic_holds_the_results(a: Interval, b: Interval, bits: int) -> None:
    added, product = intervals.add(a, b, bits), intervals.mul(a, b, bits)
    joined = intervals.hull((a, b))
    for x in some_of(a):
        assert inside(joined, x)
        assert inside(intervals.neg(a), -x)
        for n in (1, 2, 3, 4, 7):
            assert inside(intervals.power(a, n, bits), x**n)
        if x:
            assert inside(intervals.inverse(a, bits), 1 / x)
        for y in some_of(b):
            assert inside(added, x + y)
            assert inside(product, x * y)
            if y:
                assert inside(intervals.div(a, b, bits), x / y)


@settings(max_examples=300, deadline=None)
@given(a=interval(WIDE), b=interval(WIDE), bits=st.sampled_from((4, 64)))
def test_long_ends(a: Interval, b: Interval, bits: int) -> None:
    for x in some_of(a):
        assert inside(intervals.power(a, 5, bits), x**5)
        for y in some_of(b):
            assert inside(intervals.mul(a, b, bits), x * y)
            assert inside(intervals.add(a, b, bits), x + y)


@settings(max_examples=300, deadline=None)
@given(a=interval(), b=interval())
def test_intersection_and_inclusion(a: Interval, b: Interval) -> None:
    both = [x for x in (*some_of(a), *some_of(b)) if inside(a, x) and inside(b, x)]
    try:
        found = intervals.intersection(a, b)
    except Nowhere:
        assert not both
        return
    assert all(inside(found, x) for x in both)
    assert intervals.holds(a, found)
    assert intervals.holds(b, found)
    if intervals.holds(a, b):
        assert all(inside(a, x) for x in some_of(b))


@settings(max_examples=300, deadline=None)
@given(a=interval(), b=interval())
def test_exact_products_reach_their_closed_ends(a: Interval, b: Interval) -> None:
    """With bits enough the ends are the extremes: a closed finite end is a product."""
    found = intervals.mul(a, b, 200)
    ends = [e for e in (a.lo, a.hi) if e is not None], [e for e in (b.lo, b.hi) if e is not None]
    products = {dyadic.to_fraction(dyadic.times(x, y)) for x in ends[0] for y in ends[1]}
    for e in (found.lo, found.hi):
        assert e is None or dyadic.to_fraction(e) in products | {Fraction(0)}


@pytest.mark.parametrize(
    ("a", "b", "product"),
    [
        (Interval(ZERO, ONE, True, False), Interval(ONE, None, False, True), "(0, oo)"),
        (Interval(ZERO, ONE), Interval(ONE, None, False, True), "[0, oo)"),
        (Interval(ZERO, ZERO), EVERYTHING, "[0, 0]"),
        (Interval(ZERO, ONE, True, True), Interval(ZERO, ONE, False, True), "[0, 1)"),
        (Interval(ZERO, None, True, True), Interval(None, ZERO, True, False), "(-oo, 0]"),
        (Interval((-1, 0), ONE, True, True), Interval((2, 0), (3, 0), False, True), "(-3, 3)"),
        (Interval((-1, 0), ONE, True, False), Interval((-1, 0), ONE, False, True), "[-1, 1)"),
    ],
)
def test_open_ends_of_products(a: Interval, b: Interval, product: str) -> None:
    assert str(intervals.mul(a, b, 64)) == product
    assert str(intervals.mul(b, a, 64)) == product


def test_inverses() -> None:
    assert str(intervals.inverse(Interval(ZERO, ONE), 64)) == "[1, oo)"
    assert str(intervals.inverse(Interval((-2, 0), ZERO, True, True), 64)) == "(-oo, -1/2)"
    assert str(intervals.inverse(Interval((1, 1), None, False, True), 64)) == "(0, 1/2]"
    assert intervals.inverse(Interval((-1, 0), ONE), 64) == EVERYTHING
    with pytest.raises(Nowhere):
        intervals.inverse(intervals.ZERO_POINT, 64)


@settings(max_examples=300, deadline=None)
@given(q=st.fractions(), bits=st.integers(2, 80))
def test_rounding_of_fractions(q: Fraction, bits: int) -> None:
    low, high = dyadic.from_fraction_down(q, bits), dyadic.from_fraction_up(q, bits)
    assert low is not None
    assert high is not None
    assert dyadic.to_fraction(low) <= q <= dyadic.to_fraction(high)
    assert dyadic.to_fraction(high) - dyadic.to_fraction(low) <= abs(q) / 2 ** (bits - 2)
    assert abs(low[0]).bit_length() <= bits + 1


@settings(max_examples=300, deadline=None)
@given(m=st.integers(-(2**70), 2**70), e=st.integers(-200_000, 200_000), bits=st.integers(2, 64))
def test_scales_stay_within_their_limits(m: int, e: int, bits: int) -> None:
    low, high = dyadic.down((m, e), bits), dyadic.up((m, e), bits)
    for a in (low, high):
        assert a is None or abs(a[1]) < dyadic.MAX_SCALE
    assert low is None or not dyadic.less((m, e), low)
    assert high is None or not dyadic.less(high, (m, e))
    assert low is not None or m < 0
    assert high is not None or m > 0


@settings(max_examples=200, deadline=None)
@given(a=DYADICS, b=DYADICS)
def test_dyadic_arithmetic_is_exact(a: Dyadic, b: Dyadic) -> None:
    x, y = dyadic.to_fraction(a), dyadic.to_fraction(b)
    assert dyadic.to_fraction(dyadic.plus(a, b)) == x + y
    assert dyadic.to_fraction(dyadic.minus(a, b)) == x - y
    assert dyadic.less(a, b) == (x < y)
    assert dyadic.equal(a, b) == (x == y)
    assert dyadic.floor(a) == x.__floor__()
    assert dyadic.ceil(a) == x.__ceil__()
    if y:
        below, above = dyadic.quotient_down(a, b, 20), dyadic.quotient_up(a, b, 20)
        assert below is not None
        assert above is not None
        assert dyadic.to_fraction(below) <= x / y <= dyadic.to_fraction(above)
