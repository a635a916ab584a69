"""Derivatives of real terms, as terms.

``derivative(t, x)`` is defined, and is the derivative of ``t`` with respect to the variable ``x``,
at every point at which all operations of ``t`` are smooth (``domains.smooth``): arguments in the
open domains, no corner, no jump. Functions that have corners or jumps raise ``Rejected`` unless the
caller says (``corners``) that it makes sure of that.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from symnode.checker.context import Rejected, work
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
    num,
    power,
    root,
    sub,
    subterms,
)

CORNERS = ROUGH | {"atan2"}
HALF = num(Fraction(1, 2))


@lru_cache(maxsize=2048)
def derivative(t: Term, x: str, *, corners: bool = False) -> Term:
    """The derivative of ``t`` with respect to the variable ``x``."""
    found: dict[Term, Term] = {}
    for s in subterms(t):
        work(10)
        if s.head == "var":
            found[s] = ONE if s.data == x else ZERO
        elif not s.args:
            found[s] = ZERO
        else:
            inner = [found[a] for a in s.args]
            if s.head in CORNERS and not corners and any(d != ZERO for d in inner):
                raise Rejected(f"{s.head} is not differentiable everywhere")
            found[s] = _outer(s, inner)
    return found[t]


def _outer(s: Term, inner: list[Term]) -> Term:
    """The chain rule for the outermost operation; ``inner``: the derivatives of its arguments."""
    if all(d == ZERO for d in inner):
        return ZERO
    if s.head == "add":
        return add(*inner)
    if s.head == "mul":
        rest = [s.args[:k] + s.args[k + 1 :] for k in range(len(s.args))]
        return add(*(mul(d, *others) for d, others in zip(inner, rest, strict=True)))
    if s.head in ("max", "min"):
        (u, v), (du, dv) = s.args, inner
        turn = mul(fn("sign", sub(u, v)), sub(du, dv))
        return mul(HALF, add(du, dv, turn) if s.head == "max" else sub(add(du, dv), turn))
    if s.head == "atan2":
        (y, x), (dy, dx) = s.args, inner
        return div(sub(mul(x, dy), mul(y, dx)), add(power(x, 2), power(y, 2)))
    u, du = s.args[0], inner[0]
    if s.head == "pow":
        return mul(num(s.data), power(u, s.data - 1), du)
    if s.head in ("root", "oddroot"):
        return div(du, mul(num(s.data), power(s, s.data - 1)))
    return mul(du, SLOPES[s.head](u))


def _square(u: Term) -> Term:
    return power(u, 2)


SLOPES: dict[str, Callable[[Term], Term]] = {
    "exp": lambda u: fn("exp", u),
    "log": lambda u: power(u, -1),
    "sin": lambda u: fn("cos", u),
    "cos": lambda u: mul(num(-1), fn("sin", u)),
    "tan": lambda u: power(fn("cos", u), -2),
    "asin": lambda u: power(root(2, sub(ONE, _square(u))), -1),
    "acos": lambda u: mul(num(-1), power(root(2, sub(ONE, _square(u))), -1)),
    "atan": lambda u: power(add(_square(u), ONE), -1),
    "sinh": lambda u: fn("cosh", u),
    "cosh": lambda u: fn("sinh", u),
    "tanh": lambda u: power(fn("cosh", u), -2),
    "asinh": lambda u: power(root(2, add(_square(u), ONE)), -1),
    "acosh": lambda u: power(root(2, sub(_square(u), ONE)), -1),
    "atanh": lambda u: power(sub(ONE, _square(u)), -1),
    "erf": lambda u: mul(num(2), power(root(2, PI), -1), fn("exp", mul(num(-1), _square(u)))),
    "abs": lambda u: fn("sign", u),
    "sign": lambda u: ZERO,
    "floor": lambda u: ZERO,
    "ceil": lambda u: ZERO,
}
