"""The rule ``ladder``: proofs at ends and at infinity; poles, jumps and kinks are not crossed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given

from symnode.checker.context import Rejected
from symnode.checker.reals.limits import limit
from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.rules import RULES
from symnode.checker.reals.slopes import slope
from symnode.checker.reals.sturm import satisfiable
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import (
    ONE,
    PI,
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
    text,
    to_json,
    var,
)
from tests.unit.checker.reals.values import (
    DIGITS,
    TooLarge,
    Undefined,
    points,
    random_terms,
    value,
)

X, Y = var("x"), var("y")
J = to_json
LOW: dict[str, Any] = {"rule": "ladder", "name": "x", "end": "0", "side": "left", "strict": "end"}
HIGH: dict[str, Any] = {**LOW, "end": "oo", "side": "right"}


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


def left(s: System, **node: Any) -> list[System]:
    result: list[System] = RULES["ladder"].apply(s, {"rule": "ladder", **node}, "here")
    return result


def test_the_exponential_lies_above_its_tangent() -> None:
    f = sub(add(ONE, X), fn("exp", X))
    s = system((">=", X), (">", f))
    end = {"rule": "identity", "at": 1}
    slope_of_slope = {**LOW, "at": 2, "then": [{"rule": "identity", "at": 2}, _never(3)]}
    proof = {**LOW, "at": 1, "then": [end, slope_of_slope]}
    assert verify_proof(s, proof) == 2
    strict = system((">", X), (">=", f))
    assert len(left(strict, at=1, **{**_plain(LOW), "strict": "slope"})) == 2
    with pytest.raises(Rejected, match="side"):
        left(system((">=", X), (">=", f)), at=1, **{**_plain(LOW), "strict": "slope"})


def _plain(node: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in node.items() if k != "rule"}


def _never(k: int) -> dict[str, Any]:
    """-exp x > 0 is impossible: exp x > 0 by its shape, and the sum of both is 0."""
    shape = {"rule": "shape", "atom": [">", J(fn("exp", X))]}
    one = ["squares", [["1", "1"]]]
    close = {"rule": "combination", "summands": [[[k], one], [[k + 1], one]]}
    return {**shape, "then": [close]}


def test_a_pole_inside_is_left_to_be_excluded() -> None:
    """1/(x - 1) is -1 at 0 and falls, but it is not negative for x > 1."""
    s = system((">", X), (">", power(sub(X, ONE), -1)))
    found = left(s, at=1, **_plain(LOW))
    assert any(Atom("=", sub(X, ONE)) in one.atoms for one in found)


def test_a_pole_at_the_end_is_left_to_be_excluded() -> None:
    """1/x - 2 falls on x > 0; at 0 the simplified difference must not hide the pole."""
    s = system((">", X), (">", sub(power(X, -1), num(2))))
    found = left(s, at=1, **_plain(LOW))
    assert any(one.atoms[-1] == Atom("=", num(0)) for one in found)
    hidden = Term("mul", (X, power(X, -1)))
    found = left(system((">", X), (">", sub(hidden, num(2)))), at=1, **_plain(LOW))
    assert any(one.atoms[-1] == Atom("=", num(0)) for one in found)


@pytest.mark.parametrize(
    "f",
    [
        fn("floor", X),
        fn("abs", sub(X, ONE)),
        fn("sign", sub(X, ONE)),
        fn("max", X, ONE),
        fn("atan2", X, ONE),
        fn("exp", fn("floor", X)),
    ],
    ids=text,
)
def test_jumps_and_kinks_are_rejected(f: Term) -> None:
    with pytest.raises(Rejected, match=r"smooth|derivative"):
        left(system((">", X), (">", sub(f, num(5)))), at=1, **_plain(LOW))


def test_tangents_and_roots_leave_their_domains() -> None:
    tangent = left(system((">", X), (">", fn("tan", neg(X)))), at=1, **_plain(LOW))
    assert any(one.atoms[-1] == Atom("=", fn("cos", mul(num(-1), X))) for one in tangent)
    inner = sub(power(sub(X, ONE), 2), ONE)
    roots = left(system((">", X), (">", root(2, inner))), at=1, **_plain(LOW))
    assert any(one.atoms[-1] == Atom(">=", neg(inner)) for one in roots)
    odd = left(system((">", X), (">", Term("oddroot", (sub(X, ONE),), 3))), at=1, **_plain(LOW))
    assert any(one.atoms[-1] == Atom("=", sub(X, ONE)) for one in odd)


def test_only_atoms_that_hold_on_the_segment_are_kept() -> None:
    f = sub(fn("sin", X), num(2))
    s = system(
        (">", X),
        (">", sub(num(3), X)),
        (">", sub(X, num(2))),
        (">", Y),
        (">", add(X, Y)),
        ("!=", sub(X, ONE)),
        (">", sub(power(X, 2), ONE)),
        (">", mul(X, X, power(X, -1))),
        (">", f),
    )
    end, inside = left(s, at=8, **_plain(LOW))[:2]
    kept = set(inside.atoms[:-1])
    assert kept == {Atom(">", X), Atom(">", sub(num(3), X)), Atom(">", Y)}
    assert "x" not in end.variables
    above = left(s, at=8, **{**_plain(LOW), "end": "3", "side": "right"})[1]
    assert set(above.atoms[:-1]) == {
        Atom(">", X),
        Atom(">", sub(num(3), X)),
        Atom(">", sub(X, num(2))),
        Atom(">", Y),
        Atom(">", add(X, Y)),
    }


def test_the_end_has_to_lie_on_its_side() -> None:
    s = system((">", sub(X, num(2))), (">", fn("exp", X)))
    assert left(s, at=1, **_plain(LOW))
    with pytest.raises(Rejected, match="side"):
        left(s, at=1, **{**_plain(LOW), "side": "right"})
    with pytest.raises(Rejected, match="depends"):
        left(s, at=1, **{**_plain(LOW), "end": J(sub(X, ONE))})
    with pytest.raises(Rejected, match="side"):
        left(s, at=1, **{**_plain(LOW), "end": "oo"})
    with pytest.raises(Rejected, match="integer"):
        left(System(s.atoms, frozenset("x")), at=1, **_plain(LOW))


def test_from_infinity() -> None:
    """atan x >= pi/2 is impossible: the left side grows to pi/2."""
    f = sub(fn("atan", X), div(PI, num(2)))
    found = left(system((">", X), (">=", f)), at=1, **{**_plain(HIGH), "strict": "slope"})
    assert found[0].atoms[-1].relation == ">"
    assert verify_proof(System(found[0].atoms[-1:]), {"rule": "identity", "at": 0}) == 2
    with pytest.raises(Rejected, match="limit"):
        left(system((">", X), (">", fn("sin", X))), at=1, **_plain(HIGH))


def test_a_given_slope_is_compared_and_defined() -> None:
    f = sub(fn("log", add(X, ONE)), X)
    s = system((">=", X), (">", f))
    other = div(neg(X), add(X, ONE))
    found = left(s, at=1, **_plain(LOW), slope=J(other))
    assert found[1].atoms[-1].term == other
    with pytest.raises(Rejected, match="slope"):
        left(s, at=1, **_plain(LOW), slope=J(neg(other)))
    holes = mul(other, sub(X, ONE), power(sub(X, ONE), -1))
    with pytest.raises(Rejected, match="defined"):
        left(s, at=1, **_plain(LOW), slope=J(holes))
    logs = add(other, fn("log", f), neg(fn("log", f)))  # f > 0 is no fact inside
    with pytest.raises(Rejected, match="defined"):
        left(s, at=1, **_plain(LOW), slope=J(logs))


@given(random_terms, points)
def test_slopes_are_difference_quotients(t: Term, at: dict[str, Fraction]) -> None:
    try:
        found = value(slope(t, "x"), at)
        step = Fraction(1, 10**20)
        with mpmath.workdps(DIGITS):
            values = [value(t, {**at, "x": at["x"] + h}) for h in (-step, step)]
            quotient = (values[1] - values[0]) * 10**20 / 2
            assert abs(found - quotient) <= mpmath.mpf(10) ** -8 * (1 + abs(found)) ** 4
    except (Undefined, Rejected):
        return


GROWING = [
    fn("atan", X),
    mul(power(X, 5), fn("exp", neg(power(X, 2)))),
    div(add(mul(num(3), power(X, 2)), X), sub(power(X, 2), ONE)),
    fn("tanh", X),
    div(fn("log", add(power(X, 2), ONE)), X),
    div(X, root(2, add(power(X, 2), ONE))),
    fn("exp", div(ONE, X)),
    div(fn("log", fn("cosh", X)), X),
    div(fn("sin", X), X),
    fn("erf", X),
    div(fn("exp", X), add(fn("exp", X), power(X, 2))),
]


@pytest.mark.parametrize("t", GROWING, ids=text)
@pytest.mark.parametrize("direction", [1, -1])
def test_limits_are_approached(t: Term, direction: int) -> None:
    found = limit(t, "x", direction, System(()))
    assert found is not None
    with mpmath.workdps(DIGITS):
        near, wide = (7, 7) if "exp(-1*x^2)" in text(t) else (10, 55)
        places = [Fraction(direction * n) for n in (near, wide)]
        far = [abs(value(t, {"x": x}) - value(found, {})) for x in places]
        assert far[1] <= far[0] and far[1] < mpmath.mpf(1) / 5


@pytest.mark.parametrize(
    "t",
    [fn("sin", X), X, fn("exp", X), sub(root(2, add(power(X, 2), X)), X), fn("floor", div(ONE, X))],
    ids=text,
)
def test_where_no_limit_is_known(t: Term) -> None:
    assert limit(t, "x", 1, System(())) is None


@given(random_terms)
def test_random_limits(t: Term) -> None:
    """Where a limit is claimed, far values come close to it."""
    found = limit(t, "x", 1, System(()))
    if found is None or {"x", "y"} & set(System((Atom(">", found),)).variables):
        return
    try:
        at = {"y": Fraction(1, 3)}
        with mpmath.workdps(DIGITS):
            far = [abs(value(t, {**at, "x": Fraction(n)}) - value(found, at)) for n in (20, 59)]
        assert far[1] <= far[0] + mpmath.mpf(10) ** -30 or far[1] < mpmath.mpf(1) / 2
    except (Undefined, TooLarge):
        return


def dense(*c: int | str) -> list[Fraction]:
    return [Fraction(a) for a in c]


@pytest.mark.parametrize(
    ("relations", "answer"),
    [
        ([("=", dense(-2, 0, 1)), (">", dense(0, 1)), (">", dense("7/5", -1))], False),
        ([("=", dense(-2, 0, 1)), (">", dense(0, 1))], True),
        ([("=", dense(-2, 0, 1)), (">", dense(-2, 1))], False),
        ([(">", dense(-1, 0, -1))], False),
        ([(">=", dense(0, 0, -1))], True),
        ([(">=", dense(0, 0, -1)), ("!=", dense(0, 1))], False),
        ([("=", dense(0, -2, 0, 1)), ("=", dense(-2, 0, 1))], True),
        ([("=", dense(-3, 0, 1)), ("=", dense(-2, 0, 1))], False),
        ([("!=", dense(0, 1)), (">=", dense(0, 1)), (">=", dense(0, -1))], False),
        ([("=", dense())], True),
        ([("!=", dense())], False),
        ([(">", dense(3))], True),
        ([(">", dense(1, -1)), (">", dense(-1, 1))], False),
        ([(">=", dense(1, -1)), (">=", dense(-1, 1))], True),
        ([("=", dense(1, -3, 0, 1)), (">", dense(-2, 1))], False),
        ([("=", dense(1, -3, 0, 1)), (">", dense("-3/2", 1))], True),
    ],
)
def test_polynomial_relations(relations: list[tuple[str, list[Fraction]]], answer: bool) -> None:
    assert satisfiable(relations) is answer
