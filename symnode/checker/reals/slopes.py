"""Derivatives of terms, valid where every operation that depends on the variable is smooth."""

from __future__ import annotations

from collections.abc import Callable

from symnode.checker.context import Rejected, work
from symnode.checker.reals.functions import SMOOTH
from symnode.checker.reals.systems import Atom
from symnode.checker.reals.terms import (
    ONE,
    PI,
    ZERO,
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
    variables,
)


def slope(t: Term, x: str, where: str = "") -> Term:
    """dt/dx, defined wherever the conditions of ``strict_domain`` hold for the subterms with x."""
    memo: dict[Term, Term] = {}

    def visit(s: Term) -> Term:
        if s.head == "var":
            return ONE if s.data == x else ZERO
        if s not in memo:
            work(20)
            memo[s] = _slope(s, [visit(a) for a in s.args], where)
        return memo[s]

    return visit(t)


def _slope(t: Term, inner: list[Term], where: str) -> Term:
    if all(d == ZERO for d in inner):
        return ZERO
    if t.head == "add":
        return add(*inner)
    if t.head == "mul":
        return add(*(mul(*t.args[:k], d, *t.args[k + 1 :]) for k, d in enumerate(inner)))
    u, n = t.args[0], t.data
    if t.head == "pow":
        return mul(num(n), power(u, n - 1), inner[0])
    if t.head in ("root", "oddroot"):
        return mul(inner[0], div(ONE, mul(num(n), power(t, n - 1))))
    rule = _RULES.get(t.head)
    if rule is None:
        raise Rejected(f"{text(t)[:80]} has no derivative here", where)
    return mul(rule(u), inner[0])


_RULES: dict[str, Callable[[Term], Term]] = {
    "exp": lambda u: fn("exp", u),
    "log": lambda u: power(u, -1),
    "sin": lambda u: fn("cos", u),
    "cos": lambda u: neg(fn("sin", u)),
    "tan": lambda u: add(ONE, power(fn("tan", u), 2)),
    "asin": lambda u: power(root(2, sub(ONE, power(u, 2))), -1),
    "acos": lambda u: neg(power(root(2, sub(ONE, power(u, 2))), -1)),
    "atan": lambda u: power(add(ONE, power(u, 2)), -1),
    "sinh": lambda u: fn("cosh", u),
    "cosh": lambda u: fn("sinh", u),
    "tanh": lambda u: sub(ONE, power(fn("tanh", u), 2)),
    "asinh": lambda u: power(root(2, add(power(u, 2), ONE)), -1),
    "acosh": lambda u: power(root(2, sub(power(u, 2), ONE)), -1),
    "atanh": lambda u: power(sub(ONE, power(u, 2)), -1),
    "erf": lambda u: mul(num(2), fn("exp", neg(power(u, 2))), power(root(2, PI), -1)),
}


def strict_domain(t: Term, x: str, where: str = "") -> list[Atom]:
    """Conditions under which the outermost operation of t is analytic in its arguments."""
    if t.head in ("num", "var", "pi", "add", "mul") or x not in variables(t):
        return []
    u = t.args[0] if t.args else t
    if t.head == "pow":
        return [Atom("!=", u)] if t.data < 0 else []
    if t.head == "root":
        return [Atom(">", u)]
    if t.head == "oddroot":
        return [Atom("!=", u)]
    if t.head not in SMOOTH:
        raise Rejected(f"{text(t)[:80]} is not smooth", where)
    if t.head in ("asin", "acos", "atanh"):
        return [Atom(">", sub(ONE, u)), Atom(">", add(ONE, u))]
    if t.head == "acosh":
        return [Atom(">", sub(u, ONE))]
    if t.head == "log":
        return [Atom(">", u)]
    return [Atom("!=", fn("cos", u))] if t.head == "tan" else []
