"""Sums and products of scalars, flattened: the operands that lowering pairs and groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from symnode.numeric.emission.graph import Node, Tensor, below, is_number, number, scaled


class Term(NamedTuple):
    """A term of a sum: a node, and the same as a number times something."""

    node: Node
    coefficient: Fraction
    atom: Node


@dataclass(frozen=True)
class Flat:
    """The sums and products under some outputs, nested ones that are used once taken apart."""

    sums: dict[Node, list[Term]]
    products: dict[Node, list[Node]]  # factors; a number among them is positive
    signs: dict[Node, int]  # of products


def flat(outputs: Sequence[Node]) -> Flat:
    """Every sum and product with its operands."""
    order = list(below(outputs))
    uses = Counter(a for n in order for a in n.args)
    uses.update(outputs)
    found = Flat({}, {}, {})
    for n in order:
        if n.op == "add":
            found.sums[n] = [t for a in n.args for t in _terms(a, uses, found)]
        elif n.op == "multiply":
            coefficient, factors = _factors(n, uses, found)
            found.signs[n] = -1 if coefficient < 0 else 1
            size = abs(coefficient)
            found.products[n] = factors if size == 1 else [number(size), *factors]
    return found


def _terms(a: Node, uses: Counter[Node], known: Flat) -> list[Term]:
    """A term of a sum, or the terms of an inner sum."""
    if a in known.sums and uses[a] == 1:
        return known.sums[a]
    coefficient, atom = scaled(Tensor(a))
    return [Term(a, coefficient, atom.node)]


def _factors(n: Node, uses: Counter[Node], known: Flat) -> tuple[Fraction, list[Node]]:
    """The factors of a product, an inner one that is used once taken apart, and their number."""
    coefficient, found = Fraction(1), []
    for a in n.args:
        if a in known.products and uses[a] == 1:
            coefficient *= known.signs[a]
            inner = known.products[a]
        else:
            inner = [a]
        for f in inner:
            if is_number(f):
                coefficient *= f.data
            else:
                found.append(f)
    return coefficient, found
