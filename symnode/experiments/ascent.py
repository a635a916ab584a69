"""The margin of a claim maximised over the models of its hypotheses, then made simple.

Starting from instances, the free numbers of a candidate are moved by differential evolution and
by the simplex method of Nelder and Mead. A point at which a hypothesis fails is worth less than
any at which all hold, the less the more it lacks. Numbers are dyadic, so that points are exact.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import differential_evolution, minimize

from symnode.experiments.coordinates import Coordinate, coordinates, moved, values
from symnode.experiments.sampler import NOT_A_MODEL, Instance, Sampler
from symnode.methods.candidates import Candidate
from symnode.methods.reals.snapping import TOLERANCES, rounded

Array = NDArray[np.float64]
GRID = 64  # numbers are multiples of 1/64
REACH = 4.0  # of differential evolution, in either direction
LARGEST = 10  # numbers that differential evolution moves together
NOWHERE = -1e6  # of a point that is no model at all


class Enough(Exception):
    """The evaluations, or the time, that a search was given are spent."""


@dataclass
class Landscape:
    """The largest relative margin as a function of the free numbers of one candidate."""

    sampler: Sampler
    start: Candidate
    evaluations: int  # that may still be made
    stopped: Callable[[], bool] = lambda: False
    best: Instance | None = None
    numbers: list[Fraction] = field(default_factory=list)  # of the best instance
    seen: int = 0  # instances
    free: list[Coordinate] = field(init=False)

    def __post_init__(self) -> None:
        self.free = coordinates(self.start, self.sampler.search.partial)

    def __call__(self, x: Any) -> float:
        """The margin at a point, or what is below all margins where a hypothesis fails."""
        if self.evaluations <= 0 or self.stopped():
            raise Enough
        self.evaluations -= 1
        numbers = [Fraction(round(float(v) * GRID), GRID) for v in x]
        try:
            c = moved(self.start, self.free, numbers)
            c = self.sampler.equations.mended(c)
            instance = self.sampler.instance(c)
            if instance is None:
                return -1.0 - min(self.sampler.inequalities.lack(c), -NOWHERE)
        except NOT_A_MODEL:
            return NOWHERE
        self.seen += instance.has_values
        if self.best is None or height(instance) > height(self.best):
            self.best, self.numbers = instance, numbers
        return height(instance)


def height(instance: Instance) -> float:
    """A claim without a value is as high as it gets."""
    relative = instance.worst.relative
    return relative if isfinite(relative) else 1.0 if relative == inf else NOWHERE


def climb(land: Landscape, seed: int) -> None:
    """Look for the highest instance of a landscape, within its evaluations."""
    start = np.array([float(v) for v in values(land.start, land.free)])
    with suppress(Enough):
        land(start)
        if not land.free:
            return
        _nelder_mead(land, start)
        if len(land.free) <= LARGEST:
            _evolution(land, seed)
            _nelder_mead(land, np.array([float(v) for v in land.numbers or start]))


def _nelder_mead(land: Landscape, start: Array) -> None:
    steps = np.vstack([start, *(start + d for d in np.eye(len(start)) * 0.5)])
    options = {"maxfev": 60 * len(start), "initial_simplex": steps, "xatol": 1 / GRID}
    minimize(lambda x: -land(x), start, method="Nelder-Mead", options=options)


def _evolution(land: Landscape, seed: int) -> None:
    low = [1 / GRID if x.sign == "positive" else -REACH for x in land.free]
    bounds = [(lo, REACH) for lo in low]
    differential_evolution(
        lambda x: -land(x), bounds, seed=seed, popsize=8, maxiter=60, polish=False, tol=1e-6
    )


def snapped(land: Landscape) -> Instance | None:
    """The roughest rounding of the highest instance to simple rationals at which a claim still
    certainly fails; None where it does not fail at the instance itself."""
    if land.best is None or land.sampler.failure(land.best) is None:
        return None
    for tolerance in TOLERANCES:
        numbers = [rounded(float(v), tolerance, relative=False) for v in land.numbers]
        try:
            c = land.sampler.equations.mended(moved(land.start, land.free, numbers))
            simple = land.sampler.instance(c)
        except NOT_A_MODEL:
            continue
        if simple is not None and land.sampler.failure(simple) is not None:
            return simple
    return land.best
