"""Sums of products: what they prove is infeasible, the checker follows, changes are rejected."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from symnode.checker.context import Rejected
from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import Term, add, mul, neg, num, power, sub, var
from symnode.methods.reals import polynomial, positivstellensatz
from symnode.methods.reals.budget import Budget

x, y, z = var("x"), var("y"), var("z")
ONE = num(1)


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


def total(*terms: Term) -> Term:
    return add(*terms)


MOTZKIN = total(
    mul(power(x, 4), power(y, 2)),
    mul(power(y, 4), power(x, 2)),
    ONE,
    mul(num(-3), power(x, 2), power(y, 2)),
)
CUBES = sub(mul(num(3), x, y, z), total(power(x, 3), power(y, 3), power(z, 3)))
CIRCLE = sub(total(power(x, 2), power(y, 2)), ONE)
INFEASIBLE = {
    "squares": system((">", sub(mul(num(2), x, y), total(power(x, 2), power(y, 2))))),
    "product": system((">", x), (">", y), (">=", neg(total(mul(x, y), x)))),
    "irrational": system(("=", sub(power(x, 2), num(2))), (">", x), (">=", sub(num("7/5"), x))),
    "box": system((">=", sub(ONE, x)), (">=", y), (">=", sub(ONE, y)), (">", sub(mul(x, y), ONE))),
    "cubes": system((">", CUBES), (">=", x), (">=", y), (">=", z)),
    "motzkin": system((">", neg(MOTZKIN))),
    "circle": system(("=", CIRCLE), (">", sub(total(x, y), num("3/2")))),
    "unequal": system(("!=", x), (">=", neg(power(x, 2)))),
}
FEASIBLE = {
    "squares": system((">=", sub(mul(num(2), x, y), total(power(x, 2), power(y, 2))))),
    "irrational": system(("=", sub(power(x, 2), num(2))), (">", x), (">=", sub(num("3/2"), x))),
    "box": system((">=", sub(ONE, x)), (">=", y), (">=", sub(ONE, y)), (">=", sub(mul(x, y), ONE))),
    "motzkin": system((">=", neg(MOTZKIN))),
    "circle": system(("=", CIRCLE), (">", sub(total(x, y), num("7/5")))),
    "unequal": system(("!=", x), (">=", power(x, 2))),
}


@pytest.mark.parametrize("name", INFEASIBLE)
def test_infeasible_systems_have_a_certificate(name: str) -> None:
    one = INFEASIBLE[name]
    node = positivstellensatz.prove(one, Budget(20))
    assert node is not None and node["rule"] == "combination"
    assert verify_proof(one, node) == 2
    assert polynomial.prove(one, Budget(20)) is not None


@pytest.mark.parametrize("name", FEASIBLE)
def test_feasible_systems_have_none(name: str) -> None:
    assert positivstellensatz.prove(FEASIBLE[name], Budget(1)) is None
    assert polynomial.prove(FEASIBLE[name], Budget(1)) is None


@pytest.mark.parametrize("name", FEASIBLE)
def test_a_certificate_of_the_one_is_none_of_the_other(name: str) -> None:
    node = positivstellensatz.prove(INFEASIBLE[name], Budget(20))
    with pytest.raises(Rejected):
        verify_proof(FEASIBLE[name], node)


def altered(node: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for k in range(len(node["summands"])):
        one, two = copy.deepcopy(node), copy.deepcopy(node)
        one["summands"].pop(k)
        two["summands"][k][0].append(0)
        found += [one, two]
        kind, squares = node["summands"][k][1]
        for n in range(len(squares) if kind == "squares" else 0):
            for value in ("1000", "-1"):
                other = copy.deepcopy(node)
                other["summands"][k][1][1][n][0] = value
                found.append(other)
    return found


@pytest.mark.parametrize("name", ["squares", "product", "cubes", "circle"])
def test_altered_certificates_are_rejected(name: str) -> None:
    node = positivstellensatz.prove(INFEASIBLE[name], Budget(20))
    assert node is not None
    for other in altered(node):
        with pytest.raises(Rejected):
            verify_proof(INFEASIBLE[name], other)


def test_one_variable_is_decided_by_roots() -> None:
    one = system((">", sub(num(2), power(x, 2))), (">=", sub(power(x, 3), num(3))))
    node = polynomial.prove(one, Budget(5))
    assert node is not None and node["rule"] == "sturm"
    assert verify_proof(one, node) == 2
