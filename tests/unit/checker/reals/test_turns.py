"""Angles: ranges in units of pi, the rules ``angle`` and ``turn``, and normal forms of atan2."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.claims import read_claim, systems
from symnode.checker.reals.normal_form import is_zero, normal
from symnode.checker.reals.rules import RULES
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import (
    ONE,
    PI,
    ZERO,
    Term,
    add,
    div,
    fn,
    mul,
    neg,
    num,
    power,
    root,
    sub,
    to_json,
    var,
)
from symnode.checker.reals.turns import turns
from tests.unit.checker.reals.values import DIGITS, Undefined, close, satisfied, value

X, Y, T = var("x"), var("y"), var("t")
HALF = num(Fraction(1, 2))
coordinates = st.sampled_from([Fraction(k, 2) for k in range(-4, 5)])
small = st.sampled_from([X, Y, neg(X), neg(Y), add(X, ONE), sub(Y, ONE), mul(X, Y), ZERO, ONE])
signs = st.tuples(st.sampled_from([">", ">=", "!="]), small).map(lambda p: Atom(*p))
angles = st.one_of(
    st.tuples(small, small).map(lambda p: fn("atan2", *p)),
    small.map(lambda u: fn("atan", u)),
    st.tuples(st.sampled_from(["asin", "acos"]), small).map(lambda p: fn(*p)),
)
halves = st.sampled_from([Fraction(k, 2) for k in (-3, -2, -1, 1, 2, 3)])
sums = st.lists(
    st.tuples(halves, st.one_of(angles, st.just(PI))).map(lambda p: mul(num(p[0]), p[1])),
    min_size=1,
    max_size=3,
).map(lambda parts: add(*parts))


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


def left(s: System, **node: Any) -> list[System]:
    result: list[System] = RULES[node["rule"]].apply(s, node, "here")
    return result


def defined_at(s: System, t: Term, x: Fraction, y: Fraction) -> Any:
    """The value of a term at a point of the system, None where there is none."""
    at = {"x": x, "y": y}
    try:
        return value(t, at) if satisfied(s, at) else None
    except Undefined:
        return None


@settings(max_examples=300)
@given(t=sums, atoms=st.lists(signs, max_size=3), x=coordinates, y=coordinates)
def test_ranges_hold_the_values(t: Term, atoms: list[Atom], x: Fraction, y: Fraction) -> None:
    s = System(tuple(atoms))
    v = defined_at(s, t, x, y)
    if v is None:
        return
    found = turns(s, t)
    with mpmath.workdps(DIGITS):
        turn, near = v / mpmath.pi, mpmath.mpf(10) ** -60
        for end, is_open, sign in ((found.lo, found.lo_open, 1), (found.hi, found.hi_open, -1)):
            if not isinstance(end, Fraction):
                continue
            beyond = sign * (turn - mpmath.mpf(end.numerator) / end.denominator)
            assert beyond > -near
            assert not is_open or beyond > near


@settings(max_examples=300)
@given(t=sums, atoms=st.lists(signs, max_size=3), x=coordinates, y=coordinates)
def test_normal_forms_of_angles(t: Term, atoms: list[Atom], x: Fraction, y: Fraction) -> None:
    s = System(tuple(atoms))
    for u in (t, fn("cos", t), fn("sin", t)):
        v = defined_at(s, u, x, y)
        if v is None:
            continue
        try:
            form = normal(u, s.atoms)
        except (OutOfBudget, Rejected):
            continue
        assert close(v, value(form, {"x": x, "y": y}))


size = root(2, add(power(X, 2), power(Y, 2)))
nested = st.sampled_from(
    [
        mul(root(2, sub(size, X)), root(2, add(size, X))),
        div(root(2, sub(size, X)), root(2, add(size, X))),
        root(3, power(sub(size, X), 2)),
        fn("log", sub(size, X)),
        fn("exp", mul(HALF, fn("log", sub(size, Y)))),
        root(2, sub(root(2, add(power(X, 4), ONE)), power(X, 2))),
    ]
)


@given(t=nested, atoms=st.lists(signs, max_size=2), x=coordinates, y=coordinates)
def test_conjugates_of_roots(t: Term, atoms: list[Atom], x: Fraction, y: Fraction) -> None:
    s = System(tuple(atoms))
    v = defined_at(s, t, x, y)
    if v is not None:
        assert close(v, value(normal(t, s.atoms), {"x": x, "y": y}))


def test_half_angles_stay_open_on_the_cut() -> None:
    sine = fn("sin", mul(HALF, fn("atan2", Y, X)))
    quotient = div(Y, mul(root(2, num(2)), root(2, size), root(2, add(size, X))))
    assert not is_zero(sub(sine, quotient))
    assert is_zero(sub(sine, quotient), (Atom("!=", Y),))
    assert is_zero(sub(sine, quotient), (Atom(">", X),))


def test_the_angle_on_the_axes() -> None:
    assert normal(fn("atan2", ZERO, num(-1))) == PI
    assert normal(fn("atan2", num(-1), ZERO)) == mul(num(Fraction(-1, 2)), PI)
    assert is_zero(sub(fn("atan2", num(-1), num(-1)), mul(num(Fraction(-3, 4)), PI)))
    assert not is_zero(fn("atan2", ZERO, X))
    assert is_zero(sub(fn("atan2", mul(num(3), Y), mul(num(3), X)), fn("atan2", Y, X)))
    assert not is_zero(sub(fn("atan2", neg(Y), neg(X)), fn("atan2", Y, X)))


def test_turn_needs_less_than_a_full_turn() -> None:
    a, b = fn("atan2", Y, X), fn("atan2", mul(T, Y), mul(T, X))
    nonzero = ("!=", sub(a, b))
    positive = system((">", T), nonzero)
    assert left(positive, rule="turn", of=to_json(sub(a, b)), by="1")[0].atoms[-1].relation == "="
    with pytest.raises(Rejected, match="multiple"):
        left(system(nonzero), rule="turn", of=to_json(sub(a, b)), by="1")
    around = mul(num(2), PI)
    with pytest.raises(Rejected, match="full turn"):
        left(positive, rule="turn", of=to_json(around), by="1")
    with pytest.raises(Rejected, match="positive"):
        left(positive, rule="turn", of=to_json(ZERO), by="0")
    half = add(fn("atan2", Y, X), fn("atan2", neg(Y), X), neg(PI), neg(PI))
    with pytest.raises(Rejected, match="full turn"):  # on the cut: pi + pi - 2 pi is 0, else not
        left(system(("!=", half)), rule="turn", of=to_json(half), by="1")


def test_turn_asks_whether_the_angle_is_defined() -> None:
    angle = sub(fn("atan2", Y, T), fn("atan2", Y, T))
    with pytest.raises(Rejected, match="defined"):
        left(system((">", X)), rule="turn", of=to_json(angle), by="1")


def test_angle_knows_its_ends() -> None:
    a = fn("atan2", Y, X)
    s = system(("!=", a), (">=", add(T, PI)), (">=", sub(PI, T)))
    for relation, t in (
        (">=", sub(PI, a)),
        (">", add(PI, a)),
        (">=", fn("cos", mul(HALF, T))),
        (">=", fn("cos", mul(HALF, a))),
        (">=", neg(fn("sin", sub(mul(HALF, a), mul(HALF, PI))))),
    ):
        assert left(s, rule="angle", atom=[relation, to_json(t)])
    for relation, t in (
        (">", sub(PI, a)),
        (">", fn("cos", mul(HALF, T))),
        (">", fn("cos", mul(HALF, a))),
        (">=", fn("sin", mul(HALF, a))),
        (">=", fn("sin", T)),
    ):
        with pytest.raises(Rejected, match="does not show"):
            left(s, rule="angle", atom=[relation, to_json(t)])


def test_a_variable_is_never_infinite() -> None:
    infinity = ["const", "infinity"]
    z = ["var", "z"]
    claim = {
        "variables": [["z", "complex"]],
        "hypotheses": [["or", ["=", z, "1"], ["=", z, ["mul", "-1", infinity]]]],
        "statement": ["!=", infinity, z],
        "definedness": "required",
    }
    assert systems(read_claim(claim)) == []  # no number fails to differ
    for side in (["mul", "2", infinity], ["add", "1", infinity], infinity):
        with pytest.raises(Rejected):
            read_claim({**claim, "statement": ["=", ["mul", "2", z], side]})
    with pytest.raises(Rejected):
        read_claim({**claim, "statement": ["=", ["var", "w"], infinity]})
