"""Ladders in one of several variables: proofs of true claims, none of false ones."""

from __future__ import annotations

import pytest

from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import Term, add, div, fn, mul, num, power, sub, var
from symnode.methods.reals.budget import Budget, Exhausted
from symnode.methods.reals.ladders_in_several import ends, prove, satisfied

a, b, t = var("a"), var("b"), var("t")


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, s) for r, s in atoms))


ORDER = [(">", a), (">", sub(b, a))]
ANGLES = sub(fn("atan", div(b, t)), fn("atan", div(a, t)))
SLOPE = div(sub(b, a), add(power(b, 2), power(t, 2)))
TRUE = {
    "mean value of the arc tangent": system(
        *ORDER, (">", sub(t, num(1))), (">", sub(sub(SLOPE, div(ANGLES, t)), num("1/4")))
    ),
    "logarithm of a quotient": system(
        *ORDER, (">", sub(sub(fn("log", b), fn("log", a)), div(sub(b, a), a)))
    ),
    "weak": system(*ORDER, (">=", sub(sub(fn("log", b), fn("log", a)), div(sub(b, a), a)))),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_claims(name: str) -> None:
    found = prove(TRUE[name], Budget(30.0))
    assert found is not None
    assert found["rule"] == "ladder"
    verify_proof(TRUE[name], found)


def test_false_claims_stay_open() -> None:
    wrong = system(*ORDER, (">", sub(div(sub(b, a), a), sub(fn("log", b), fn("log", a)))))
    assert prove(wrong, Budget(5.0)) is None


def test_systems_that_are_not_for_it() -> None:
    assert prove(system((">", fn("sin", a))), Budget(1.0)) is None
    assert prove(system((">", mul(a, b))), Budget(1.0)) is None


def test_no_time() -> None:
    with pytest.raises(Exhausted):
        prove(TRUE["weak"], Budget(0.0))


def test_ends_are_terms_in_the_other_variables() -> None:
    found = ends(system(*ORDER), "b")
    assert (["var", "a"], "left") in found
    assert ("oo", "right") in found


def test_random_points_satisfy_what_is_easy_to_satisfy() -> None:
    assert satisfied(system(*ORDER, (">", sub(num(3), b))))
    assert not satisfied(system(*ORDER, (">", sub(a, b))))
    assert not satisfied(system(("=", sub(a, b))))
