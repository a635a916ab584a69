"""The truth of formulas of wide claims where the variables have given complex values."""

from __future__ import annotations

from enum import Enum
from typing import Any, Protocol

from flint import acb, arb

from symnode.numeric.balls.cuts import NotEvaluable

DIGITS = 50
CLOSE_TO_ZERO = arb(10) ** -DIGITS


class Truth(Enum):
    """What is known. CLOSE: the two sides agree to 50 digits, and nothing says that they differ."""

    HOLDS = "holds"
    FAILS = "fails"
    CLOSE = "close"
    UNSURE = "unsure"


class Evaluator(Protocol):
    """What is needed of ``complex_terms.Values``."""

    def of(self, j: Any) -> acb:
        """The value of a term."""


def truth(f: Any, values: Evaluator) -> Truth:
    """The truth of a formula; parts that do not matter any more are not looked at."""
    head = f[0]
    if head in ("true", "false"):
        return Truth.HOLDS if head == "true" else Truth.FAILS
    if head == "not":
        opposite = {Truth.HOLDS: Truth.FAILS, Truth.FAILS: Truth.HOLDS}
        return opposite.get(truth(f[1], values), Truth.UNSURE)
    if head in ("and", "or"):
        return _joined(head, f[1:], values)
    if head == "implies":
        return _joined("or", [["not", f[1]], f[2]], values)
    if head == "iff":
        both = [["implies", f[1], f[2]], ["implies", f[2], f[1]]]
        return _joined("and", both, values)
    return compared(head, values.of(f[1]), values.of(f[2]))


def _joined(head: str, parts: list[Any], values: Evaluator) -> Truth:
    decisive = Truth.FAILS if head == "and" else Truth.HOLDS
    seen = set()
    for part in parts:
        found = truth(part, values)
        if found is decisive:
            return found
        seen.add(found)
    if head == "or" and Truth.CLOSE in seen:
        return Truth.CLOSE
    if Truth.UNSURE in seen:
        return Truth.UNSURE
    if Truth.CLOSE in seen:
        return Truth.CLOSE
    return Truth.HOLDS if head == "and" else Truth.FAILS


def compared(relation: str, a: acb, b: acb) -> Truth:
    """A relation of two balls. An inequality of numbers that are not real fails."""
    if not (a.is_finite() and b.is_finite()):
        return Truth.UNSURE
    d = a - b
    tight = _tight(d, a)
    if relation in ("=", "!="):
        equal = _equal(d, tight)
        if relation == "=":
            return equal
        opposite = {Truth.HOLDS: Truth.FAILS, Truth.FAILS: Truth.HOLDS}
        return opposite.get(equal, Truth.UNSURE)
    if not (a.imag.contains(0) and b.imag.contains(0)):
        return Truth.FAILS
    return _ordered(relation, a, b, d, tight)


def _tight(d: acb, a: acb) -> bool:
    """Whether a difference is known to 50 digits, relative to numbers above 1."""
    size = abs(a).upper()
    allowed = CLOSE_TO_ZERO * (size if size > 1 else 1)
    return bool(d.real.rad() < allowed and d.imag.rad() < allowed)


def _equal(d: acb, tight: bool) -> Truth:
    if d.is_zero():
        return Truth.HOLDS
    if not d.contains(0):
        return Truth.FAILS
    return Truth.CLOSE if tight else Truth.UNSURE


def _ordered(relation: str, a: acb, b: acb, d: acb, tight: bool) -> Truth:
    real = a.imag.is_zero() and b.imag.is_zero()
    x = d.real if relation in (">", ">=") else -d.real
    strict = relation in ("<", ">")
    if x < 0 or (strict and x.is_zero()):
        return Truth.FAILS
    if x > 0 or (not strict and x >= 0):
        return Truth.HOLDS if real else (Truth.CLOSE if tight else Truth.UNSURE)
    return Truth.CLOSE if tight and not strict else Truth.UNSURE


__all__ = ["CLOSE_TO_ZERO", "DIGITS", "NotEvaluable", "Truth", "compared", "truth"]
