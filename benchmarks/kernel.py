"""How fast the kernel decides hard contractions and checks long proofs.

``python -m benchmarks.kernel [RUNS]`` prints the tables of ``docs/benchmarks/kernel.md``.

A contraction is a graph: every vertex is a totally symmetric tensor, every edge a summed index. One
equality test compares it with itself, all names changed and everything shuffled, so both sides are
brought to a canonical form.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from time import perf_counter

from benchmarks.layers import timed_layers
from symnode.calculus.canonical import equal
from symnode.language.arrays import Array
from symnode.language.notation import symbol
from symnode.language.spaces import Index, Space
from symnode.language.symbols import Head
from symnode.language.terms import Entry, Mul, Sum, Term

RUNS = 15
SIDE = 4  # of the boards of the strongly regular graphs
LAYERS = 40
Edges = Sequence[tuple[int, int]]
N = Space("n")


def cycle(length: int) -> Edges:
    return [(k, (k + 1) % length) for k in range(length)]


def star(leaves: int) -> Edges:
    return [(0, k + 1) for k in range(leaves)]


def petersen() -> Edges:
    """Pairs out of five, joined where they are disjoint."""
    pairs = list(combinations(range(5), 2))
    apart = combinations(range(len(pairs)), 2)
    return [(a, b) for a, b in apart if not set(pairs[a]) & set(pairs[b])]


def random_cubic(vertices: int, seed: int) -> Edges:
    """A random simple graph with three edges at every vertex."""
    rng = random.Random(seed)
    while True:
        ends = [v for v in range(vertices) for _ in range(3)]
        rng.shuffle(ends)
        edges = {tuple(sorted(ends[k : k + 2])) for k in range(0, len(ends), 2)}
        if len(edges) == 3 * vertices // 2 and all(a != b for a, b in edges):
            return [(a, b) for a, b in sorted(edges)]


def board(joined: Callable[[int, int], bool]) -> Edges:
    """The fields of a board with wrapped sides, joined by their distances."""
    fields = [(r, c) for r in range(SIDE) for c in range(SIDE)]
    pairs = combinations(range(len(fields)), 2)
    return [
        (a, b)
        for a, b in pairs
        if joined((fields[a][0] - fields[b][0]) % SIDE, (fields[a][1] - fields[b][1]) % SIDE)
    ]


def rook() -> Edges:
    return board(lambda r, c: (r == 0) != (c == 0))


def shrikhande() -> Edges:
    """The other graph with the parameters of the rook's graph."""
    steps = {(0, 1), (1, 0), (0, 3), (3, 0), (1, 1), (3, 3)}
    return board(lambda r, c: (r, c) in steps)


def contraction(edges: Edges, heads: dict[int, Head], rng: random.Random) -> Array:
    """The graph as a sum of products, all orders at random."""
    names = [Index(f"i{k}", N) for k in range(len(edges))]
    rng.shuffle(names)
    at: dict[int, list[Index]] = {}
    for i, edge in zip(names, edges, strict=True):
        for vertex in edge:
            at.setdefault(vertex, []).append(i)
    factors: list[Term] = []
    for own in at.values():
        rng.shuffle(own)
        slots = len(own)
        head = heads.setdefault(slots, Head(f"T{slots}", (N,) * slots, (0,) * slots))
        factors.append(Entry(head, tuple(own)))
    rng.shuffle(factors)
    rng.shuffle(names)
    term: Term = Mul(tuple(factors))
    for i in names:
        term = Sum(i, term)
    return Array((), term, symbol("e"))


@dataclass(frozen=True)
class Case:
    """Two graphs, and whether their contractions are equal."""

    name: str
    left: Edges
    right: Edges
    same: bool = True

    def run(self, seed: int) -> float:
        """The seconds of one equality test."""
        rng = random.Random(seed)
        heads: dict[int, Head] = {}
        sides = [contraction(e, heads, rng) for e in (self.left, self.right)]
        began = perf_counter()
        answer = equal(*sides)
        seconds = perf_counter() - began
        if answer is not self.same:
            raise AssertionError(f"{self.name}: judged {'equal' if answer else 'unequal'}")
        return seconds


def cases() -> list[Case]:
    pairs = [
        ("tr W^8", cycle(8)),
        ("tr W^16", cycle(16)),
        ("T_abcdef x^6", star(6)),
        ("Petersen graph", petersen()),
        *((f"random cubic, 16 vertices ({seed})", random_cubic(16, seed)) for seed in range(3)),
        ("rook 4x4", rook()),
    ]
    return [
        *(Case(name, edges, edges) for name, edges in pairs),
        Case("rook against Shrikhande", rook(), shrikhande(), same=False),
        Case("T of rank 12 with x^12", star(12), star(12)),
    ]


def main(arguments: Sequence[str]) -> None:
    runs = int(arguments[0]) if arguments else RUNS
    print("| equality of two contractions | summed indices | median ms | least ms |")
    print("|---|---|---|---|")
    for case in cases():
        times = [1000 * case.run(seed) for seed in range(runs)]
        size = len(case.left)
        print(f"| {case.name} | {size} | {median(times):.1f} | {min(times):.1f} |")
    print()
    print(f"| {LAYERS} shared Euler layers, one theorem | median ms | least ms |")
    print("|---|---|---|")
    for name, seconds in timed_layers(LAYERS, runs).items():
        print(f"| {name} | {1000 * median(seconds):.0f} | {1000 * min(seconds):.0f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
