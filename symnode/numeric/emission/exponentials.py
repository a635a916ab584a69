"""Exponentials of multiples: where exp(u) is there, exp(2 u) is its square.

An exponential costs more than a multiplication. The relative error of a k-th power is k times that
of exp(u), as that of exp(k u) is for a rounded argument k u; both overflow and vanish together.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symnode.numeric.emission.graph import Node, Tensor, below, node, power, scaled

LARGEST_MULTIPLE = 8


def with_powers(outputs: Sequence[Node]) -> list[Node]:
    """The outputs with exp(k u) as a power of exp(u) for small k, where exp(u) occurs.

    >>> from symnode.numeric.emission.graph import apply, multiply, number
    >>> u = Tensor(node("input", data="u"))
    >>> double = apply("exp", multiply([Tensor(number(2)), u])).node
    >>> [n.op for n in with_powers([apply("exp", u).node, double])]
    ['exp', 'power']
    """
    order = list(below(outputs))
    multiples: dict[Node, list[Fraction]] = {}
    for n in order:
        if n.op == "exp" and not n.args[0].rank:
            scale, atom = scaled(Tensor(n.args[0]))
            multiples.setdefault(atom.node, []).append(scale)
    new: dict[Node, Node] = {}
    for n in order:
        args = tuple(new[a] for a in n.args)
        new[n] = node(n.op, args, n.data, n.places, n.spaces) if args != n.args else n
        if n.op == "exp" and not n.args[0].rank:
            scale, atom = scaled(Tensor(n.args[0]))
            base = _base(scale, multiples[atom.node])
            if base is not None:
                inner = _times(base, new[atom.node])
                new[n] = power(Tensor(node("exp", (inner,), None, ((),))), scale / base).node
    return [new[n] for n in outputs]


def _base(scale: Fraction, present: Sequence[Fraction]) -> Fraction | None:
    """The smallest multiple that is there and of which this one is a multiple."""
    fitting = [
        p
        for p in present
        if p and (scale / p).denominator == 1 and 1 < scale / p <= LARGEST_MULTIPLE
    ]
    return min(fitting, key=abs, default=None)


def _times(scale: Fraction, atom: Node) -> Node:
    if scale == 1:
        return atom
    return node("multiply", (node("number", data=scale), atom), None, ((), ()))
