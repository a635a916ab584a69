"""What floating point tells of a function of one variable: signs on a sample of its interval.

Nothing is proved here; it saves attempts that cannot succeed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symnode.checker.reals.terms import Term
from symnode.methods.reals.margins import floats

Array = NDArray[np.float64]
NOISE = 1e-11  # of a sum, against its largest part: some thousand roundings


@dataclass(frozen=True)
class Profile:
    """Points in ascending order, values, and signs: 0 where rounding hides them."""

    points: Array
    values: Array
    signs: NDArray[Any]

    def never_positive(self) -> bool:
        return bool((self.signs <= 0).all())

    def never_negative(self) -> bool:
        return bool((self.signs >= 0).all())


def sample(lo: float, hi: float, size: int = 61) -> Array:
    """Points between two ends, denser near them; infinite ends are approached in powers of 10."""
    u = np.linspace(0, 1, size)[1:-1]
    small = np.array([1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2])
    if math.isfinite(lo) and math.isfinite(hi):
        t = np.concatenate([u, small, 1 - small])
        found = lo + (hi - lo) * t
    elif math.isfinite(lo):
        found = lo + np.concatenate([10 ** (-7 + 13 * u), 20 * u])
    elif math.isfinite(hi):
        found = hi - np.concatenate([10 ** (-7 + 13 * u), 20 * u])
    else:
        t = 10 ** (-5 + 10 * u)
        found = np.concatenate([t, -t, 40 * u - 20, [0.0]])
    return np.unique(found[(found > lo) & (found < hi)])


def profile(t: Term, name: str, points: Array) -> Profile:
    """Values and signs at points, those left out at which t is undefined or overflows."""
    with np.errstate(all="ignore"):
        known = floats([t], {name: points}, len(points))
        values = np.broadcast_to(known[t], points.shape).astype(float)
        noise = NOISE * np.broadcast_to(_size(t, known), points.shape)
    good = np.isfinite(values)
    values, noise = values[good], np.nan_to_num(noise[good], posinf=np.inf)
    signs = np.where(np.abs(values) <= noise, 0, np.sign(values))
    return Profile(points[good], values, signs)


def _size(t: Term, known: Any) -> Any:
    """The size of the parts that a value is a sum of."""
    if t.head == "add":
        return sum(_size(a, known) for a in t.args)
    if t.head == "mul":
        total = 1.0
        for a in t.args:
            total = total * _size(a, known)
        return total
    return np.abs(known[t])


def changes(p: Profile) -> list[tuple[float, float]]:
    """Between which neighbouring points the sign changes."""
    at = np.flatnonzero(p.signs)
    found = []
    for i, j in pairwise(at):
        if p.signs[i] != p.signs[j]:
            found.append((float(p.points[i]), float(p.points[j])))
    return found


def root_between(t: Term, name: str, lo: float, hi: float) -> float:
    """A point of change of sign, by bisection."""
    ends = profile(t, name, np.array([lo, hi]))
    if len(ends.values) < 2:
        return (lo + hi) / 2
    low_sign = np.sign(ends.values[0])
    for _ in range(60):
        middle = (lo + hi) / 2
        here = profile(t, name, np.array([middle]))
        if len(here.values) == 0:
            break
        if np.sign(here.values[0]) == low_sign:
            lo = middle
        else:
            hi = middle
    return (lo + hi) / 2
