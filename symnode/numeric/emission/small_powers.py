"""Small powers among the factors of products, as the factor itself several times.

So pairing finds that ``y/x``, ``y/x**2`` and ``y/x**3`` are one multiplication each, by ``1/x``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from symnode.numeric.emission.graph import Node, node

SMALL = (-3, -2, 2, 3)  # longer lists of factors have many pairs


def unrolled(products: Mapping[Node, list[Node]], elsewhere: Iterable[Node]) -> None:
    """Replace, in place, small powers of one base that occur with different exponents.

    Powers that are needed ``elsewhere`` by themselves stay what they are.
    """
    kept = set(elsewhere)
    exponents: dict[Node, set[Fraction]] = {}
    for f in dict.fromkeys(f for own in products.values() for f in own if f not in kept):
        exponents.setdefault(_once(f), set()).add(f.data if _is_small(f) else Fraction(1))

    def parts(f: Node) -> list[Node]:
        once = _once(f)
        alone = f in kept or not _is_small(f) or len(exponents[once]) == 1
        return [f] if alone else [once] * abs(int(f.data))

    for own in products.values():
        own[:] = [part for f in own for part in parts(f)]


def _is_small(f: Node) -> bool:
    return f.op == "power" and f.data in SMALL


def _once(f: Node) -> Node:
    """The factor that a small power is made of: the base, or its reciprocal."""
    if not _is_small(f):
        return f
    return f.args[0] if f.data > 0 else node("power", f.args, Fraction(-1), f.places)
