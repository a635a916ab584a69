"""Systems that do not change under scaling lose a variable; others are left alone."""

from __future__ import annotations

import pytest

from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import Term, add, div, fn, mul, num, power, sub, var
from symnode.methods.reals.homogeneous import reduced

x, y, z = var("x"), var("y"), var("z")


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


ORDER = [(">", y), (">", sub(x, y))]
MEANS = (">=", sub(div(sub(x, y), fn("log", div(x, y))), mul(num("1/2"), add(x, y))))


def test_the_logarithmic_mean_becomes_one_variable() -> None:
    chain = reduced(system(*ORDER, MEANS))
    assert chain is not None
    assert len(chain.system.variables) == 1
    assert chain.nodes[-1]["rule"] in ("abstract", "clear", "leave-out", "domain")


def test_variables_of_any_sign() -> None:
    chain = reduced(system((">", y), (">", sub(power(x, 3), mul(x, power(y, 2))))))
    assert chain is not None
    assert chain.system.variables == ("x_over_y",)


OTHERS = {
    "a constant": system(*ORDER, (">", sub(x, num(1)))),
    "a function": system(*ORDER, (">", sub(fn("exp", x), y))),
    "a sum of degrees": system(*ORDER, (">", add(x, mul(x, y)))),
    "no sign": system((">", sub(power(x, 2), power(y, 2)))),
    "one variable": system((">", x)),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_systems_are_left_alone(name: str) -> None:
    assert reduced(OTHERS[name]) is None


def test_the_quotients_keep_their_relations() -> None:
    chain = reduced(system((">", y), (">=", sub(x, mul(num(2), y))), ("=", sub(z, add(x, y)))))
    assert chain is not None
    assert len(chain.system.variables) == 2
    assert {a.relation for a in chain.system.atoms} >= {">=", "="}
