"""The search for labels: a canonical order of bound variables, by individualisation and refinement.

The checker takes an order as a hint and never searches; whoever makes a certificate searches here
and writes the orders down. Colours start from how a variable occurs, are refined until stable, and
where several variables still look alike one of them is singled out. Automorphisms found on the way
prune the branches that would give the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symnode.checker.context import Context, Env, OutOfBudget
from symnode.checker.factors import Factor, Powers
from symnode.checker.keys import factor_key, labelled_key

COLOUR, MARKED = 3, 4
MAX_NODES = 20_000
Colours = dict[int, int]


class Search:
    """Labels by search; with ``record`` the orders are kept, as the certificate's tape."""

    def __init__(self, ctx: Context) -> None:
        self.tape: list[list[int]] = []
        trial = Context(ctx.signature, _Trial(self), space_of=ctx.space_of, max_terms=ctx.max_terms)
        self.trial = trial
        self.nodes = 0

    def order(self, bound: Sequence[int], factors: Any, env: Env, depth: int) -> Sequence[int]:
        found = self.find(bound, factors, env, depth)
        self.tape.append([bound.index(i) for i in found])
        return found

    def find(self, bound: Sequence[int], factors: Powers, env: Env, depth: int) -> list[int]:
        """The order under which the component's key is least."""
        return _Component(self, tuple(bound), factors, env, depth).best_order()


class _Trial:
    """Labels for keys that are only compared during the search."""

    def __init__(self, owner: Search) -> None:
        self.owner = owner

    def order(self, bound: Sequence[int], factors: Any, env: Env, depth: int) -> Sequence[int]:
        return self.owner.find(bound, factors, env, depth)


class _Component:
    """One connected part of a term while its order is searched."""

    def __init__(
        self, owner: Search, bound: tuple[int, ...], factors: Powers, env: Env, depth: int
    ) -> None:
        self.owner, self.ctx = owner, owner.trial
        self.bound, self.factors, self.env, self.depth = bound, factors, env, depth
        self.touching = {i: [(f, k) for f, k in factors if i in f.free] for i in bound}
        self.best: tuple[Any, list[int]] | None = None
        self.first: tuple[Any, list[int]] | None = None
        self.automorphisms: list[dict[int, int]] = []

    def best_order(self) -> list[int]:
        self._search(dict.fromkeys(self.bound, 0), [])
        assert self.best is not None
        return self.best[1]

    def _refine(self, colours: Colours) -> Colours:
        """Colours split by how each variable occurs, until nothing changes."""
        while True:
            count = len(set(colours.values()))
            if count == len(self.bound):
                return colours
            env = {**self.env, **{j: (COLOUR, self.depth, c) for j, c in colours.items()}}
            looks = {}
            for i in self.bound:
                own = {**env, i: (MARKED, self.depth, 0)}
                seen = sorted(self._key(f, own, k) for f, k in self.touching[i])
                looks[i] = (colours[i], self.ctx.space_of[i], tuple(seen))
            ranks = {look: r for r, look in enumerate(sorted(set(looks.values())))}
            colours = {i: ranks[looks[i]] for i in self.bound}
            if len(ranks) == count:
                return colours

    def _key(self, f: Factor, env: Env, k: Any) -> Any:
        return (factor_key(self.ctx, f, env, self.depth), (k.numerator, k.denominator))

    def _search(self, colours: Colours, fixed: list[int]) -> None:
        self.owner.nodes += 1
        if self.owner.nodes > MAX_NODES:
            raise OutOfBudget(f"more than {MAX_NODES} nodes of the search for labels")
        colours = self._refine(colours)
        cells: dict[int, list[int]] = {}
        for i, c in colours.items():
            cells.setdefault(c, []).append(i)
        open_cells = [c for c in sorted(cells) if len(cells[c]) > 1]
        if not open_cells:
            self._leaf(sorted(self.bound, key=colours.__getitem__))
            return
        cell = min(open_cells, key=lambda c: (len(cells[c]), c))
        done: list[int] = []
        for i in cells[cell]:
            if done and self._same_orbit(i, done, fixed):
                continue
            single = {
                j: 2 * c + (1 if c > cell or (c == cell and j != i) else 0)
                for j, c in colours.items()
            }
            self._search(single, [*fixed, i])
            done.append(i)

    def _leaf(self, order: list[int]) -> None:
        key = labelled_key(self.ctx, order, self.factors, self.env, self.depth)
        for known in (self.first, self.best):
            if known is not None and known[0] == key:
                images = dict(zip(known[1], order, strict=True))
                if any(a != b for a, b in images.items()):
                    self.automorphisms.append(images)
                break
        if self.first is None:
            self.first = (key, order)
        if self.best is None or key < self.best[0]:
            self.best = (key, order)

    def _same_orbit(self, i: int, done: list[int], fixed: list[int]) -> bool:
        """Whether an automorphism that keeps the path maps a finished choice to ``i``."""
        leader = {x: x for x in self.bound}

        def find(x: int) -> int:
            while leader[x] != x:
                x = leader[x]
            return x

        for images in self.automorphisms:
            if all(images[x] == x for x in fixed):
                for a, b in images.items():
                    leader[find(a)] = find(b)
        return any(find(i) == find(x) for x in done)
