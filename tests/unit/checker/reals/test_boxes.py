"""Rules ``boxes`` and ``ground``: what they show, and that nothing false passes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.box_methods import Boxes
from symnode.checker.reals.boxes import Range, root_box
from symnode.checker.reals.rules import boxes, ground
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import (
    PI,
    Term,
    add,
    fn,
    mul,
    neg,
    num,
    power,
    root,
    sub,
    var,
)

X, Y, ONE = var("x"), var("y"), num(1)
EXP, LOG, SIN = fn("exp", X), fn("log", X), fn("sin", X)


def system(*atoms: tuple[str, Term], integers: tuple[str, ...] = ()) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms), frozenset(integers))


def shows(s: System, tree: Any, bits: int = 64) -> bool:
    try:
        assert boxes.apply(s, {"rule": "boxes", "bits": bits, "tree": tree}, "test") == []
    except Rejected:
        return False
    return True


def taylor(k: int, c: str, n: int, *more: Any) -> list[Any]:
    return ["refute", k, ["taylor", 0, c, n, *more]]


NATURAL = ["refute", 0, "natural"]
EXP_LOWER = sub(add(ONE, X, mul(num("1/2"), power(X, 2))), EXP)


# touching zero


def test_exponential_above_its_polynomial() -> None:
    s = system((">=", EXP_LOWER), (">", X))
    assert shows(s, taylor(0, "0", 3))
    assert shows(s, taylor(0, "0", 2))  # the remainder is negative on the open half line
    assert not shows(s, taylor(0, "0", 1))
    assert not shows(s, taylor(0, "1/10", 3))
    assert not shows(system((">=", EXP_LOWER), (">=", X)), taylor(0, "0", 3))  # equal at 0
    assert shows(system((">", EXP_LOWER), (">=", X)), taylor(0, "0", 3))
    assert not shows(system((">=", EXP_LOWER), (">=", add(X, ONE))), taylor(0, "0", 3))


def test_touching_inside() -> None:
    f = sub(add(ONE, X), EXP)
    assert shows(system((">", f)), taylor(0, "0", 2))
    assert not shows(system((">=", f)), taylor(0, "0", 2))
    assert not shows(system((">", neg(f))), taylor(0, "0", 2))
    g = sub(LOG, sub(X, ONE))
    assert shows(system((">", g), (">", X)), taylor(0, "1", 2))


def test_coefficients_by_their_normal_form() -> None:
    f = sub(fn("log", add(num(2), X)), add(fn("log", num(2)), mul(num("1/2"), X)))
    s = system((">=", f), (">", X))
    assert not shows(s, taylor(0, "0", 2))
    assert shows(s, taylor(0, "0", 2, [0]))
    assert not shows(s, taylor(0, "0", 2, [2]))
    assert not shows(system((">=", neg(f)), (">", X)), taylor(0, "0", 2, [0]))


def test_remainder_over_the_open_interval() -> None:
    """x > sin x on (0, pi]: the slope cos y - 1 is negative for y strictly between."""
    s = system((">=", sub(SIN, X)), (">", X), (">=", sub(num(3), X)))
    assert shows(s, taylor(0, "0", 1))
    assert not shows(
        system((">=", sub(SIN, X)), (">=", X), (">=", sub(num(3), X))), taylor(0, "0", 1)
    )


# monotone


def test_monotone_with_an_open_face() -> None:
    f = sub(LOG, sub(X, ONE))
    s = system((">=", f), (">", sub(X, ONE)))
    method = ["monotone", 0, -1, "natural", "natural"]
    assert shows(s, ["refute", 0, method])
    assert not shows(s, ["refute", 0, ["monotone", 0, 1, "natural", "natural"]])
    assert not shows(system((">=", f), (">=", sub(X, ONE))), ["refute", 0, method])
    assert not shows(system((">=", neg(f)), (">", sub(X, ONE))), ["refute", 0, method])


def test_monotone_towards_infinity() -> None:
    method = ["monotone", 0, 1, "natural", "natural"]
    assert shows(system((">=", sub(fn("atan", X), num(2)))), ["refute", 0, method])
    assert not shows(system((">=", sub(fn("atan", X), ONE))), ["refute", 0, method])
    assert shows(system((">=", sub(fn("tanh", X), ONE))), ["refute", 0, method])


def test_monotone_near_an_end_outside_of_the_domain() -> None:
    """-1/x - 5 falls towards minus infinity at 0: there is no face, but a part beside it."""
    s = system((">", sub(neg(power(X, -1)), num(-5))), (">", X), (">", sub(num("1/10"), X)))
    assert shows(s, ["refute", 0, "natural"])
    below = system((">", sub(LOG, num(-3))), (">", X), (">", sub(num("1/100"), X)))
    assert shows(below, ["refute", 0, ["monotone", 0, 1, "natural", "natural"]])
    falling = system((">", add(power(X, -1), ONE)), (">", neg(X)), (">", add(X, ONE)))
    assert shows(falling, ["refute", 0, ["monotone", 0, -1, "natural", "natural"]])
    far = system((">", add(power(X, -1), ONE)), (">", neg(X)), (">", add(X, num(2))))
    assert not shows(far, ["refute", 0, ["monotone", 0, -1, "natural", "natural"]])


def test_two_faces() -> None:
    s = system(
        (">", sub(mul(X, Y), num(6))),
        (">", X),
        (">", Y),
        (">=", sub(num(2), X)),
        (">=", sub(num(3), Y)),
    )
    corner = ["monotone", 0, 1, "natural", ["monotone", 1, 1, "natural", "natural"]]
    assert shows(s, ["refute", 0, corner])
    wrong = ["monotone", 0, 1, "natural", ["monotone", 1, -1, "natural", "natural"]]
    assert not shows(s, ["refute", 0, wrong])


def test_equations_from_either_side() -> None:
    s = system(("=", sub(mul(X, fn("exp", neg(X))), ONE)))
    low = ["refute", 0, ["monotone", 0, 1, "natural", "natural"]]
    high = ["refute", 0, ["monotone", 0, -1, "natural", "natural"]]
    assert not shows(s, ["split", 0, "2", low, high])
    above = system(("=", add(EXP, ONE)))
    assert shows(above, ["refute", 0, "natural"])
    rising = system(("=", sub(EXP, num("1/2"))), (">=", X))
    assert shows(rising, ["refute", 0, ["monotone", 0, -1, "natural", "natural"]])  # of -f
    falling = system(("=", sub(num("1/2"), EXP)), (">=", X))
    assert shows(falling, ["refute", 0, ["monotone", 0, -1, "natural", "natural"]])


# functions that are not smooth


@pytest.mark.parametrize(
    "f",
    [
        power(X, -1),
        fn("tan", mul(num(2), X)),
        root(2, X),
        fn("abs", X),
        fn("floor", X),
        fn("max", X, neg(X)),
        fn("atan2", X, num(-1)),
        Term("oddroot", (X,), 3),
        fn("asin", X),
    ],
)
@pytest.mark.parametrize(
    "method",
    [
        ["mean"],
        ["taylor", 0, "1/2", 1],
        ["taylor", 0, "1/2", 2],
        ["monotone", 0, 1, "natural", "natural"],
        ["monotone", 0, -1, "natural", "natural"],
    ],
)
def test_corners_and_poles_are_refused(f: Term, method: Any) -> None:
    inside = ((">=", add(X, ONE)), (">=", sub(ONE, X)))
    for g in (sub(f, num(100)), sub(neg(f), num(100))):
        s = system((">", g), *inside)
        with pytest.raises(Rejected, match="smooth"):
            Boxes(s, 64).check(0, Boxes(s, 64).root or (), method, "test")


def test_corners_outside_of_the_box_do_no_harm() -> None:
    s = system((">=", sub(sub(ONE, fn("abs", X)), X)), (">", sub(X, ONE)))
    assert shows(s, ["refute", 0, ["monotone", 0, -1, "natural", "natural"]])


def test_points_outside_of_the_domain_do_not_satisfy() -> None:
    s = system((">=", sub(root(2, X), num(3))), (">", sub(num(4), X)))
    assert shows(s, NATURAL)
    assert shows(system((">", fn("log", sub(num(-1), power(X, 2))))), NATURAL)
    assert not shows(system((">", fn("log", sub(num(-1), power(X, 2))))), taylor(0, "0", 2))


# trees


def two_boxes() -> System:
    return system((">", sub(mul(X, sub(ONE, X)), num("3/10"))), (">=", X), (">=", sub(ONE, X)))


def test_trees() -> None:
    s = two_boxes()
    mean = ["refute", 0, ["mean"]]
    quarters = [["split", 0, c, mean, mean] for c in ("1/4", "3/4")]
    halves = ["split", 0, "1/2", *quarters]
    assert not shows(s, NATURAL)
    assert shows(s, halves)
    for tree in (
        ["split", 0, "2", *halves[3:]],
        ["split", 0, "1", *halves[3:]],
        ["split", 1, "1/2", *halves[3:]],
        ["split", -1, "1/2", *halves[3:]],
        ["split", True, "1/2", *halves[3:]],
        ["split", 0, 0.5, *halves[3:]],
        ["split", 0, "1/2", halves[3]],
        ["split", 0, "1/2", halves[3], NATURAL],
        ["split", 0, "1/5", *halves[3:]],
        ["split", 0, "1/2", *quarters[::-1]],
        ["refute", 1, ["mean"]],
        ["refute", 7, "natural"],
        ["refute", "0", "natural"],
        ["refute", 0, ["mean", 1]],
        ["refute", 0, None],
        ["refute", 0, ["monotone", 0, 2, "natural", "natural"]],
        ["refute", 0, ["monotone", 0, True, "natural", "natural"]],
        ["refute", 0, ["taylor", 0, "1/2", 0]],
        ["refute", 0, ["taylor", 0, "1/2", 10**9]],
        ["refute", 0, ["taylor", 0, 1, 2]],
        ["empty"],
        None,
        {},
        [],
    ):
        assert not shows(s, tree), tree
    for bits in (True, 0, 7, 10**9, "64", 64.0):
        assert not shows(s, halves, bits)  # type: ignore[arg-type]


def test_empty_root_box() -> None:
    s = system((">", X), (">", neg(X)))
    assert shows(s, ["empty"])
    assert not shows(s, NATURAL)
    assert shows(system((">=", sub(X, num(4))), (">", sub(PI, X))), ["empty"])
    assert not shows(system((">=", sub(X, num(3))), (">", sub(PI, X))), ["empty"])


def test_integers_move_inward() -> None:
    f = mul(X, sub(ONE, X))
    s = system((">", f), integers=("x",))
    tree = ["split", 0, "1/2", NATURAL, NATURAL]
    assert shows(s, tree)
    assert not shows(system((">", f)), tree)
    between = system((">", X), (">", sub(ONE, X)), integers=("x",))
    assert shows(between, ["empty"])


def test_root_box() -> None:
    s = system(
        (">", add(mul(num(2), X), num(-3))),
        (">=", sub(PI, X)),
        ("=", add(mul(num(-3), Y), ONE)),
        ("!=", X),
        (">", sub(fn("log", num(-1)), X)),
        (">", sub(mul(X, Y), num(5))),
    )
    found = root_box(s, 64)
    assert found is not None
    x, y = found
    assert x.low == Fraction(3, 2)
    assert x.low_open
    assert x.high is not None
    assert Fraction(314159, 100000) < x.high < Fraction(31416, 10000)
    assert y == Range(Fraction(1, 3), Fraction(1, 3), False, False)


# nothing false


POINTS = st.tuples(*(st.fractions(-3, 3, max_denominator=4) for _ in "xy"))
FUNCTIONS = ("exp", "sin", "cos", "atan", "tanh", "abs", "cosh", "erf", "sinh", "floor", "sign")


@st.composite
def methods(draw: st.DrawFn, depth: int = 0) -> Any:
    kind = draw(st.sampled_from(("natural", "taylor", "monotone", "mean", "exact")))
    i = draw(st.integers(0, 1))
    if kind == "taylor":
        c = str(draw(st.fractions(-3, 3, max_denominator=4)))
        return ["taylor", i, c, draw(st.integers(1, 4))]
    if kind == "monotone" and depth < 2:
        s = draw(st.sampled_from((1, -1)))
        return ["monotone", i, s, draw(methods(depth + 1)), draw(methods(depth + 1))]
    return ["mean"] if kind == "mean" else "exact" if kind == "exact" else "natural"


@st.composite
def terms_xy(draw: st.DrawFn, depth: int = 0) -> Term:
    kind = draw(st.integers(0, 7 if depth < 3 else 1))
    if kind == 0:
        return draw(st.sampled_from((X, Y)))
    if kind == 1:
        return num(draw(st.fractions(-3, 3, max_denominator=3)))
    if kind == 2:
        return fn(draw(st.sampled_from(FUNCTIONS)), draw(terms_xy(depth + 1)))
    if kind == 3:
        return power(draw(terms_xy(depth + 1)), draw(st.integers(2, 3)))
    if kind in (4, 5):
        return add(draw(terms_xy(depth + 1)), draw(terms_xy(depth + 1)))
    return mul(draw(terms_xy(depth + 1)), draw(terms_xy(depth + 1)))


@settings(max_examples=600, deadline=None)
@given(t=terms_xy(), at=POINTS, method=methods(), size=st.fractions(0, 2, max_denominator=4))
def test_a_satisfied_system_is_never_refuted(
    t: Term, at: tuple[Fraction, Fraction], method: Any, size: Fraction
) -> None:
    """t >= t(p), t <= t(p), up to rounding, hold at p, an end of the box or inside it."""
    from symnode.checker.reals.dyadic import to_fraction
    from symnode.checker.reals.enclosure import tape
    from symnode.checker.reals.intervals import from_fraction

    around = [
        a
        for n, q in zip("xy", at, strict=True)
        for a in ((">=", sub(var(n), num(q))), (">=", sub(num(q + size), var(n))))
    ]
    found = tape((t,), ("x", "y"), 96).run([from_fraction(q, 96) for q in at])[0]
    if found.lo is None or found.hi is None:
        return
    for f in (sub(t, num(to_fraction(found.lo))), sub(num(to_fraction(found.hi)), t)):
        s = system((">=", f), *around)
        try:
            assert not shows(s, ["refute", 0, method])
            assert not shows(s, ["split", 0, str(at[0] + size / 2), *[["refute", 0, method]] * 2])
        except OutOfBudget:
            pass


# ground


def test_ground() -> None:
    def ground_shows(relation: str, t: Term, **more: Any) -> bool:
        node = {"rule": "ground", "at": 0, **more}
        try:
            return ground.apply(system((relation, t)), node, "test") == []
        except Rejected:
            return False

    small = sub(fn("exp", PI), add(PI, num(20)))  # 0.0009 below 20 + pi
    assert ground_shows(">", small, bits=64)
    assert not ground_shows(">", small, bits=8)
    assert not ground_shows(">", neg(small), bits=64)
    same = sub(fn("log", num(4)), mul(num(2), fn("log", num(2))))
    assert ground_shows(">", same)
    assert ground_shows("!=", same)
    assert not ground_shows(">=", same)
    assert not ground_shows("!=", same, bits=64)
    assert not ground_shows(">", X, bits=64)
    assert ground_shows(">", fn("log", num(-1)), bits=64)
    for bad in (True, 0, "64", 10**7):
        assert not ground_shows(">", small, bits=bad)
