"""Bounds from sums of squares and from powers: each is derived by rules, and true."""

from __future__ import annotations

import pytest

from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import Term, add, fn, mul, neg, num, power, sub, var
from symnode.methods.reals.power_bounds import from_powers
from symnode.methods.reals.square_bounds import bounded

x, y, z = var("x"), var("y"), var("z")


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


CIRCLE = sub(num(1), add(power(x, 2), power(y, 2)))
FOUND = {
    "circle": (system(("=", CIRCLE)), x, "1"),
    "circle from the other side": (system(("=", neg(CIRCLE))), y, "1"),
    "disc": (system((">=", CIRCLE)), y, "1"),
    "open disc": (system((">", CIRCLE)), x, "1"),
    "ellipse": (system((">=", sub(num(9), add(mul(num(4), power(x, 2)), power(y, 2))))), x, "3/2"),
    "no square root": (system((">=", sub(num(2), power(x, 2)))), x, "3/2"),
    "a product": (
        system((">=", sub(num(4), add(power(x, 2), mul(power(x, 2), power(y, 2)))))),
        x,
        "2",
    ),
    "a point": (system(("=", power(x, 2))), x, "1/8"),
    "functions": (system((">=", sub(num(1), add(power(x, 2), power(fn("exp", y), 2))))), x, "1"),
}


@pytest.mark.parametrize("name", FOUND)
def test_both_bounds_follow(name: str) -> None:
    start, v, limit = FOUND[name]
    after = bounded(start).system
    assert known(after, ">=", sub(num(limit), v))
    assert known(after, ">=", add(num(limit), v))


LEFT_ALONE = {
    "outside": system((">=", neg(CIRCLE))),
    "a hyperbola": system(("=", sub(power(x, 2), add(power(y, 2), num(1))))),
    "an odd power": system((">=", sub(num(1), add(power(x, 2), y)))),
    "no point": system((">=", neg(add(power(x, 2), num(1))))),
    "bounded already": system((">=", x), (">=", sub(num(1), x)), (">=", sub(num(4), power(x, 2)))),
    "not equal": system(("!=", CIRCLE)),
}


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_other_systems_are_left_alone(name: str) -> None:
    assert bounded(LEFT_ALONE[name]).nodes == []


def test_powers() -> None:
    square = from_powers(system((">=", y), (">=", sub(power(y, 2), num(4)))))
    assert known(square.system, ">=", sub(y, num(2)))
    below = from_powers(system((">", sub(num(-8), power(x, 3)))))
    assert known(below.system, ">", sub(num(-2), x))


def test_even_powers_need_a_sign() -> None:
    assert from_powers(system((">=", sub(power(y, 2), num(4))))).nodes == []
