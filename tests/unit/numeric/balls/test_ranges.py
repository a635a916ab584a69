"""Every known function over random intervals: values at points inside lie in the range."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from symnode.checker.reals.functions import ARITY
from symnode.checker.reals.terms import Term, add, div, fn, mul, num, power, root, sub, var
from symnode.numeric.balls import Interval, compile_terms, fails, fraction, interval

X, Y = var("x"), var("y")
EXACT: dict[str, Callable[..., Fraction]] = {
    "abs": abs,
    "sign": lambda v: Fraction((v > 0) - (v < 0)),
    "floor": lambda v: Fraction(math.floor(v)),
    "ceil": lambda v: Fraction(math.ceil(v)),
    "max": max,
    "min": min,
}
DEFINED: dict[str, Callable[..., bool]] = {
    "log": lambda v: v > 0,
    "asin": lambda v: abs(v) <= 1,
    "acos": lambda v: abs(v) <= 1,
    "acosh": lambda v: v >= 1,
    "atanh": lambda v: abs(v) < 1,
    "atan2": lambda a, b: (a, b) != (0, 0),
}


def everywhere(*_: Fraction) -> bool:
    return True


def cases() -> list[tuple[str, Term, Callable[..., Any], Callable[..., bool]]]:
    found: list[tuple[str, Term, Callable[..., Any], Callable[..., bool]]] = []
    for name, arity in ARITY.items():
        t = fn(name, X) if arity == 1 else fn(name, X, Y)
        value = EXACT.get(name) or getattr(mpmath, name)
        found.append((name, t, value, DEFINED.get(name, everywhere)))
    found += [
        ("add", add(X, Y), lambda a, b: a + b, everywhere),
        ("sub", sub(X, Y), lambda a, b: a - b, everywhere),
        ("mul", mul(X, Y), lambda a, b: a * b, everywhere),
        ("scaled", mul(num("-3/7"), X), lambda a: a * Fraction(-3, 7), everywhere),
        ("div", div(X, Y), lambda a, b: a / b, lambda a, b: b != 0),
        ("square by product", mul(X, X), lambda a: a * a, everywhere),
        ("sqrt", root(2, X), mpmath.sqrt, lambda a: a >= 0),
        ("root 4", root(4, X), lambda a: mpmath.root(a, 4), lambda a: a >= 0),
        ("cube root", Term("oddroot", (X,), 3), real_cube_root, everywhere),
    ]
    for n in (-3, -2, -1, 2, 3, 6):
        found.append((f"power {n}", power(X, n), _raise(n), lambda a, n=n: n > 0 or a != 0))
    return found


def _raise(n: int) -> Callable[[Fraction], Fraction]:
    return lambda a: a**n


def real_cube_root(a: Any) -> Any:
    return mpmath.sign(a) * mpmath.root(abs(a), 3)


Drawn = tuple[Interval, Fraction | None, Fraction | None, bool, bool]


def number(r: random.Random) -> Fraction:
    quarter = Fraction(r.randint(-12, 12), r.choice([1, 2, 4]))
    other = Fraction(r.randint(-200, 200), r.randint(1, 50))
    return r.choice([quarter, other, Fraction(0), Fraction(1), Fraction(-1)])


def draw(r: random.Random) -> Drawn:
    a, b = sorted((number(r), number(r)))
    low, high = (None if r.random() < 0.1 else a), (None if r.random() < 0.1 else b)
    lo_open, hi_open = r.random() < 0.3 and a != b, r.random() < 0.3 and a != b
    return interval(low, high, lo_open=lo_open, hi_open=hi_open), low, high, lo_open, hi_open


def inside(r: random.Random, drawn: Drawn) -> Fraction:
    _, low, high, lo_open, hi_open = drawn
    far = r.choice([5, 100])
    left = low if low is not None else (high or Fraction(0)) - far
    right = high if high is not None else left + far
    kind = r.random()
    if kind < 0.2 and not lo_open:
        return left
    if kind < 0.4 and not hi_open:
        return right
    return left + (right - left) * Fraction(r.randint(1, 99), 100)


def as_mpf(z: Fraction) -> Any:
    return mpmath.mpf(z.numerator) / z.denominator


def holds(value: Any, found: Interval) -> bool:
    if isinstance(value, Fraction):
        return found.contains(value)
    slack = (1 + abs(value)) * mpmath.mpf(2) ** -150
    low, high = fraction(found.lo), fraction(found.hi)
    above = low is None or as_mpf(low) <= value + slack
    return above and (high is None or as_mpf(high) >= value - slack)


@pytest.mark.parametrize("name,t,value,defined", cases(), ids=[c[0] for c in cases()])
def test_ranges_hold_the_values(
    name: str, t: Term, value: Callable[..., Any], defined: Callable[..., bool]
) -> None:
    r = random.Random(name)
    exact = (name not in ARITY and "root" not in name and name != "sqrt") or name in EXACT
    names = ["x", "y"] if any(s == Y for s in t.args) or "y" in repr(t) else ["x"]
    compiled = compile_terms([t], names, 80)
    with mpmath.workprec(200):
        for _ in range(300):
            drawn = [draw(r) for _ in names]
            found = compiled.ranges([d[0] for d in drawn])[0]
            for _ in range(4):
                at = [inside(r, d) for d in drawn]
                if not defined(*at):
                    assert found is None or found.partial, (drawn, at)
                    continue
                assert found is not None, (drawn, at)
                got = value(*(at if exact else map(as_mpf, at)))
                assert holds(got, found), (drawn, at, got)


def at(t: Term, low: int | None, high: int | None, **flags: bool) -> Interval | None:
    ends = [None if v is None else Fraction(v) for v in (low, high)]
    return compile_terms([t], ["x"]).ranges([interval(*ends, **flags)])[0]


def test_ends_that_are_left_out_give_strictness() -> None:
    assert fails(">=", at(sub(num(0), X), 0, 1, lo_open=True))
    assert not fails(">=", at(sub(num(0), X), 0, 1))
    assert fails(">=", at(sub(fn("tanh", X), num(1)), None, None))
    assert fails("=", at(fn("exp", X), None, None))
    assert fails("=", at(mul(X, fn("exp", X)), 0, None, lo_open=True))
    assert fails(">=", at(sub(fn("cos", X), num(1)), 0, 3, lo_open=True))
    assert not fails(">=", at(sub(fn("cos", X), num(1)), 0, 3))
    assert fails("=", at(power(X, -2), None, None))
    assert fails(">=", at(sub(fn("erf", X), num(1)), 20, 40))


def test_domains_are_told() -> None:
    log = at(fn("log", X), -1, 1)
    assert log is not None and log.partial and fails(">", log)
    assert at(fn("log", X), -2, -1) is None
    assert at(fn("log", X), -2, 0) is None
    assert at(fn("log", add(fn("acos", X), num(1))), 2, 3) is None
    clean = at(fn("log", X), 0, 1, lo_open=True)
    assert clean is not None and not clean.partial
    tan = at(fn("tan", X), 1, 2)
    assert tan is not None and tan.partial
    assert at(power(X, -1), 0, 0) is None
    below = at(add(root(2, X), num(1)), -4, 9)
    assert below is not None and below.partial and not fails(">", below)


def test_overflow_is_an_infinite_end() -> None:
    big = 10**30
    found = at(fn("exp", X), big, big)
    assert found is not None and not fails(">", found)
    small = at(fn("exp", X), -big, -big)
    assert small is not None and small.positive()


def test_precision_can_be_changed() -> None:
    t = sub(fn("exp", num("1/3")), add(num("1396/1000"), mul(num("1/1000000"), X)))
    compiled = compile_terms([t], ["x"], 20)
    box = [interval(Fraction(-387574911, 1000), Fraction(-387574911, 1000))]
    compiled.precision = 200
    narrow = compiled.ranges(box)[0]
    compiled.precision = 24
    wide = compiled.ranges(box)[0]
    assert narrow is not None and wide is not None
    assert wide.lo <= narrow.lo and narrow.hi <= wide.hi
    assert narrow.hi - narrow.lo < wide.hi - wide.lo
