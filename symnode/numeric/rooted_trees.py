"""Rooted trees, by which the order of a Runge-Kutta method is decided exactly.

A method has order p exactly if Phi(t) = 1/gamma(t) for every rooted tree t of at most p nodes
[hairer1993, theorem II.2.13]. With stages i, weights b, coefficients A and the trees t_1, ..., t_m
that hang on the root of t,

    Phi(t) = sum_i b_i prod_j Psi_i(t_j),   Psi_i(t) = sum_j A_ij prod_l Psi_j(t_l),
    gamma(t) = |t| gamma(t_1) ... gamma(t_m),

where |t| counts the nodes and an empty product is 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import prod

from symnode.numeric.quadratic import Number

Tree = tuple["Tree", ...]  # the trees on the root, sorted
Matrix = Sequence[Sequence[Number]]


@cache
def trees(size: int) -> tuple[Tree, ...]:
    """All rooted trees with that many nodes, each once.

    >>> [len(trees(n)) for n in range(1, 9)]
    [1, 1, 2, 4, 9, 20, 48, 115]
    """
    return tuple(_forests(size - 1, size - 1)) if size > 1 else ((),)


@cache
def _forests(nodes: int, largest: int) -> tuple[Tree, ...]:
    """Sorted tuples of trees with that many nodes together, none larger than ``largest``."""
    if nodes == 0:
        return ((),)
    found: set[Tree] = set()
    for size in range(1, min(nodes, largest) + 1):
        for rest in _forests(nodes - size, size):
            found.update(tuple(sorted((*rest, t))) for t in trees(size))
    return tuple(sorted(found))


def nodes(t: Tree) -> int:
    """The number of nodes."""
    return 1 + sum(map(nodes, t))


def density(t: Tree) -> int:
    """gamma(t).

    >>> density(((), ())), density((((),),))
    (3, 6)
    """
    return nodes(t) * prod(map(density, t))


def weight(t: Tree, a: Matrix, b: Sequence[Number]) -> Number:
    """Phi(t), exactly."""
    return _sum(b, _stages(t, a, {}))


def order(a: Matrix, b: Sequence[Number], most: int = 12) -> int:
    """The order of the method with these coefficients; at most ``most`` is looked at.

    >>> from fractions import Fraction
    >>> order([[0, 0], [Fraction(1, 2), 0]], [0, 1])
    2
    """
    known: dict[Tree, list[Number]] = {}
    for p in range(1, most + 1):
        if any(_sum(b, _stages(t, a, known)) * density(t) != 1 for t in trees(p)):
            return p - 1
    return most


def path_order(a: Matrix, b: Matrix, most: int = 12) -> int:
    """The order, for every s, of the path with the weights ``b_i(s) = sum_k b[i][k] s^(k+1)``.

    It is p exactly if ``sum_i b_i(s) Phi_i(t) = s^|t|/gamma(t)`` as polynomials in s, for every
    tree t of at most p nodes [hairer1993, theorem II.6.1].

    >>> from fractions import Fraction
    >>> path_order([[0, 0], [Fraction(1, 2), 0]], [[1, -1], [0, 1]])
    2
    """
    known: dict[Tree, list[Number]] = {}
    columns = list(zip(*b, strict=True))
    for p in range(1, min(most, len(columns)) + 1):
        for t in trees(p):
            stages = _stages(t, a, known)
            found = [_sum(column, stages) * density(t) for column in columns]
            if any(value != (k == p) for k, value in enumerate(found, start=1)):
                return p - 1
    return min(most, len(columns))


def _stages(t: Tree, a: Matrix, known: dict[Tree, list[Number]]) -> list[Number]:
    """The product over the trees on the root, for each stage; subtrees are met again and again."""
    result: list[Number] = [1] * len(a)
    for part in t:
        below = known.get(part)
        if below is None:
            inner = _stages(part, a, known)
            below = known[part] = [_sum(row, inner) for row in a]
        result = [r * s for r, s in zip(result, below, strict=True)]
    return result


def _sum(row: Sequence[Number], values: Sequence[Number]) -> Number:
    total: Number = 0
    for c, v in zip(row, values, strict=True):
        total = total + c * v
    return total
