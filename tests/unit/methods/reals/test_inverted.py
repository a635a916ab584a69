"""Half lines as intervals: true claims at infinity are proved, false ones never."""

from __future__ import annotations

import pytest

from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import PI, Term, add, div, fn, mul, num, power, sub, var
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.inverted import Inverted, inverse

x = var("x")
SECONDS = 20.0


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


LOG_NEXT = fn("log", add(num(1), power(x, -1)))


FROM_3 = (">=", sub(x, num(3)))
COSINES = sub(power(fn("cos", div(PI, add(x, num(1)))), 2), fn("cos", div(PI, x)))
TRUE = {
    "cosines": system(FROM_3, (">", COSINES)),
    "logarithm below": system((">=", sub(x, num(1))), (">=", sub(LOG_NEXT, power(x, -1)))),
    "logarithm above": system(
        (">=", sub(x, num(1))), (">=", sub(power(add(x, num(1)), -1), LOG_NEXT))
    ),
    "to minus infinity": system(
        (">=", sub(num(-2), x)), (">=", sub(power(x, -1), fn("sin", power(x, -1))))
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_holds_at_infinity(name: str) -> None:
    found = Inverted().prove(TRUE[name], Budget(SECONDS))
    assert found is not None
    verify_proof(TRUE[name], found)


FALSE = {
    "far away": system((">=", sub(x, num(1))), (">", sub(mul(num(2), LOG_NEXT), power(x, -1)))),
    "equal at the end": system(FROM_3, (">=", COSINES)),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_stay_open(name: str) -> None:
    assert Inverted().prove(FALSE[name], Budget(1.0)) is None


def test_bounds_of_the_variable_become_bounds_of_its_inverse() -> None:
    chain = inverse(TRUE["cosines"], x, 1)
    assert chain is not None
    (t,) = chain.system.variables
    assert Atom(">=", add(mul(num(-3), var(t)), num(1))) in chain.system.atoms


def test_the_sign_has_to_be_known() -> None:
    assert inverse(system((">", add(x, num(1)))), x, 1) is None


def test_bounded_systems_and_several_variables_are_left_alone() -> None:
    inside = system((">=", x), (">=", sub(num(1), x)), (">", fn("sin", x)))
    assert Inverted().prove(inside, Budget(1.0)) is None
    assert Inverted().prove(system((">", mul(x, fn("sin", var("y"))))), Budget(1.0)) is None
