"""Trees of boxes are mended where the arithmetic of the checker is too coarse for a leaf.

A leaf that the checker does not accept is cut into smaller boxes, until it accepts leaves on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, final

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.box_methods import Boxes
from symnode.checker.reals.boxes import Box as Exact
from symnode.checker.reals.systems import System
from symnode.methods.reals.box_methods import Box, refutation
from symnode.methods.reals.branch_and_bound import middle, root_box, search
from symnode.methods.reals.budget import Budget, Exhausted
from symnode.methods.reals.steps import Node, leaves

CUTS = 12  # one inside the other, below a leaf


class Unmended(Exception):
    """A leaf cannot be mended."""


def mended(goals: Sequence[System], proofs: Sequence[Node], budget: Budget) -> list[Node] | None:
    """The proofs with the leaves of their trees accepted, or None."""
    try:
        return [_mended(g, p, budget) for g, p in zip(goals, proofs, strict=True)]
    except (Unmended, Exhausted, Rejected, OutOfBudget):
        return None


def _mended(system: System, node: Node, budget: Budget) -> Node:
    if node["rule"] == "boxes":
        return {**node, "tree": _Mender(system, node["bits"], budget).tree(node["tree"])}
    left = leaves(system, node)
    if not left:
        return node
    pairs = zip(left, node["then"], strict=True)
    return {**node, "then": [_mended(s, n, budget) for s, n in pairs]}


@final
class _Mender:
    """The mending of one tree: every box as the search and as the checker has it."""

    def __init__(self, system: System, bits: int, budget: Budget) -> None:
        self.system, self.budget = system, budget
        self.search = search(system, precision=bits)
        self.exact = Boxes(system, bits)

    def tree(self, tree: Any) -> Any:
        """The tree on the root box."""
        box = root_box(self.system, self.search.space.variables)
        if box is None or self.exact.root is None:
            return tree
        return self._walked(box, self.exact.root, tree)

    def _walked(self, box: Box, exact: Exact, tree: Any) -> Any:
        self.budget.check()
        if tree[0] == "split":
            i, c = tree[1], Fraction(tree[2])
            parts = zip(
                self.search.halves(box, i, c), self.exact.halves(exact, i, c), tree[3:], strict=True
            )
            return ["split", i, tree[2], *(self._walked(*part) for part in parts)]
        if tree[0] == "refute" and not self.exact.refutes(tree[1], exact, tree[2]):
            return self._grown(box, exact, CUTS)
        return tree

    def _grown(self, box: Box, exact: Exact, cuts: int) -> Any:
        """A tree on the box of which the checker accepts the leaves."""
        self.budget.check()
        for k, atom in enumerate(self.system.atoms):
            method = refutation(self.search.funs[k], atom, box, self.search.effort)
            if method is not None and self.exact.refutes(k, exact, method):
                return ["refute", k, method]
        if cuts == 0 or not box:
            raise Unmended
        i = max(range(len(box)), key=lambda j: float(box[j].hi - box[j].lo))
        c = middle(box[i])
        if c is None:
            raise Unmended
        parts = zip(self.search.halves(box, i, c), self.exact.halves(exact, i, c), strict=True)
        return ["split", i, str(c), *(self._grown(b, e, cuts - 1) for b, e in parts)]
