"""Derivatives as terms, kept small, and terms as polynomials in one variable."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from symnode.checker.reals.functions import ROUGH
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
    variables,
)

MAX_SIZE = 4_000


class NotSmooth(Exception):
    """A term has no derivative here."""


def slope(t: Term, name: str) -> Term | None:
    """The derivative by a variable; None for terms that have none here or a very large one."""
    try:
        found = _slope(t, name)
    except (NotSmooth, RecursionError):
        return None
    return found if size(found) <= MAX_SIZE else None


@lru_cache(maxsize=20_000)
def size(t: Term) -> int:
    """How many operations a term has, repeated ones counted each time."""
    return 1 + sum(size(a) for a in t.args)


@lru_cache(maxsize=20_000)
def names(t: Term) -> frozenset[str]:
    """The variables of a term."""
    return variables(t)


@lru_cache(maxsize=20_000)
def _slope(t: Term, name: str) -> Term:
    if t.head == "var":
        return ONE if t.data == name else ZERO
    if name not in names(t):
        return ZERO
    if t.head == "add":
        return add(*(_slope(a, name) for a in t.args))
    if t.head == "mul":
        return add(*(_factor_slope(t, k, name) for k in range(len(t.args))))
    if t.head in ROUGH or t.head == "atan2":
        raise NotSmooth
    u = t.args[0]
    return mul(_outer(t, u), _slope(u, name))


def _factor_slope(t: Term, k: int, name: str) -> Term:
    inner = _slope(t.args[k], name)
    if inner == ZERO:
        return ZERO
    return mul(*(inner if j == k else a for j, a in enumerate(t.args)))


def _outer(t: Term, u: Term) -> Term:
    """The derivative of the outermost operation at its argument."""
    if t.head == "pow":
        return mul(num(t.data), power(u, t.data - 1))
    if t.head in ("root", "oddroot"):
        return div(t, mul(num(t.data), u))
    if t.head in _OUTER_SIMPLE:
        return _OUTER_SIMPLE[t.head](t, u)
    raise NotSmooth


def _one_minus_square(u: Term) -> Term:
    return sub(ONE, power(u, 2))


_OUTER_SIMPLE: dict[str, Callable[[Term, Term], Term]] = {
    "exp": lambda t, u: t,
    "log": lambda t, u: power(u, -1),
    "sin": lambda t, u: fn("cos", u),
    "cos": lambda t, u: neg(fn("sin", u)),
    "tan": lambda t, u: add(ONE, power(t, 2)),
    "asin": lambda t, u: power(root(2, _one_minus_square(u)), -1),
    "acos": lambda t, u: neg(power(root(2, _one_minus_square(u)), -1)),
    "atan": lambda t, u: power(add(ONE, power(u, 2)), -1),
    "sinh": lambda t, u: fn("cosh", u),
    "cosh": lambda t, u: fn("sinh", u),
    "tanh": lambda t, u: _one_minus_square(t),
    "asinh": lambda t, u: power(root(2, add(ONE, power(u, 2))), -1),
    "acosh": lambda t, u: power(root(2, add(num(-1), power(u, 2))), -1),
    "atanh": lambda t, u: power(_one_minus_square(u), -1),
    "erf": lambda t, u: mul(num(2), power(root(2, PI), -1), fn("exp", neg(power(u, 2)))),
}


def polynomial_in(t: Term, name: str) -> dict[int, Term] | None:
    """The coefficients of a term as a polynomial of a variable, as far as its shape shows them."""
    if name not in names(t):
        return {0: t}
    if t.head == "var":
        return {1: ONE}
    if t.head == "add":
        total: dict[int, Term] = {}
        for a in t.args:
            part = polynomial_in(a, name)
            if part is None:
                return None
            total = {k: add(total.get(k, ZERO), part.get(k, ZERO)) for k in {*total, *part}}
        return total
    if t.head == "mul":
        return _product([polynomial_in(a, name) for a in t.args])
    if t.head == "pow" and 0 < t.data <= 12:
        return _product([polynomial_in(t.args[0], name)] * t.data)
    return None


def _product(parts: list[dict[int, Term] | None]) -> dict[int, Term] | None:
    total = {0: ONE}
    for part in parts:
        if part is None:
            return None
        new: dict[int, Term] = {}
        for i, a in total.items():
            for j, b in part.items():
                new[i + j] = add(new.get(i + j, ZERO), mul(a, b))
        total = new
        if len(total) > 40:
            return None
    return total
