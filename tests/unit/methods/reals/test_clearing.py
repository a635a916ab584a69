"""What is done before algebra: domains, denominators, powers of one exponential."""

from __future__ import annotations

from fractions import Fraction

from symnode.checker.reals.systems import Atom, System
from symnode.checker.reals.terms import Term, add, div, fn, mul, num, sub, subterms, var
from symnode.methods.reals.clearing import cleared

x, y = var("x"), var("y")


def system(*atoms: tuple[str, Term]) -> System:
    return System(tuple(Atom(r, t) for r, t in atoms))


def exponentials(one: System) -> set[Term]:
    return {t for t in subterms(*(a.term for a in one.atoms)) if t.head == "exp"}


def of_multiples(*scales: str) -> System:
    parts = [fn("exp", mul(num(Fraction(q)), x)) for q in scales]
    return system((">", add(*parts, num(-3))), ("!=", div(num(1), sub(parts[0], num(1)))))


def test_exponentials_are_powers_of_one() -> None:
    after = cleared(of_multiples("1/2", "-1")).system
    assert exponentials(after) == {fn("exp", mul(num("1/2"), x))}
    after = cleared(of_multiples("2/3", "1/2", "-5/4")).system
    assert exponentials(after) == {fn("exp", mul(num("1/12"), x))}


def test_independent_exponentials_stay() -> None:
    one = system((">", add(fn("exp", x), fn("exp", mul(num(2), y)), fn("exp", y))))
    assert exponentials(cleared(one).system) == {fn("exp", x), fn("exp", y)}


def test_what_is_divided_by_is_not_zero() -> None:
    one = system(("=", div(num(1), sub(x, y))))
    assert Atom("!=", sub(x, y)) in cleared(one).system.atoms


def test_arguments_of_logarithms_are_positive() -> None:
    one = system((">", fn("log", sub(x, y))))
    assert Atom(">", sub(x, y)) in cleared(one).system.atoms
