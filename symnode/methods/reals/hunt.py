"""The search for rational points at which a claim is certainly wrong.

Special values and random ones, a local search that lowers the margin of the statement, all in
floating point and with the equations among the hypotheses solved; what looks wrong is rounded to
simple rationals, and exact arithmetic and rigorous enclosures alone say whether it is.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

import numpy as np

from symnode.checker.reals.claims import REQUIRED, Claim
from symnode.checker.reals.formulas import Formula
from symnode.checker.reals.terms import Term
from symnode.methods.reals.at_point import refutes
from symnode.methods.reals.coordinates import Coordinates
from symnode.methods.reals.margins import Array, margins
from symnode.methods.reals.sampling import Bounds, Sampler, bounds_of, special_values
from symnode.methods.reals.smallest import Hit
from symnode.methods.reals.snapping import snapped

SLACK, ROUND_OFF = 1e-9, 1e-14
MAX_SPECIAL = 4_000
MAX_HEIGHT = 200


class Hunt:
    """The search for points of the hypotheses at which a goal formula fails.

    ``also`` are terms that are 0 at the points looked at: they narrow the search, nothing else.
    """

    def __init__(self, claim: Claim, seconds: float, seed: int, also: Sequence[Term] = ()) -> None:
        self.claim = claim
        self.until = time.monotonic() + seconds
        self.coordinates = Coordinates(claim, also)
        self.names = self.coordinates.free
        found = bounds_of(claim)
        slopes = self.coordinates.slopes
        self.bounds = {n: Bounds(-np.inf, np.inf) if n in slopes else found[n] for n in self.names}
        self.sampler = Sampler(self.names, [self.bounds[n] for n in self.names], seed)
        self.undefined_too = claim.definedness == REQUIRED
        self.hypotheses = Formula("and", claim.hypotheses)

    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.until

    def objective(self, free: Array) -> Array:
        """What is made small: negative where the statement fails at a point of the hypotheses."""
        count = free.shape[1]
        free = self.whole(free)
        columns = dict(zip(self.names, free, strict=True))
        signs = np.where(np.arange(count) % 2, -1.0, 1.0)
        values = self.coordinates.floats(columns, signs)
        inside = margins(self.hypotheses, values, count, SLACK)
        holds = margins(self.claim.statement, values, count)
        undefined = -1e-3 if self.undefined_too else 1e9
        goal = np.clip(np.where(np.isnan(holds), undefined, holds), -1e12, 1e12)
        outside = np.where(np.isnan(inside), 1e15, 1e13 - np.minimum(inside, 0) * 1e3)
        return np.where(inside >= 0, goal, outside)

    def whole(self, free: Array) -> Array:
        """The coordinates with those of integers rounded."""
        integral = [n in self.claim.integers for n in self.names]
        return (
            np.where(np.array(integral)[:, None], np.round(free), free) if any(integral) else free
        )

    def exactly(self, free: Mapping[str, Fraction]) -> Hit | None:
        """The point with these coordinates, if the claim is certainly wrong there."""
        for values in self.coordinates.exact(free):
            if refutes(self.claim, values) is not None:
                return Hit(dict(free), values)
        return None

    def special_points(self) -> list[tuple[Fraction, ...]]:
        """Special values of the free coordinates in all combinations, as far as there are few."""
        lists = [special_values(self.claim, n, self.bounds[n]) or [Fraction(0)] for n in self.names]
        return list(_combinations(lists, self.sampler.random))


def search(hunt: Hunt) -> Hit | None:
    """A point that is wanted, as small as it was found."""
    if not hunt.names:
        return hunt.exactly({})
    found = special(hunt)
    if found is None and any(s.kind == "quadratic" for s in hunt.coordinates.steps):
        found = _by_height(hunt)
    rounds = 0
    while found is None and not hunt.over():
        found = _descend(hunt, rounds)
        rounds += 1
    return found


def special(hunt: Hunt) -> Hit | None:
    """Special values of the coordinates, by ascending margin."""
    points = hunt.special_points()
    free = np.array([[float(v) for v in p] for p in points]).T
    score = hunt.objective(free)
    score = np.where(np.abs(score) < ROUND_OFF, 0.0, score)  # else round-off orders equal points
    near = np.argsort(score, kind="stable")
    for k in near[:60]:
        if score[k] > 1e-9 or hunt.over():
            break
        found = hunt.exactly(dict(zip(hunt.names, points[k], strict=True)))
        if found is not None:
            return found
    return None


def _by_height(hunt: Hunt) -> Hit | None:
    """Fractions of growing height for the free coordinates: at some of them roots are rational."""
    until = time.monotonic() + max(0.0, hunt.until - time.monotonic()) / 2
    for height in range(1, MAX_HEIGHT):
        for free in _of_height(hunt, height):
            if time.monotonic() > until:
                return None
            found = hunt.exactly(dict(zip(hunt.names, free, strict=True)))
            if found is not None:
                return found
    return None


def _of_height(hunt: Hunt, height: int) -> Iterator[tuple[Fraction, ...]]:
    """Points within the bounds whose largest numerator or denominator is ``height``."""
    known: list[list[Fraction]] = []
    for name in hunt.names:
        low, high = hunt.bounds[name].low - 1e-9, hunt.bounds[name].high + 1e-9
        sizes = range(1, height + 1)
        values = {Fraction(s * p, q) for q in sizes for p in range(height + 1) for s in (1, -1)}
        whole = name in hunt.claim.integers
        inside = (v for v in values if low <= v <= high and (v.denominator == 1 or not whole))
        known.append(sorted(inside, key=lambda v: (abs(v.numerator) + v.denominator, v < 0)))
    for free in product(*known):
        if max(max(abs(v.numerator), v.denominator) for v in free) == height:
            yield free


def _combinations(
    lists: list[list[Fraction]], random: np.random.Generator
) -> Iterator[tuple[Fraction, ...]]:
    """All of them, or the first few of each and random choices of the rest."""
    size = 1
    for values in lists:
        size *= len(values)
    if size <= MAX_SPECIAL:
        yield from product(*lists)
        return
    few = max(2, int((MAX_SPECIAL / 2) ** (1 / len(lists))))
    if few ** len(lists) <= MAX_SPECIAL:
        yield from product(*(values[:few] for values in lists))
    for _ in range(MAX_SPECIAL // 2):
        yield tuple(values[int(random.integers(len(values)))] for values in lists)


def _descend(hunt: Hunt, rounds: int) -> Hit | None:
    """Random points, then a search around the best of them; hits are rounded and confirmed."""
    points = hunt.sampler.draw(2_000 if rounds else 1_000)
    score = hunt.objective(points)
    best = points[:, np.argsort(score, kind="stable")[:12]]
    scores = np.sort(score, kind="stable")[:12]
    for level in range(28):
        found = _confirm(hunt, best, scores)
        if found is not None or hunt.over():
            return found
        best, scores = _improve(hunt, best, scores, 0.5 ** (level * 0.75))
    return _confirm(hunt, best, scores)


def _improve(hunt: Hunt, best: Array, scores: Array, step: float) -> tuple[Array, Array]:
    """Perturbations of each point, single coordinates and steps against the gradient."""
    n, count = best.shape
    random = hunt.sampler.random
    copies = 20
    around = np.repeat(best, copies, axis=1)
    size = step * np.maximum(np.abs(around), 1e-3)
    moves = random.normal(size=around.shape) * size
    only = random.integers(n, size=around.shape[1])
    single = random.random(around.shape[1]) < 0.5
    mask = np.logical_or(np.logical_not(single), np.equal.outer(np.arange(n), only))
    tried = np.concatenate([around + moves * mask, _against_gradient(hunt, best, step)], axis=1)
    score = hunt.objective(tried)
    every = np.concatenate([best, tried], axis=1)
    owner = np.concatenate(
        [np.arange(count), np.repeat(np.arange(count), copies), np.tile(np.arange(count), 6)]
    )
    total = np.concatenate([scores, score])
    chosen = []
    for k in range(count):
        mine = np.flatnonzero(owner == k)
        chosen.append(mine[np.argmin(total[mine])])
    order = sorted(chosen, key=lambda k: float(total[k]))
    return every[:, order], total[order]


def _against_gradient(hunt: Hunt, best: Array, step: float) -> Array:
    """Six steps of different lengths from each point, against the numerical gradient."""
    n, count = best.shape
    h = 1e-6 * np.maximum(np.abs(best), 1e-3)
    shifted = np.concatenate(
        [best + s * h * unit[:, None] for unit in list(np.eye(n)) for s in (1, -1)], axis=1
    )
    score = hunt.objective(shifted).reshape(n, 2, count)
    with np.errstate(all="ignore"):
        gradient = (score[:, 0] - score[:, 1]) / (2 * h)
        length = np.sqrt(np.sum(gradient**2, axis=0))
        unit = np.nan_to_num(np.where(length > 0, gradient / length, 0.0))
    reach = np.maximum(np.sqrt(np.sum(best**2, axis=0)), 1e-3)
    return np.concatenate(
        [best - unit * reach * step * f for f in (3, 1, 0.3, 0.1, 0.03, 0.01)], axis=1
    )


def _confirm(hunt: Hunt, points: Array, scores: Array) -> Hit | None:
    """Round the points that look wrong, and let exact arithmetic decide."""
    for k in range(min(4, points.shape[1])):
        if not scores[k] <= 0 or hunt.over():  # 0: a strict relation may fail there
            break
        found = snapped(hunt, hunt.whole(points[:, k : k + 1])[:, 0])
        if found is not None:
            return found
    return None
