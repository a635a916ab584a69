"""What floating point tells of a system at random points: hints that save hopeless attempts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, ZERO, Atom, System
from symnode.checker.reals.terms import Term, variables
from symnode.methods.reals.margins import Array, floats

SIZE = 1_000
TINY = 1e-9
Mask = NDArray[np.bool_]


class Sample:
    """Random points, the same for equal names."""

    def __init__(self, names: Iterable[str]) -> None:
        random = np.random.default_rng(0)
        self.points: dict[str, Array] = {
            n: random.standard_normal(SIZE) * 4.0 ** random.integers(-2, 3, SIZE)
            for n in sorted(names)
        }

    @classmethod
    def of(cls, atoms: Iterable[Atom]) -> Sample:
        """Points for the variables of the atoms."""
        return cls(variables(*(a.term for a in atoms)))

    def values(self, t: Term) -> Array:
        """The term at the points, nan where it is undefined."""
        return np.broadcast_to(floats([t], self.points, SIZE)[t], (SIZE,))

    def satisfying(self, atoms: Iterable[Atom]) -> Mask:
        """Where the atoms hold, equations nearly."""
        good = np.ones(SIZE, dtype=np.bool_)
        for a in atoms:
            v = self.values(a.term)
            with np.errstate(invalid="ignore"):
                if a.relation == POSITIVE:
                    good &= v > TINY
                elif a.relation == NONNEGATIVE:
                    good &= v >= 0
                elif a.relation == ZERO:
                    good &= np.abs(v) < TINY
                else:
                    good &= np.abs(v) > TINY
        return good

    def vanishes(self, t: Term, where: Mask) -> bool:
        """Whether the term is nearly 0 at all of these points at which it is defined."""
        v, noise = self._told(t, where)
        return bool(np.all(np.abs(v) < noise))

    def fails(self, a: Atom, where: Mask) -> bool:
        """Whether the atom fails, or nearly does, at all of these points."""
        v, noise = self._told(a.term, where)
        if a.relation in (POSITIVE, NONNEGATIVE):
            return bool(np.all(v < noise))
        return a.relation != ZERO and bool(np.all(np.abs(v) < noise))

    def _told(self, t: Term, where: Mask) -> tuple[Array, Array]:
        """The finite values of a term, and how large one is that may be 0."""
        v = self.values(t)
        parts = [np.abs(self.values(s)) for s in (t.args if t.head == "add" else (t,))]
        with np.errstate(all="ignore"):
            noise = TINY * (1 + np.sum(parts, axis=0))
        good = where & np.isfinite(v) & np.isfinite(noise)
        return v[good], noise[good]


def is_identity(system: System) -> bool:
    """Whether an atom says that a term is not 0 which seems to be 0 wherever the others hold."""
    if not system.variables:
        return False
    sample = Sample.of(system.atoms)
    for k, a in enumerate(system.atoms):
        if a.relation not in (POSITIVE, NONZERO):
            continue
        where = sample.satisfying(system.atoms[:k] + system.atoms[k + 1 :])
        if where.any() and sample.vanishes(a.term, where):
            return True
    return False
