"""Where to look for points of a claim: bounds of its variables, special values, random ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

import numpy as np

from symnode.checker.reals.claims import Claim
from symnode.checker.reals.terms import Term, subterms, variables
from symnode.methods.reals.coordinates import conjuncts, degree
from symnode.methods.reals.margins import Array, floats
from symnode.numeric.balls.points import at_point

_SPECIAL = tuple(
    Fraction(v)
    for v in (
        *("0", "1", "-1", "1/2", "-1/2", "2", "-2", "1/3", "-1/3", "3", "-3", "2/3", "3/2", "1/4"),
        *("3/4", "1/10", "-1/10", "9/10", "5", "-5", "7", "10", "-10", "1/100", "-1/100", "100"),
        *("-100", "1000", "-1000", "1/1000", "-1/1000", "1000000", "-1000000", "1/1000000"),
        *("-1/1000000", "10000000000", "-10000000000", "1/1000000000000", "-1/1000000000000"),
    )
)
_NEAR = tuple(Fraction(1, 10**k) for k in (1, 2, 3, 4, 6, 9, 12))
_PARTS = (*(Fraction(k, 8) for k in range(9)), Fraction(1, 3), Fraction(2, 3))


@dataclass(frozen=True)
class Bounds:
    """The ends that the hypotheses give a variable; infinite where they give none."""

    low: float
    high: float

    @property
    def finite(self) -> bool:
        """Whether both ends are."""
        return isfinite(self.low) and isfinite(self.high)


def bounds_of(claim: Claim) -> dict[str, Bounds]:
    """Bounds from the hypotheses that are linear in one variable."""
    low = dict.fromkeys((n for n, _ in claim.variables), -np.inf)
    high = dict.fromkeys(low, np.inf)
    for f in conjuncts(claim.hypotheses):
        assert f.atom is not None
        names = variables(f.atom.term)
        if f.atom.relation not in (">", ">=") or len(names) != 1:
            continue
        (name,) = names
        if degree(f.atom.term, names) != 1:
            continue
        at = floats([f.atom.term], {name: np.array([0.0, 1.0])}, 2)[f.atom.term]
        slope = at[1] - at[0]
        if slope > 0:
            low[name] = max(low[name], float(-at[0] / slope))
        elif slope < 0:
            high[name] = min(high[name], float(-at[0] / slope))
    return {n: Bounds(low[n], high[n]) for n in low}


def special_values(claim: Claim, name: str, bounds: Bounds) -> list[Fraction]:
    """Simple numbers, the numbers of the claim, the ends and what lies next to them."""
    found = [*_SPECIAL, *_numbers(claim), *_zeros(claim, name)]
    for end, sign in ((bounds.low, 1), (bounds.high, -1)):
        if isfinite(end):
            exact = Fraction(end).limit_denominator(10**6)
            exact = exact if abs(float(exact) - end) <= 1e-15 * (1 + abs(end)) else Fraction(end)
            found += [exact, *(exact + sign * d for d in _NEAR)]
            found += [exact + sign * d for d in (1, 2, 10, 1000)]
    if bounds.finite:
        low, width = Fraction(bounds.low), Fraction(bounds.high) - Fraction(bounds.low)
        found += [(low + width * p).limit_denominator(1000) for p in _PARTS]
    inside = [v for v in dict.fromkeys(found) if bounds.low - 1e-9 <= v <= bounds.high + 1e-9]
    if name not in claim.integers:
        return inside
    small = (Fraction(s * k) for k in range(25) for s in (1, -1))
    whole = [v for v in inside if v.denominator == 1]
    return list(dict.fromkeys([*whole, *(v for v in small if bounds.low <= v <= bounds.high)]))


def written(claim: Claim) -> list[Term]:
    """The terms of a claim."""
    pending, terms = [*claim.hypotheses, claim.statement], list[Term]()
    while pending:
        f = pending.pop()
        pending += f.parts
        terms += f.written
    return terms


def _zeros(claim: Claim, name: str) -> list[Fraction]:
    """Where a sum of one variable, to the first power, vanishes: a pole or a kink may be there."""
    found, only = [], frozenset((name,))
    for t in subterms(*written(claim)):
        if t.head == "add" and variables(t) == only and degree(t, only) == 1:
            zero, one = (at_point([t], {name: Fraction(v)})[0] for v in (0, 1))
            if isinstance(zero, Fraction) and isinstance(one, Fraction) and zero != one:
                found.append(zero / (zero - one))
    return list(dict.fromkeys(found))[:20]


def _numbers(claim: Claim) -> list[Fraction]:
    """The numbers in the claim, and their opposites: cases tend to change there."""
    found = {t.data for t in subterms(*written(claim)) if t.head == "num" and abs(t.data) < 10**9}
    simple = sorted(found, key=lambda v: (v.denominator, abs(v)))[:20]
    return [s * v for v in simple for s in (1, -1)]


class Sampler:
    """Random coordinates, a different law for every column; the seed decides all."""

    def __init__(self, names: Sequence[str], bounds: Sequence[Bounds], seed: int) -> None:
        self.names, self.bounds = tuple(names), tuple(bounds)
        self.random = np.random.default_rng(seed)

    def draw(self, count: int) -> Array:
        """``count`` points, one a column."""
        rows = [self._row(b, count) for b in self.bounds]
        return np.array(rows).reshape(len(self.bounds), count)

    def _row(self, b: Bounds, count: int) -> Array:
        random = self.random
        scale = 10.0 ** random.uniform(-4, 3, count)
        signs = random.choice((-1.0, 1.0), count)
        if b.finite:
            inside = b.low + (b.high - b.low) * random.random(count)
            near = 10.0 ** random.uniform(-8, 0, count) * (b.high - b.low)
            ends = np.where(signs > 0, b.low + near, b.high - near)
            return np.where(random.random(count) < 0.7, inside, ends)
        if isfinite(b.low):
            return b.low + scale * random.random(count)
        if isfinite(b.high):
            return b.high - scale * random.random(count)
        return signs * scale * random.random(count)
