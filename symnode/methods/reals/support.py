"""Numerical support: a claim at random points that satisfy its assumptions, in balls.

An identity is supported if at each of 20 points the ball of the difference contains 0 and is
narrower than 1e-50 (times the size of a side larger than 1); an inequality if it certainly holds
there, or its weak form is met with equality to 50 digits. This proves nothing. A point at which
all hypotheses certainly hold and the statement certainly fails is a contradiction: reported as
such, and no refutation either, since the coordinates are only rounded ones where an equation had
to be solved, and the special functions are taken at their word.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flint import acb, ctx

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.claims import Claim, read_claim
from symnode.methods.reals.complex_points import Points, is_real
from symnode.methods.reals.real_points import real_points
from symnode.numeric.balls.complex_terms import Values
from symnode.numeric.balls.cuts import NotEvaluable, OutOfTime
from symnode.numeric.balls.truth import Truth, truth

POINTS = 20
PRECISIONS = (240, 480, 1200)
SUPPORTED, CONTRADICTED = "supported", "contradicted"
NOT_EVALUABLE, OPEN = "not evaluable", "open"


@dataclass(frozen=True)
class Support:
    """What random points say.

    ``status``: "supported" (at ``points`` points), "contradicted" (at ``at``), "not evaluable"
    (``detail`` names what), "open" (too few points, or values that were not narrow enough).
    """

    status: str
    points: int
    seed: int
    detail: str = ""
    at: tuple[tuple[str, str], ...] = ()


def support(claim: Any, *, seconds: float = 5.0, seed: int = 0, points: int = POINTS) -> Support:
    """Evaluate a claim of a claim file at random points of its hypotheses."""
    old = ctx.prec
    try:
        return _support(claim, time.monotonic() + seconds, seed, points)
    except NotEvaluable as reason:
        return Support(NOT_EVALUABLE, 0, seed, str(reason))
    finally:
        ctx.prec = old


def _support(claim: Any, until: float, seed: int, wanted: int) -> Support:
    names = [n for n, _ in claim["variables"]]
    good, tried, missing = 0, 0, ""
    for at in _points(claim, until, seed, wanted):
        tried += 1
        try:
            found = _judged(claim, at, until)
        except OutOfTime:
            return Support(OPEN, good, seed, f"{good} points in the time there was")
        except NotEvaluable as reason:
            missing = str(reason)
            if tried > 10 and good == 0:
                break
            continue
        if found is Truth.FAILS:
            shown = tuple((n, acb(v).str(15)) for n, v in at.items())
            return Support(CONTRADICTED, good, seed, "the statement fails at a point", shown)
        good += found in (Truth.HOLDS, Truth.CLOSE)
        if good >= (wanted if names else 1):
            return Support(SUPPORTED, good, seed, f"{good} points, seed {seed}")
    if missing and good == 0:
        return Support(NOT_EVALUABLE, good, seed, missing)
    return Support(OPEN, good, seed, f"{good} of {tried} points of the hypotheses told something")


def _as_real(claim: Any) -> Claim | None:
    """The claim over the reals as the checker reads it, if it does."""
    if not is_real(claim):
        return None
    try:
        return read_claim(claim)
    except (Rejected, OutOfBudget):
        return None


def _points(claim: Any, until: float, seed: int, wanted: int) -> Iterator[dict[str, acb]]:
    """Points at which the hypotheses hold, until time or patience is over."""
    source = Points(claim, seed)
    accepted = 0
    real = _as_real(claim)
    if real is not None:
        for at in real_points(real, seed, 6 * wanted):
            ctx.prec = PRECISIONS[0]
            if time.monotonic() < until and source.satisfies(at) is not Truth.FAILS:
                accepted += 1
                yield at
    for _ in range(400 * wanted):
        if time.monotonic() > until or accepted > 6 * wanted:
            return
        ctx.prec = PRECISIONS[0]
        drawn = source.draw()
        if drawn is not None and source.satisfies(drawn) is not Truth.FAILS:
            accepted += 1
            yield drawn


def _judged(claim: Any, at: dict[str, acb], until: float) -> Truth:
    """The truth of the statement, certain hypotheses asked for before it may fail."""
    found = Truth.UNSURE
    for precision in PRECISIONS:
        ctx.prec = precision
        values = Values(at, until=until, real=is_real(claim))
        found = truth(claim["statement"], values)
        if found is Truth.FAILS:
            sure = all(truth(h, values) is Truth.HOLDS for h in claim["hypotheses"])
            return Truth.FAILS if sure else Truth.UNSURE
        if found is not Truth.UNSURE:
            return found
    return found
