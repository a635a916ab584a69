"""The search for labels: a canonical order of bound variables, by individualisation and refinement.

The checker takes an order as a hint and never searches; whoever makes a certificate searches here
and writes the orders down. Colours are refined until stable; where several variables still look
alike, each of them is singled out in turn, and the least result counts. Three things keep that
search small:

* variables that may be exchanged without any change (twins) are put in any order;
* automorphisms found on the way prune the branches that would give the same answer;
* a branch whose looks are larger than those of the best order so far is left.

Looks are numbers, handed out in the order of first use; equal numbers mean equal looks, so their
order is the same for all components of one search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symnode.calculus.looks import Look, look_of
from symnode.checker.context import Context, Env, OutOfBudget
from symnode.checker.factors import Powers

MAX_WORK = 4_000_000  # looks at a variable in a factor
MAX_DEPTH = 150
Colours = dict[int, int]


class Search:
    """Labels by search; the orders are kept, as the certificate's tape."""

    def __init__(self, ctx: Context) -> None:
        self.tape: list[list[int]] = []
        self.trial = Context(
            ctx.signature, _Trial(self), space_of=ctx.space_of, max_terms=ctx.max_terms
        )
        self.numbers: dict[Any, int] = {}
        self.nodes = 0
        self.work = 0

    def order(self, bound: Sequence[int], factors: Any, env: Env, depth: int) -> Sequence[int]:
        found = self.find(bound, factors, env, depth)
        places = {v: k for k, v in enumerate(bound)}
        self.tape.append([places[i] for i in found])
        return found

    def find(self, bound: Sequence[int], factors: Powers, env: Env, depth: int) -> list[int]:
        """The order under which the component's key is least."""
        return _Component(self, tuple(bound), factors, env, depth).best_order()

    def number(self, look: Any) -> int:
        """The number of a look, the next free one if it is new."""
        return self.numbers.setdefault(look, len(self.numbers))

    def spend(self, work: int) -> None:
        """Count work against the budget."""
        self.work += work
        if self.work > MAX_WORK:
            raise OutOfBudget(f"more than {MAX_WORK} looks in the search for labels")


class _Trial:
    """Labels for keys that are only compared during the search."""

    def __init__(self, owner: Search) -> None:
        self.owner = owner

    def order(self, bound: Sequence[int], factors: Any, env: Env, depth: int) -> Sequence[int]:
        return self.owner.find(bound, factors, env, depth)


@dataclass(frozen=True)
class _Leaf:
    """An order, its key, and the choices that led to it."""

    trace: tuple[int, ...]
    key: tuple[int, ...]
    order: tuple[int, ...]
    fixed: tuple[int, ...]


class _Component:
    """One connected part of a term while its order is searched."""

    def __init__(
        self, owner: Search, bound: tuple[int, ...], factors: Powers, env: Env, depth: int
    ) -> None:
        self.owner, self.bound = owner, bound
        own = frozenset(bound)
        self.looks: list[Look] = [look_of(owner, f, k, own, (env, depth)) for f, k in factors]
        self.size = sum(look.size for look in self.looks)
        self.best: _Leaf | None = None
        self.first: _Leaf | None = None
        self.automorphisms: list[dict[int, int]] = []  # what moves, and where to
        self.twins: dict[int, int] | None = None  # a representative of each one's class

    def best_order(self) -> list[int]:
        spaces = {v: self.owner.trial.space_of[v] for v in self.bound}
        ranks = {s: r for r, s in enumerate(sorted(set(spaces.values())))}
        self._visit({v: ranks[s] for v, s in spaces.items()}, (), ())
        assert self.best is not None
        return list(self.best.order)

    def _refine(self, colours: Colours) -> tuple[Colours, int]:
        """Colours split by how each variable occurs, until nothing changes; and the whole look."""
        count = len(set(colours.values()))
        while True:
            self.owner.spend(self.size)
            seen: dict[int, list[int]] = {v: [] for v in self.bound}
            for look in self.looks:
                look.seen(colours, seen)
            views = {v: (colours[v], *sorted(seen[v])) for v in self.bound}
            ranks = {view: r for r, view in enumerate(sorted(set(views.values())))}
            new = {v: ranks[views[v]] for v in self.bound}
            if len(ranks) in (count, len(self.bound)):
                return new, self.owner.number(tuple(sorted(views.values())))
            count, colours = len(ranks), new

    def _visit(self, colours: Colours, fixed: tuple[int, ...], trace: tuple[int, ...]) -> int:
        """Search below some choices; the answer is the number of choices to go back to."""
        self.owner.nodes += 1
        if len(fixed) > MAX_DEPTH:
            raise OutOfBudget(f"more than {MAX_DEPTH} choices in the search for labels")
        colours, whole = self._refine(colours)
        trace = (*trace, whole)
        if not self._promising(trace):
            return len(fixed)
        colours = self._twins_apart(colours)
        cell = _smallest_open_cell(colours)
        if not cell:
            order = tuple(sorted(self.bound, key=colours.__getitem__))
            key = tuple(sorted(look.whole(colours) for look in self.looks))
            return self._leaf(_Leaf(trace, key, order, fixed))
        orbits = _Orbits(self, fixed)
        done: list[int] = []
        for i in cell:
            if done and orbits.meet(i, done):
                continue
            back = self._visit(_singled_out(colours, i), (*fixed, i), trace)
            if back < len(fixed):
                return back
            done.append(i)
        return len(fixed)

    def _promising(self, trace: tuple[int, ...]) -> bool:
        """Whether a better order, or an automorphism, may still be found below."""
        if self.best is None or self.first is None:
            return True
        n = len(trace)
        return trace <= self.best.trace[:n] or trace == self.first.trace[:n]

    def _leaf(self, leaf: _Leaf) -> int:
        for known in (self.first, self.best):
            if known is not None and known.key == leaf.key:
                moved = {a: b for a, b in zip(known.order, leaf.order, strict=True) if a != b}
                self.automorphisms.append(moved)
                return _common(known.fixed, leaf.fixed)
        if self.first is None:
            self.first = leaf
        if self.best is None or (leaf.trace, leaf.key) < (self.best.trace, self.best.key):
            self.best = leaf
        return len(leaf.fixed)

    def _twins_apart(self, colours: Colours) -> Colours:
        """Cells of variables that may all be exchanged, split in any order."""
        if len(set(colours.values())) == len(self.bound):
            return colours
        if self.twins is None:
            self.twins = self._find_twins(colours)
        cells = _cells(colours)
        out: Colours = {}
        for c in sorted(cells):
            members = cells[c]
            apart = len({self.twins[v] for v in members}) == 1
            for v in members:
                out[v] = len(out) if apart or v == members[0] else out[members[0]]

        return out

    def _find_twins(self, colours: Colours) -> dict[int, int]:
        """Classes of variables any two of which may be exchanged, found by their neighbours."""
        near: dict[int, set[int]] = {v: set() for v in self.bound}
        for look in self.looks:
            for v in look.variables:
                near[v].update(look.variables)
        twins: dict[int, int] = {}
        leaders: dict[Any, int] = {}
        for v in self.bound:
            others = frozenset(near[v] - {v})
            for group in ((colours[v], others | {v}), (colours[v], others, "apart")):
                leader = leaders.setdefault(group, v)
                if leader != v and self._exchangeable(leader, v):
                    twins[v] = twins.get(leader, leader)
                    self.automorphisms.append({leader: v, v: leader})
                    break
            else:
                twins[v] = v
        return twins

    def _exchangeable(self, a: int, b: int) -> bool:
        """Whether exchanging two variables gives the same factors."""
        self.owner.spend(len(self.bound))
        names = {v: k for k, v in enumerate(self.bound)}
        swapped = {**names, a: names[b], b: names[a]}
        touched = [look for look in self.looks if a in look.variables or b in look.variables]
        before, after = (sorted(look.whole(n) for look in touched) for n in (names, swapped))
        return before == after


class _Orbits:
    """Orbits of the automorphisms known so far that keep some choices."""

    def __init__(self, owner: _Component, fixed: tuple[int, ...]) -> None:
        self.owner, self.fixed, self.read = owner, fixed, 0
        self.leader = {v: v for v in owner.bound}

    def meet(self, i: int, done: Sequence[int]) -> bool:
        """Whether a finished choice is mapped to ``i``."""
        new = self.owner.automorphisms[self.read :]
        self.read = len(self.owner.automorphisms)
        for moved in new:
            if not any(v in moved for v in self.fixed):
                for a, b in moved.items():
                    self.leader[self._find(a)] = self._find(b)
        own = self._find(i)
        return any(self._find(v) == own for v in done)

    def _find(self, v: int) -> int:
        while self.leader[v] != v:
            self.leader[v] = self.leader[self.leader[v]]
            v = self.leader[v]
        return v


def _cells(colours: Mapping[int, int]) -> dict[int, list[int]]:
    cells: dict[int, list[int]] = {}
    for v, c in colours.items():
        cells.setdefault(c, []).append(v)
    return cells


def _smallest_open_cell(colours: Mapping[int, int]) -> list[int]:
    """The smallest cell of several variables, the first one of those; none if all differ."""
    open_cells = [(len(cell), c) for c, cell in _cells(colours).items() if len(cell) > 1]
    return _cells(colours)[min(open_cells)[1]] if open_cells else []


def _singled_out(colours: Mapping[int, int], i: int) -> Colours:
    """Colours in which ``i`` comes before the others of its cell."""
    cell = colours[i]
    return {v: 2 * c + (c == cell and v != i) for v, c in colours.items()}


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    """How many choices two paths share."""
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n
