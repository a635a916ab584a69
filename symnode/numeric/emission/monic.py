"""Numbers taken out of sums: 0.2 u - 0.1 becomes 0.2 (u - 0.5).

The number joins those of the products around, and sums that differ by a number only become one.
Formulas with derivatives are full of such sums: (a u - b)**2 has the derivative 2 a (a u - b).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from symnode.numeric.emission.graph import Node, is_number, node, number

Signed = tuple[int, Node]
# Beyond these a sum could overflow, or lose a term, that does not as it is written.
SMALLEST, LARGEST = Fraction(1, 2**20), Fraction(2**20)
SMALL_POWERS = (-3, -2, -1, 2, 3)


class Monic:
    """Rewrites sums and products, in place, each after its operands."""

    def __init__(
        self,
        sums: dict[Node, list[Signed]],
        products: dict[Node, list[Node]],
        signs: dict[Node, int],
    ) -> None:
        self._sums, self._products, self._signs = sums, products, signs
        self._taken: dict[Node, tuple[Fraction, Node]] = {}

    def rewrite(self, order: Iterable[Node]) -> None:
        """All sums and products among the nodes."""
        for n in order:
            if n in self._sums:
                self._sum(n)
            elif n in self._products:
                self._product(n, *self._split(n))

    def _split(self, n: Node) -> tuple[Fraction, tuple[Node, ...]]:
        """A term or factor as a number and other factors."""
        if n not in self._products or n in self._taken:
            return self._one(n)
        scale = Fraction(self._signs.get(n, 1))
        factors: list[Node] = []
        for f in self._products[n]:
            own, inner = self._one(f)
            scale *= own
            factors += inner
        return scale, tuple(factors)

    def _one(self, f: Node) -> tuple[Fraction, tuple[Node, ...]]:
        """A factor as a number and the rest: a number, a sum or the power of one, or itself."""
        if is_number(f):
            return f.data, ()
        if f in self._taken:
            scale, rest = self._taken[f]
            return scale, (rest,)
        if f.op == "power" and f.args[0] in self._taken and f.data in SMALL_POWERS:
            scale, rest = self._taken[f.args[0]]
            return scale ** int(f.data), (node("power", (rest,), f.data, ((),)),)
        return Fraction(1), (f,)

    def _product(self, n: Node, scale: Fraction, factors: tuple[Node, ...]) -> None:
        size = abs(scale)
        self._products[n] = [*([] if size == 1 else [number(size)]), *factors]
        self._signs[n] = -1 if scale < 0 else 1

    def _sum(self, n: Node) -> None:
        terms = [(s, *self._split(m)) for s, m in self._sums[n]]
        found = [(s * scale, factors) for s, scale, factors in terms]
        content = _content(found)
        if content == 1:
            return
        whole = [self._term(scale / content, factors) for scale, factors in found]
        monic = node("add", tuple(whole), None, ((),) * len(whole))
        self._sums[monic] = [(1, m) for m in whole]
        del self._sums[n]
        self._product(n, content, (monic,))
        self._taken[n] = content, monic

    def _term(self, scale: Fraction, factors: tuple[Node, ...]) -> Node:
        """The node of a number times some factors."""
        if not factors:
            return number(scale)
        if scale == 1 and len(factors) == 1:
            return factors[0]
        parts = (number(scale), *factors)
        new = node("multiply", parts, None, ((),) * len(parts))
        self._product(new, scale, factors)
        return new


def _content(terms: list[tuple[Fraction, tuple[Node, ...]]]) -> Fraction:
    """The number to take out: the one that most terms have, 1 where that could do harm."""
    sizes = [abs(scale) for scale, factors in terms if factors]
    if not sizes or not all(sizes):
        return Fraction(1)
    (content, _), *_ = Counter(sizes).most_common(1)
    every = [content, *(abs(scale) / content for scale, _ in terms)]
    harmless = all(SMALLEST <= x <= LARGEST for x in every)
    return content if harmless else Fraction(1)
