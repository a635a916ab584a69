"""Known real functions: how many arguments, where defined, how differentiated.

A domain condition is a pair (relation, term) meaning ``term relation 0``; a point where it fails is
one where the function is undefined. ``SMOOTH`` functions are analytic inside their open domain
(``atan2`` beside its cut); the ``ROUGH`` ones have no derivative here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symnode.checker.reals.terms import Term

ARITY: dict[str, int] = {
    **dict.fromkeys(("exp", "log", "sin", "cos", "tan", "asin", "acos", "atan"), 1),
    **dict.fromkeys(("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf"), 1),
    **dict.fromkeys(("abs", "sign", "floor", "ceil"), 1),
    **dict.fromkeys(("max", "min", "atan2"), 2),
}
ROUGH = frozenset(("abs", "sign", "floor", "ceil", "max", "min"))
SMOOTH = frozenset(ARITY) - ROUGH
Condition = tuple[str, "Term"]


def domain(t: Term) -> list[Condition]:
    """The conditions under which the outermost operation of ``t`` is defined."""
    if t.head == "pow":
        return [("!=", t.args[0])] if t.data < 0 else []
    if t.head == "root":
        return [(">=", t.args[0])]
    rule = _DOMAINS.get(t.head)
    return rule(*t.args) if rule else []


def is_partial(t: Term) -> bool:
    """Whether the outermost operation of ``t`` is undefined somewhere."""
    return t.head in ("root", *_DOMAINS) or (t.head == "pow" and t.data < 0)


def _inside(u: Term, relation: str) -> list[Condition]:
    """-1 <= u <= 1, or strictly."""
    from symnode.checker.reals.terms import ONE, add, sub

    return [(relation, sub(ONE, u)), (relation, add(ONE, u))]


def _tan(u: Term) -> list[Condition]:
    from symnode.checker.reals.terms import fn

    return [("!=", fn("cos", u))]


def _acosh(u: Term) -> list[Condition]:
    from symnode.checker.reals.terms import ONE, sub

    return [(">=", sub(u, ONE))]


def _atan2(y: Term, x: Term) -> list[Condition]:
    from symnode.checker.reals.terms import add, power

    return [("!=", add(power(x, 2), power(y, 2)))]


_DOMAINS: dict[str, Callable[..., list[Condition]]] = {
    "log": lambda u: [(">", u)],
    "tan": _tan,
    "asin": lambda u: _inside(u, ">="),
    "acos": lambda u: _inside(u, ">="),
    "acosh": _acosh,
    "atanh": lambda u: _inside(u, ">"),
    "atan2": _atan2,
}
