"""Rounding a float point to the simplest rationals that still do what it does."""

from __future__ import annotations

from fractions import Fraction
from math import floor, isfinite
from typing import Protocol

import numpy as np

from symnode.methods.reals.margins import Array
from symnode.methods.reals.smallest import Hit

TOLERANCES = (0.5, 0.25, 0.1, 0.03, 0.01, 3e-3, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-13)
TRIES = 4  # exact evaluations for one float point


class Hunter(Protocol):
    """What is needed of a search."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the free coordinates."""

    def objective(self, free: Array) -> Array:
        """Negative where a point seems to be wanted."""

    def exactly(self, free: dict[str, Fraction]) -> Hit | None:
        """The point, if it is certainly wanted."""


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The rational of the smallest denominator between two, and of those the smallest size.

    >>> simplest(Fraction(31, 100), Fraction(36, 100))
    Fraction(1, 3)
    """
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = floor(low)
    if whole == low:
        return Fraction(whole)
    if whole + 1 <= high:
        return Fraction(whole + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))


def rounded(x: float, tolerance: float, *, relative: bool) -> Fraction:
    """The simplest rational near a float."""
    centre = Fraction(x)
    reach = Fraction(tolerance) * (abs(centre) if relative else max(abs(centre), Fraction(1)))
    return simplest(centre - reach, centre + reach)


def snapped(hunt: Hunter, x: Array) -> Hit | None:
    """The roughest rounding of the point that is still certainly wanted."""
    if not all(isfinite(v) for v in x):
        return None
    candidates: dict[tuple[Fraction, ...], None] = {}
    for tolerance in TOLERANCES:
        for relative in (False, True):
            point = tuple(rounded(float(v), tolerance, relative=relative) for v in x)
            candidates.setdefault(point)
    candidates.setdefault(tuple(Fraction(float(v)) for v in x))
    points = list(candidates)
    score = hunt.objective(np.array([[float(v) for v in p] for p in points]).T)
    # The roughest first; at the end those that are wrong by most.
    hopeful = [k for k in range(len(points)) if score[k] < 1e-12]
    order = list(
        dict.fromkeys([*hopeful[:TRIES], *sorted(hopeful, key=lambda k: score[k])[:TRIES]])
    )
    for k in order:
        found = hunt.exactly(dict(zip(hunt.names, points[k], strict=True)))
        if found is not None:
            return found
    return None
