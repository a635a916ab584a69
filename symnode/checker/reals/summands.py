"""Sums of products of atoms' terms, as the rules ``combination`` and ``derive`` write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symnode.checker.context import Rejected, work
from symnode.checker.reals.shapes import expect_defined
from symnode.checker.reals.systems import (
    NONNEGATIVE,
    NONZERO,
    POSITIVE,
    ZERO,
    System,
    index,
)
from symnode.checker.reals.terms import ONE, Term, add, mul, num, power, rational, read
from symnode.checker.syntax import expect

MAX_SUMMANDS = 2_000
MAX_FACTORS = 12


@dataclass(frozen=True)
class Sum:
    """A term that is at least 0 at every point of a system."""

    term: Term
    positive: bool  # it is > 0
    zero: bool  # it is 0


def read_sum(system: System, j: Any, where: str) -> Sum:
    """The sum of the summands ``[factors, multiplier]``."""
    expect(isinstance(j, list) and len(j) <= MAX_SUMMANDS, "expected summands", where)
    parts = [_summand(system, one, f"{where}/{k}") for k, one in enumerate(j)]
    return Sum(
        add(*(p.term for p in parts)) if parts else num(0),
        any(p.positive for p in parts),
        all(p.zero for p in parts),
    )


def _summand(system: System, j: Any, where: str) -> Sum:
    """One product of atoms' terms times a multiplier."""
    good = isinstance(j, list) and len(j) == 2 and isinstance(j[0], list) and isinstance(j[1], list)
    expect(good and len(j[0]) <= MAX_FACTORS, "a summand is [factors, multiplier]", where)
    atoms = [index(system, k, where) for k in j[0]]
    product = mul(*(a.term for a in atoms)) if atoms else ONE
    multiplier = j[1]
    expect(len(multiplier) == 2, "a multiplier is [kind, value]", where)
    has_zero = any(a.relation == ZERO for a in atoms)
    if multiplier[0] == "times":
        expect(has_zero, "an arbitrary multiplier needs a factor = 0", where)
        t = read(multiplier[1], where)
        expect_defined(system, t, where)
        return Sum(mul(product, t), False, True)
    if multiplier[0] != "squares" or not isinstance(multiplier[1], list):
        raise Rejected("unknown multiplier", where)
    squares, positive = _squares(system, multiplier[1], where)
    if has_zero:
        return Sum(mul(product, squares), False, True)
    for k in set(j[0]):
        even = j[0].count(k) % 2 == 0
        signed = system.atoms[k].relation in (POSITIVE, NONNEGATIVE)
        expect(even or signed, "the product of the atoms has no sign", where)
    strict = all(a.relation in (POSITIVE, NONZERO) for a in atoms)
    return Sum(mul(product, squares), strict and positive, not multiplier[1])


def _squares(system: System, j: list[Any], where: str) -> tuple[Term, bool]:
    """A sum of squares with weights, and whether it is positive by a square of a number."""
    parts, positive = [], False
    for one in j:
        expect(isinstance(one, list) and len(one) == 2, "a square is [weight, term]", where)
        work(10)
        weight, t = rational(one[0], where), read(one[1], where)
        expect(weight >= 0, "a negative weight", where)
        expect_defined(system, t, where)
        positive = positive or (weight > 0 and t.head == "num" and t.data != 0)
        parts.append(mul(num(weight), power(t, 2)))
    return (add(*parts) if parts else num(0)), positive
