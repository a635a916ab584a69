"""A claim at a rational point: whether its formulas certainly hold, fail or are undefined there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from fractions import Fraction

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.claims import REQUIRED, Claim
from symnode.checker.reals.formulas import Formula
from symnode.checker.reals.normal_form import number
from symnode.checker.reals.terms import Term, num, substitute, var
from symnode.numeric.balls.interval import Interval
from symnode.numeric.balls.points import Coordinate, Value, at_point

PRECISIONS = (64, 160, 400)
Point = Mapping[str, Fraction]
Enclosed = Mapping[str, Coordinate]  # coordinates that may be enclosures


class Truth(Enum):
    """What is certain about a formula at a point."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDEFINED = "undefined"
    UNSURE = "unsure"


def truth(f: Formula, at: Enclosed, precision: int = 64) -> Truth:
    """The truth of a formula; definedness reads from left to right, as in ``formulas``."""
    terms = list(_written(f))
    values = dict(zip(terms, at_point(terms, at, precision), strict=True))
    return _truth(f, values)


def sure_truth(f: Formula, at: Point) -> Truth:
    """The truth of a formula, at rising precision until it is sure."""
    found = Truth.UNSURE
    for precision in PRECISIONS:
        found = truth(f, at, precision)
        if found is not Truth.UNSURE:
            break
    return found


def satisfies(claim: Claim, at: Point) -> bool:
    """Whether every hypothesis is certainly defined and true, and integers are integers."""
    if any(at[n].denominator != 1 for n in claim.integers):
        return False
    return all(sure_truth(h, at) is Truth.HOLDS for h in claim.hypotheses)


def refutes(claim: Claim, at: Point) -> Truth | None:
    """``FAILS`` or ``UNDEFINED`` if the claim is certainly wrong at the point, else ``None``."""
    found = sure_truth(claim.statement, at)
    if found is Truth.UNSURE and _is_met_with_equality(claim.statement, at):
        found = Truth.FAILS
    wrong = found is Truth.FAILS or (found is Truth.UNDEFINED and claim.definedness == REQUIRED)
    return found if wrong and satisfies(claim, at) else None


def _is_met_with_equality(f: Formula, at: Point) -> bool:
    """Whether a strict relation is 0 > 0 by normal form, which no enclosure can show."""
    if f.atom is None or f.atom.relation not in (">", "!="):
        return False
    values = {var(name): num(value) for name, value in at.items()}
    try:
        return number(substitute(f.atom.term, values)) == 0
    except (OutOfBudget, Rejected, ZeroDivisionError):
        return False


def _written(f: Formula) -> Iterator[Term]:
    yield from f.written
    if f.atom is not None:
        yield f.atom.term
    for part in f.parts:
        yield from _written(part)


def _truth(f: Formula, values: Mapping[Term, Value]) -> Truth:
    if f.kind in ("true", "false"):
        return Truth.HOLDS if f.kind == "true" else Truth.FAILS
    if f.kind == "not":
        inner = _truth(f.parts[0], values)
        opposite = {Truth.HOLDS: Truth.FAILS, Truth.FAILS: Truth.HOLDS}
        return opposite.get(inner, inner)
    if f.kind == "atom":
        return _atom(f, values)
    decisive = Truth.FAILS if f.kind == "and" else Truth.HOLDS
    for part in f.parts:
        found = _truth(part, values)
        if found is decisive or found in (Truth.UNDEFINED, Truth.UNSURE):
            return found
    return Truth.HOLDS if f.kind == "and" else Truth.FAILS


def _atom(f: Formula, values: Mapping[Term, Value]) -> Truth:
    """Both sides tell whether the relation is defined, the simplified difference whether it holds.

    (The difference has the value of the written one wherever that is defined.)
    """
    assert f.atom is not None
    sides = [values[t] for t in f.written]
    if any(v is None for v in sides):
        return Truth.UNDEFINED
    difference = values[f.atom.term]
    if any(_unsure(v) for v in (*sides, difference)):
        return Truth.UNSURE
    if isinstance(difference, Interval):
        return _interval_tells(f.atom.relation, difference)
    if difference is None:
        return Truth.UNSURE
    d = difference
    good = {">": d > 0, ">=": d >= 0, "=": d == 0, "!=": d != 0}[f.atom.relation]
    return Truth.HOLDS if good else Truth.FAILS


def _unsure(v: Value) -> bool:
    return isinstance(v, Interval) and v.partial


def _interval_tells(relation: str, d: Interval) -> Truth:
    """What an enclosure of a difference tells about its relation to 0."""
    if relation == "=":
        return Truth.UNSURE if d.contains_zero() else Truth.FAILS
    if relation == "!=":
        return Truth.UNSURE if d.contains_zero() else Truth.HOLDS
    if d.positive() or (relation == ">=" and d.nonnegative()):
        return Truth.HOLDS
    if d.negative() or (relation == ">" and d.nonpositive()):
        return Truth.FAILS
    return Truth.UNSURE
