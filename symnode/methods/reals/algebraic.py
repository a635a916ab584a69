"""Points with roots and other constants as coordinates, where no rational point meets an equation.

The free coordinates are rational; each equation among the hypotheses gives the variable it is
solved for as a term without variables, such as ``sqrt(3)`` or ``exp(1)``. The checker decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice

import numpy as np

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.claims import REQUIRED, Claim
from symnode.checker.reals.refutation import Point
from symnode.checker.reals.refutation import Truth as Checked
from symnode.checker.reals.terms import (
    Term,
    add,
    div,
    mul,
    neg,
    num,
    root,
    sub,
    substitute,
    var,
)
from symnode.methods.reals.at_point import Truth, truth
from symnode.methods.reals.coordinates import Step
from symnode.methods.reals.hunt import Hunt
from symnode.methods.reals.snapping import rounded
from symnode.numeric.balls.points import Coordinate, at_point

MAX_CHECKS = 12
Values = dict[str, Term]


def algebraic_point(hunt: Hunt) -> Values | None:
    """A point at which the checker finds the claim wrong."""
    return next((v for v in _points(hunt) if accepted(hunt.claim, v, witness=False)), None)


def algebraic_witness(hunt: Hunt) -> Values | None:
    """A point at which the checker finds that all hypotheses hold."""
    return next((v for v in _points(hunt) if accepted(hunt.claim, v, witness=True)), None)


def accepted(claim: Claim, values: Values, *, witness: bool) -> bool:
    """What the checker says of a point."""
    here = Point(values)
    try:
        if any(n in claim.integers for n, t in values.items() if not _whole(t)):
            return False
        if any(here.truth(h) is not Checked.TRUE for h in claim.hypotheses):
            return False
        if witness:
            return True
        found = here.truth(claim.statement)
    except (Rejected, OutOfBudget):
        return False
    undefined = found is Checked.UNDEFINED and claim.definedness == REQUIRED
    return found is Checked.FALSE or undefined


def _whole(t: Term) -> bool:
    return t.head == "num" and t.data.denominator == 1


def reason_at(claim: Claim, values: Values) -> str:
    """Whether the statement is false or undefined at a point."""
    undefined = Point(values).truth(claim.statement) is Checked.UNDEFINED
    return "undefined" if undefined else "false"


def _points(hunt: Hunt) -> Iterator[Values]:
    """Points that enclosures do not exclude, a few of them."""
    if not any(s.kind != "conic" for s in hunt.coordinates.steps):
        return
    left = MAX_CHECKS
    for free in _free(hunt):
        for values in solved(hunt.coordinates.steps, free):
            if hunt.over() or left == 0:
                return
            if _possible(hunt.claim, values):
                left -= 1
                yield values


def _free(hunt: Hunt) -> Iterator[dict[str, Fraction]]:
    """Simple rational coordinates that look wanted in floating point."""
    if not hunt.names:
        yield {}
        return
    points = hunt.special_points()
    score = hunt.objective(np.array([[float(v) for v in p] for p in points]).T)
    for k in islice((k for k in range(len(points)) if score[k] <= 0), 40):
        yield dict(zip(hunt.names, points[k], strict=True))
    drawn = hunt.sampler.draw(400)
    score = hunt.objective(drawn)
    for k in np.argsort(score, kind="stable")[:20]:
        for tolerance in (0.1, 0.01, 1e-4):
            yield {
                n: rounded(float(v), tolerance, relative=True)
                for n, v in zip(hunt.names, drawn[:, k], strict=True)
            }


def _possible(claim: Claim, values: Values) -> bool:
    at: dict[str, Coordinate] = {}
    for name, t in values.items():
        found = at_point([t], {}, 100)[0]
        if found is None:
            return False
        at[name] = found
    if any(truth(h, at, 100) in (Truth.FAILS, Truth.UNDEFINED) for h in claim.hypotheses):
        return False
    return truth(claim.statement, at, 100) is not Truth.HOLDS


def solved(steps: list[Step], free: Mapping[str, Fraction]) -> list[Values]:
    """All variables as terms without variables, for each choice of roots."""
    found: list[Values] = [{n: num(v) for n, v in free.items()}]
    for s in steps:
        found = [{**values, **more} for values in found for more in _solutions(s, values)]
    return found


def _solutions(s: Step, values: Values) -> list[Values]:
    if s.kind == "conic":
        return []  # these points are rational
    known = substitute(s.term, {var(n): t for n, t in values.items()})
    zero, up, down = (substitute(known, {var(s.name): num(v)}) for v in (0, 1, -1))
    if s.kind == "linear":
        return [{s.name: _simple(neg(div(zero, sub(up, zero))))}]
    if s.kind == "power":
        radicand = _simple(neg(div(zero, sub(up, zero))))
        if s.index % 2:
            return [{s.name: Term("oddroot", (radicand,), s.index)}]
        return [{s.name: t} for t in (root(s.index, radicand), neg(root(s.index, radicand)))]
    half = num(Fraction(1, 2))
    a, b = sub(mul(half, add(up, down)), zero), mul(half, sub(up, down))
    centre = _simple(neg(div(b, mul(num(2), a))))
    inside = _simple(sub(mul(centre, centre), div(zero, a)))
    return [{s.name: add(centre, t)} for t in (root(2, inside), neg(root(2, inside)))]


def _simple(t: Term) -> Term:
    """The number that the term is, if exact rules tell."""
    found = at_point([t], {}, 64)[0]
    return num(found) if isinstance(found, Fraction) else t
