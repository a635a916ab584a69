"""A term of one variable as a sum of algebraic coefficients times transcendental products."""

from __future__ import annotations

from collections.abc import Sequence

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.normal_form import fraction
from symnode.checker.reals.systems import Atom
from symnode.checker.reals.terms import ONE, ZERO, Term, add, mul
from symnode.methods.reals.slopes import names

ALGEBRAIC = ("num", "var", "pi", "add", "mul", "pow", "root", "oddroot")
Shape = dict[Term, Term]  # from a product of transcendental factors to its coefficient


def shape(t: Term, name: str, given: Sequence[Atom]) -> tuple[Shape, Term] | None:
    """(S, D) with t D = the sum of all products in S times their coefficients."""
    try:
        top, bottom = fraction(t, given)
    except (OutOfBudget, Rejected, ZeroDivisionError):
        return None
    found: Shape = {}
    for part in top.args if top.head == "add" else (top,):
        coefficient: list[Term] = []
        factors: list[Term] = []
        for f in part.args if part.head == "mul" else (part,):
            (factors if is_transcendental(f, name) else coefficient).append(f)
        key = mul(*factors) if factors else ONE
        found[key] = add(found.get(key, ZERO), mul(*coefficient) if coefficient else ONE)
    return found, bottom


def is_transcendental(t: Term, name: str) -> bool:
    """Whether t depends on the variable through a function that is not algebraic."""
    if name not in names(t):
        return False
    return t.head not in ALGEBRAIC or any(is_transcendental(a, name) for a in t.args)


def put_together(s: Shape) -> Term:
    """The sum."""
    return add(*(mul(c, m) for m, c in s.items()))
