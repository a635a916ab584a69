"""Contraction of boxes: no point at which the atom holds is lost, and cuts become splits."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import Term, add, fn, mul, num, power, root, sub, var
from symnode.methods.reals.branch_and_bound import search
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.contraction import Contraction
from symnode.numeric.balls.interval import Interval, interval
from symnode.numeric.balls.points import at_point

X, Y = var("x"), var("y")
LINE = interval(None, None)
TERMS = [
    sub(num(1), add(power(X, 2), power(Y, 2))),
    sub(num(5), add(fn("exp", X), mul(Y, Y))),
    sub(power(X, 3), fn("tanh", Y)),
    sub(root(2, X), fn("log", Y)),
    sub(fn("abs", add(X, num(-2))), mul(X, Y)),
    sub(power(X, -2), fn("asin", Y)),
    add(fn("sinh", X), fn("atan", Y), num(-3)),
    mul(num(-2), X, add(Y, num(Fraction(1, 3)))),
]
QUARTERS = st.integers(-20, 20).map(lambda n: Fraction(n, 4))


@pytest.mark.parametrize("term", TERMS, ids=str)
@settings(max_examples=60, deadline=None)
@given(x=QUARTERS, y=QUARTERS, wide=st.booleans(), relation=st.sampled_from((">", ">=", "=")))
def test_no_point_of_the_atom_is_lost(
    term: Term, x: Fraction, y: Fraction, wide: bool, relation: str
) -> None:
    (value,) = at_point([term], {"x": x, "y": y})
    if value is None:
        return
    shifted = sub(term, num(value)) if isinstance(value, Fraction) else term
    holds = isinstance(value, Fraction) or (relation != "=" and value.positive())
    if not holds or (isinstance(value, Fraction) and relation == ">"):
        return
    box = [LINE, LINE] if wide else [interval(x - 1, x + 2), interval(y - 2, y)]
    found = Contraction(Atom(relation, shifted), ["x", "y"]).narrowed(box, 64)
    assert found is not None
    for part, at in zip(found, (x, y), strict=True):
        assert part is not None
        assert part.contains(at)


def ends(part: Interval | None) -> tuple[float, float]:
    assert part is not None
    return float(part.lo), float(part.hi)


def test_a_circle_bounds_both_coordinates() -> None:
    found = Contraction(Atom(">=", TERMS[0]), ["x", "y"]).narrowed([LINE, LINE], 64)
    assert found is not None
    assert [ends(a) for a in found] == [(-1, 1), (-1, 1)]


def test_an_atom_that_never_holds_leaves_nothing() -> None:
    atom = Atom(">", sub(num(-1), power(X, 2)))
    assert Contraction(atom, ["x"]).narrowed([LINE], 64) is None


def test_a_contraction_is_a_split_that_the_checker_accepts() -> None:
    atoms = (Atom(">=", TERMS[0]), Atom(">", sub(fn("exp", add(X, Y)), num(8))))
    system = System(atoms, frozenset())
    tree = search(system).tree(Budget(5.0))
    assert tree is not None
    assert tree[0] == "split"
    assert ["refute", 0, "natural"] in tree[3:]
    assert verify_proof(system, {"rule": "boxes", "bits": 64, "tree": tree}) == 2
