"""Hypotheses between fixed numbers: candidates mended until equations hold, what is lacking.

An equation between fixed numbers is met by changing one thing: an entry or a coefficient in which
it is affine, or a whole symbol by a common factor in which it is affine or purely quadratic (a sum
that is 1, a vector of length 1). This is exact: a number that is not rational is not taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import isqrt
from typing import Any

from symnode.checker import Rejected
from symnode.checker.constants import enclosure
from symnode.checker.context import work
from symnode.checker.model import Model, read_model
from symnode.experiments.coordinates import Coordinate, coordinates, moved, values
from symnode.methods.candidates import Candidate
from symnode.methods.counter_model import Search
from symnode.methods.trajectories import Body

PASSES = 2  # over all equations: one that is met may be lost by the next
READING = 150  # units of work to read a candidate and evaluate an equation
SINGLES = 6  # coordinates that are tried alone, for one equation


class Equations:
    """The equations between fixed numbers among the hypotheses of a search."""

    def __init__(self, search: Search) -> None:
        self.search = search
        states = search.states
        self._bodies: list[tuple[list[Body], list[str], set[str]]] = []
        for g in search.problem["givens"]:
            plain = g.get("relation", "=") == "=" and g["interval"] is None
            text = json.dumps([g["lhs"], g["rhs"]])
            if plain and not g.get("universal") and not any(json.dumps(s) in text for s in states):
                sides = [search.trajectories.body(g[s], g["indices"]) for s in ("lhs", "rhs")]
                self._bodies.append((sides, [s for _, s in g["indices"]], _names(text)))

    def mended(self, c: Candidate) -> Candidate:
        """The candidate with as many of the equations met as this can."""
        if not self._bodies:
            return c
        for _ in range(PASSES):
            before = c
            for k, (_, spaces, _) in enumerate(self._bodies):
                for entry in product(*(range(len(_weights(c, s))) for s in spaces)):
                    c = self._met(c, k, entry)
            if c is before:
                break
        return c

    def _met(self, c: Candidate, k: int, entry: tuple[int, ...]) -> Candidate:
        residual = self._residual(c, k, entry)
        if not residual:
            return c
        free = coordinates(c, self.search.partial)
        numbers = values(c, free)
        named = [n for n, x in enumerate(free) if x.owner in self._bodies[k][2]]
        for move in _moves(free, numbers, named):
            root = self._root(c, free, move, (k, entry))
            if root is not None:
                return root
        return c

    def _root(
        self, c: Candidate, free: Sequence[Coordinate], move: Any, where: tuple[int, Any]
    ) -> Candidate | None:
        """The candidate at which the residual along a move is zero, if a rational one is found.

        Three values tell a and b of  a + b s  or  a + b s**2; a fourth confirms the form.
        """
        at = {s: self._residual(moved(c, free, move(Fraction(s))), *where) for s in (1, 2, 3)}
        first, second, third = at[1], at[2], at[3]
        if first is None or second is None or third is None:
            return None
        slope = second - first
        roots = []
        if slope and third - second == slope:
            roots = [1 - first / slope]
        elif slope and 3 * (third - second) == 5 * slope:  # 1, 4, 9
            root = _square_root(1 - 3 * first / slope)
            roots = [] if root is None else [root, -root]
        for s in roots:
            new = moved(c, free, move(s))
            if self._residual(new, *where) == 0:
                return new
        return None

    def _residual(self, c: Candidate, k: int, entry: tuple[int, ...]) -> Fraction | None:
        work(READING)
        try:
            tables = self._tables(c)
            left, right = (
                body.at(self.search.trajectories.ctx, tables, entry, (), None)
                for body in self._bodies[k][0]
            )
        except (Rejected, ZeroDivisionError):
            return None
        return (left - right).rational()

    def _tables(self, c: Candidate) -> Model:
        ctx, model = self.search.trajectories.ctx, c.json()
        ctx.made = 0
        blank: dict[str, list[Any]] = {s: [] for s in self.search.states}
        return read_model(ctx, {**model, "functions": {**model["functions"], **blank}})


class Inequalities:
    """The inequalities and sign conditions between fixed numbers among the hypotheses."""

    def __init__(self, search: Search) -> None:
        self.search = search
        body = search.trajectories.body
        zero = body(["num", "0"], ())
        conditions = [((), [zero, body(t, ())]) for sign, t in search.problem["conditions"]]
        self._bodies = [*conditions, *((ix, sides) for ix, _, sides in search.inequalities)]

    def lack(self, c: Candidate) -> float:
        """How much they lack altogether: 0 where all of them hold, or only touch."""
        ctx = self.search.trajectories.ctx
        _, tables = self.search.trajectories.solved(c.json())
        total = 0.0
        for indices, (low, high) in self._bodies:
            for entry in product(*(range(len(tables.weights[s])) for _, s in indices)):
                slack = high.at(ctx, tables, entry, (), None) - low.at(ctx, tables, entry, (), None)
                bounds = enclosure(slack)
                total += max(0.0, -float(bounds[0])) if bounds is not None else 0.0
        return total


def _moves(
    free: Sequence[Coordinate], numbers: Sequence[Fraction], named: Sequence[int]
) -> Iterator[Any]:
    """Ways to change the numbers by one parameter: single ones, then whole symbols by a factor.

    Of symbols that are declared positive the common factor comes first.
    """
    singles = [_single(numbers, n) for n in named if free[n].kind in ("head", "coefficient")]
    owners = dict.fromkeys(free[n].owner for n in named)
    scales = [_scaling(numbers, [n for n in named if free[n].owner == o]) for o in owners]
    positive = any(free[n].sign == "positive" for n in named)
    yield from (*scales, *singles[:SINGLES]) if positive else (*singles[:SINGLES], *scales)


def _single(numbers: Sequence[Fraction], n: int) -> Any:
    return lambda s: [s if k == n else v for k, v in enumerate(numbers)]


def _scaling(numbers: Sequence[Fraction], own: Sequence[int]) -> Any:
    return lambda s: [s * v if k in own else v for k, v in enumerate(numbers)]


def _square_root(q: Fraction) -> Fraction | None:
    if q < 0:
        return None
    root = Fraction(isqrt(q.numerator), isqrt(q.denominator))
    return root if root * root == q else None


def _names(text: str) -> set[str]:
    """Every word of certificate JSON: symbols and functions are among them."""
    found: set[str] = set()
    todo = [json.loads(text)]
    while todo:
        j = todo.pop()
        if isinstance(j, str):
            found.add(j)
        elif isinstance(j, list):
            todo += j
    return found


def _weights(c: Candidate, space: str) -> Any:
    own = c.spaces[space]
    return range(own) if isinstance(own, int) else own
