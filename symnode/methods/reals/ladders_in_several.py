"""Ladders in one of several variables, until nothing but algebra or easy boxes is left.

An atom ``f > 0`` fails since it fails at an end of one variable, which may be a term in the others,
and the slope in that variable goes the right way (rule ``ladder``). At the end there is a variable
less; the slope of a logarithm or an arc tangent is algebraic. Random points in floating point tell
which variables and ends are worth trying: a system that one of them satisfies is given up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, ZERO, System
from symnode.checker.reals.terms import Term, num, sub, subterms, to_json, var
from symnode.methods.reals import branch_and_bound, direct, ladders, substitution
from symnode.methods.reals.branching import within
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.margins import floats
from symnode.methods.reals.preparation import prepared, solved
from symnode.methods.reals.ring import is_function
from symnode.methods.reals.slopes import names, polynomial_in, size
from symnode.methods.reals.steps import Node, leaves

Array = NDArray[np.float64]
DEPTH, POINTS, LARGEST, MAX_VARIABLES = 4, 4_000, 1_500, 4
BOXES, ALGEBRA, LADDER = 0.15, 0.2, 0.3  # shares of what is left
NOISE = 1e-9


def prove(system: System, budget: Budget) -> Node | None:
    """A proof of a system in several variables."""
    if not 2 <= len(system.variables) <= MAX_VARIABLES or system.integers:
        return None
    parts = subterms(*(a.term for a in system.atoms))
    if not any(map(is_function, parts)):
        return None  # algebra alone is better at this
    return _Search().climbed(system, DEPTH, budget)


@final
class _Search:
    """A search that remembers what failed."""

    def __init__(self) -> None:
        self.failed: set[System] = set()

    def solve(self, system: System, depth: int, budget: Budget) -> Node | None:
        """A proof of a system that a ladder leaves."""
        return prepared(system, lambda s, b: self._solve(s, depth, b), budget)

    def _solve(self, system: System, depth: int, budget: Budget) -> Node | None:
        budget.check()
        if system in self.failed:
            return None
        node = direct.prove(system, budget)
        if node is None and not satisfied(system):
            node = branch_and_bound.prove(system, budget.share(BOXES), 2, boxes=100)
            node = node or within(substitution.prove, system, budget.share(ALGEBRA))
            if node is None and len(system.variables) == 1:
                node = within(ladders.prove, system, budget.share(LADDER))
            if node is None and depth > 0:
                node = self.climbed(system, depth, budget)
        if node is None:
            self.failed.add(system)
        return node

    def climbed(self, system: System, depth: int, budget: Budget) -> Node | None:
        """A proof by a ladder, the smallest slopes first."""
        options: list[tuple[int, int, Node, list[System]]] = []
        for node in steps(system):
            budget.check()
            left = leaves(system, node)
            if left is None or any(satisfied(s) for s in left):
                continue
            cost = sum(size(a.term) for a in left[1].atoms[-1:])
            if cost <= LARGEST:
                options.append((cost, len(options), node, left))
        for _, _, node, left in sorted(options, key=lambda o: o[:2]):
            budget.check()
            proofs: list[Node] = []
            for s in (left[1], left[0], *left[2:]):
                proof = self.solve(s, depth - 1, budget)
                if proof is None:
                    break
                proofs.append(proof)
            else:
                return {**node, "then": [proofs[1], proofs[0], *proofs[2:]]}
        return None


def steps(system: System) -> Iterator[Node]:
    """Ladders that may be tried: atoms, variables, ends, and what is strict."""
    for k, atom in enumerate(system.atoms):
        if atom.relation not in (POSITIVE, NONNEGATIVE) or size(atom.term) < 6:
            continue
        for name in sorted(names(atom.term)):
            for end, side in ends(system, name):
                for strict in ("end", "slope") if atom.relation == NONNEGATIVE else ("end",):
                    yield {
                        "rule": "ladder",
                        "at": k,
                        "name": name,
                        "end": end,
                        "side": side,
                        "strict": strict,
                    }


def ends(system: System, name: str) -> list[tuple[Any, str]]:
    """Values that the variable cannot pass, from atoms linear in it; infinity where none is."""
    found: dict[str, list[Term]] = {"left": [], "right": []}
    for atom in system.atoms:
        parts = polynomial_in(atom.term, name) if atom.relation not in (ZERO, NONZERO) else None
        c = None if parts is None or set(parts) - {0, 1} else parts.get(1)
        if parts is None or c is None or c.head != "num" or c.data == 0:
            continue
        rest = parts.get(0, num(0))
        t = solved(rest, c)
        side = "left" if c.data > 0 else "right"
        distance = sub(var(name), t) if c.data > 0 else sub(t, var(name))
        if t not in found[side] and known(system, NONNEGATIVE, distance):
            found[side].append(t)
    out: list[tuple[Any, str]] = []
    for side, infinite in (("left", "-oo"), ("right", "oo")):
        out += [(to_json(t), side) for t in found[side]] or [(infinite, side)]
    return out


def satisfied(system: System) -> bool:
    """Whether a random point seems to satisfy a system without equations."""
    if any(a.relation == ZERO and names(a.term) for a in system.atoms):
        return False
    values = _points(system)
    known_values = floats([a.term for a in system.atoms], values, POINTS)
    good = np.ones(POINTS, dtype=bool)
    for a in system.atoms:
        t = np.broadcast_to(known_values[a.term], (POINTS,))
        noise = NOISE * (1 + _parts(a.term, known_values))
        holds = np.abs(t) > 0 if a.relation == NONZERO else t > noise
        if a.relation == NONNEGATIVE:
            holds = holds | (t >= 0 if not names(a.term) else t == 0)
        good &= holds & np.isfinite(t)
    return bool(good.any())


def _parts(t: Term, values: Mapping[Term, Array]) -> Array:
    """The size of the summands of a term."""
    summands = t.args if t.head == "add" else (t,)
    with np.errstate(all="ignore"):
        total = sum((np.abs(values[s]) for s in summands), start=np.zeros(POINTS))
    return np.asarray(total, dtype=np.float64)


def _points(system: System) -> dict[str, Array]:
    """Random points of the root box, dense near its ends and near 0."""
    random = np.random.default_rng(1)
    box = branch_and_bound.root_box(system, system.variables)
    values: dict[str, Array] = {}
    for i, name in enumerate(system.variables):
        lo, hi = -np.inf, np.inf
        if box:
            lo = float(box[i].lo) if box[i].lo.is_finite() else lo
            hi = float(box[i].hi) if box[i].hi.is_finite() else hi
        far = 10 ** random.uniform(-4, 4, POINTS)
        if np.isfinite(lo) and np.isfinite(hi):
            u = random.random(POINTS)
            small = np.where(random.random(POINTS) < 0.3, u**6, u)
            values[name] = np.where(
                random.random(POINTS) < 0.5, lo + (hi - lo) * small, hi - (hi - lo) * small
            )
        elif np.isfinite(lo):
            values[name] = lo + far
        elif np.isfinite(hi):
            values[name] = hi - far
        else:
            values[name] = far * random.choice([-1.0, 1.0], POINTS)
    return values
