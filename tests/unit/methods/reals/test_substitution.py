"""Functions as variables: true claims are proved by algebra, false ones never."""

from __future__ import annotations

import pytest

from symnode.checker.context import Rejected
from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import PI, Term, add, div, fn, mul, neg, num, power, root, sub, var
from symnode.methods.reals import cvc5_engine, substitution
from symnode.methods.reals.budget import Budget

x, y, t = var("x"), var("y"), var("t")


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, s) for r, s in atoms))


def e(s: Term) -> Term:
    return fn("exp", s)


def quadratic(constant: str) -> Term:
    """(e^x)^2 - 2 e^x e^y + constant (e^y)^2."""
    return add(e(mul(num(2), x)), mul(num(-2), e(add(x, y))), mul(num(constant), e(mul(num(2), y))))


TRUE = {
    "exponentials": system((">", neg(quadratic("1")))),
    "half exponents": system((">", sub(mul(num(2), e(div(x, num(2)))), add(e(x), num(1))))),
    "negative exponents": system((">", sub(num(2), add(e(x), e(neg(x)))))),
    "circle": system((">", sub(mul(fn("sin", x), fn("cos", x)), num("1/2")))),
    "roots": system(("=", sub(root(2, add(power(x, 2), num(1))), x))),
    "two roots": system(
        (">", x), (">", y), (">", sub(root(2, add(x, y)), add(root(2, x), root(2, y))))
    ),
    "tangent line": system((">", sub(add(x, num(1)), e(x)))),
    "logarithm": system((">", x), (">", sub(fn("log", x), sub(x, num("1/2"))))),
    "tanh": system((">", sub(power(fn("tanh", x), 2), num(1)))),
    "pi": system(
        (">", sub(num("22/7"), mul(num("11/10"), PI))),
        (">", sub(mul(num("9/10"), PI), num("29/10"))),
    ),
    "quotient": system((">", x), (">=", neg(div(e(x), x)))),
    "modulus": system((">", sub(fn("abs", add(x, y)), add(fn("abs", x), fn("abs", y))))),
}
FALSE = {
    "exponentials": system((">", neg(quadratic("9/10")))),
    "half exponents": system((">=", sub(mul(num(2), e(div(x, num(2)))), add(e(x), num(1))))),
    "negative exponents": system((">", sub(num("21/10"), add(e(x), e(neg(x)))))),
    "circle": system((">", sub(mul(fn("sin", x), fn("cos", x)), num("49/100")))),
    "roots": system((">", sub(root(2, add(power(x, 2), num(1))), x))),
    "two roots": system(
        (">", sub(mul(num("3/2"), root(2, add(x, y))), add(root(2, x), root(2, y))))
    ),
    "tangent line": system((">=", sub(add(x, num(1)), e(x)))),
    "tanh": system((">", sub(power(fn("tanh", x), 2), num("99/100")))),
    "quotient": system((">=", neg(div(e(x), x)))),
    "modulus": system((">=", sub(fn("abs", add(x, y)), add(fn("abs", x), fn("abs", y))))),
}


@pytest.mark.parametrize("name", TRUE)
def test_true(name: str) -> None:
    node = substitution.prove(TRUE[name], Budget(20))
    assert node is not None
    assert verify_proof(TRUE[name], node) in (1, 2)
    for other in (*FALSE.values(), *(s for n, s in TRUE.items() if n != name)):
        with pytest.raises(Rejected):
            verify_proof(other, node)


@pytest.mark.parametrize("name", FALSE)
def test_false(name: str) -> None:
    assert substitution.prove(FALSE[name], Budget(1.5)) is None


def test_without_the_second_engine_there_is_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cvc5_engine, "ask", lambda *_: "unknown")
    for one in TRUE.values():
        node = substitution.prove(one, Budget(3))
        assert node is None or verify_proof(one, node) == 2
