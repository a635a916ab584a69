"""Factors of known sign and monotone functions go; what they said of the variables stays."""

from __future__ import annotations

import pytest

from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import (
    ONE,
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
    var,
)
from symnode.methods.reals.factors import without_factors
from symnode.methods.reals.monotone_cancellation import stripped
from symnode.methods.reals.simpler import simpler
from symnode.methods.reals.steps import Chain

x, y = var("x"), var("y")


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


def exp(t: Term) -> Term:
    return fn("exp", t)


def log(t: Term) -> Term:
    return fn("log", t)


STRIPPED = [
    ((">", sub(exp(x), exp(y))), sub(x, y)),
    ((">=", sub(mul(num(2), exp(x)), num(2))), x),
    ((">", neg(fn("acos", x))), sub(x, ONE)),
    ((">=", sub(num(3), root(2, x))), sub(num(9), x)),
    (("=", sub(fn("tanh", x), fn("tanh", y))), sub(x, y)),
    (("=", add(Term("oddroot", (x,), 3), num(2))), add(x, num(8))),
]
KEPT = [
    (">", add(exp(x), exp(y))),
    (">", sub(exp(x), mul(num(2), exp(y)))),
    (">", sub(exp(x), num(2))),
    (">", add(root(2, x), num(3))),
    (">", sub(fn("cosh", x), fn("cosh", y))),
    (">", sub(power(x, 2), power(y, 2))),
    (">", sub(fn("sin", x), fn("sin", y))),
]


@pytest.mark.parametrize(("atom", "after"), STRIPPED)
def test_monotone_functions_go(atom: tuple[str, Term], after: Term) -> None:
    chain = Chain(system(atom))
    stripped(chain)
    assert chain.system == system((atom[0], after))


@pytest.mark.parametrize("atom", KEPT)
def test_others_stay(atom: tuple[str, Term]) -> None:
    chain = Chain(system(atom))
    stripped(chain)
    assert chain.nodes == []


def test_factors_of_known_sign_go() -> None:
    atoms = ((">=", sub(mul(x, y), x)), ("=", mul(exp(y), log(x))))
    chain = Chain(system((">", x), *atoms))
    without_factors(chain)
    assert chain.system == system((">", x), (">=", sub(y, ONE)), ("=", log(x)))


def test_factors_that_contradict_their_product() -> None:
    chain = Chain(system((">", x), (">", neg(y)), (">", mul(x, y))))
    without_factors(chain)
    assert chain.system.atoms[2] == Atom(">", num(-1))


def test_factors_that_may_be_zero() -> None:
    weak, strict = (">=", sub(mul(x, y), x)), (">", sub(mul(x, y), x))
    chain = Chain(system((">=", x), weak))
    without_factors(chain)
    assert chain.nodes == []
    chain = Chain(system((">=", x), strict))
    without_factors(chain)
    assert Atom(*strict) in chain.system.atoms  # it says that x is not 0
    assert Atom(">", sub(y, ONE)) in chain.system.atoms


def test_a_negative_factor_turns_the_relation() -> None:
    chain = Chain(system((">", neg(x)), (">", mul(power(x, 3), sub(exp(x), y)))))
    without_factors(chain)
    assert chain.system.atoms[1].relation == ">"
    assert chain.system.atoms[1].term in (
        sub(y, exp(x)),
        neg(sub(exp(x), y)),
        mul(num(-1), sub(exp(x), y)),
    )


def test_all_together() -> None:
    one = system((">", x), (">", div(sub(exp(mul(x, y)), exp(x)), x)))
    assert Atom(">", sub(y, ONE)) in simpler(one).system.atoms
    assert simpler(system((">", sub(x, y)))).nodes == []
