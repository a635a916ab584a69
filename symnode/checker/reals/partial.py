"""Where the operations of real terms are defined.

A domain condition is a pair (relation, term) meaning ``term relation 0``; a point where it fails is
one where the operation is undefined.
"""

from __future__ import annotations

from collections.abc import Callable

from symnode.checker.reals.terms import ONE, Term, add, fn, power, sub

Condition = tuple[str, Term]


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
    return [(relation, sub(ONE, u)), (relation, add(ONE, u))]


def _tan(u: Term) -> list[Condition]:
    return [("!=", fn("cos", u))]


def _acosh(u: Term) -> list[Condition]:
    return [(">=", sub(u, ONE))]


def _atan2(y: Term, x: Term) -> list[Condition]:
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
