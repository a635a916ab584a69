"""Gaussian integration by parts: E[z_i g] = E[dg/dz_i] for a standard normal vector z.

Nothing else varies over the sample space of z (``declarations`` refuses it), so g varies with its
sample by z alone. The derivative is in the entries of z at that sample; entries of z at another
sample, under an inner expectation, are independent of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from symnode.checker.context import Context, Node
from symnode.checker.facts import Place
from symnode.checker.growth import MODERATE, growth
from symnode.checker.known import minus, plus, times
from symnode.checker.syntax import Reader, expect
from symnode.checker.unfold import derivative, unfold

Indices = tuple[int, ...]


def gaussian_parts(reader: Reader, j: Sequence[Any], place: Place, where: str) -> Node:
    """E[z[i, w] g - dg/dz[i, w]] from the parameters z, [i, ...], the name of w, and g."""
    head, names, sample, term = j
    expect(isinstance(head, str) and head in reader.sig.heads, f"unknown head {head!r}", where)
    own = reader.sig.heads[head]
    expect(own.gaussian, f"{head} is not declared gaussian", where)
    ix = reader.indices(names, own.spaces[:-1], place.scope, where)
    (w,), inner = reader.bind([sample], own.spaces[-1:], place.scope, where)
    g = reader.term(term, inner, where)
    seen = unfold(reader.ctx, g, [])
    expect(growth(reader.ctx, seen) <= MODERATE, "the growth of g is not shown moderate", where)
    slope = slope_at(reader.ctx, seen, head, ix, w)
    body = plus(times(("head", head, (*ix, w)), g), minus(slope))
    return ("sum", w, own.spaces[-1], body)


def slope_at(ctx: Context, node: Node, head: str, ix: Indices, w: int) -> Node:
    """The derivative of an unfolded node in head[ix, w], at the sample w alone."""
    own, heads = ctx.signature.heads[head], ctx.signature.heads
    moving = f"{head} at its sample"
    while moving in heads:
        moving += "'"

    def mark(h: str, jx: Indices) -> Node:
        return ("head", moving, jx[:-1]) if h == head and jx[-1] == w else ("head", h, jx)

    def unmark(h: str, jx: Indices) -> Node:
        return ("head", head, (*jx, w)) if h == moving else ("head", h, jx)

    heads[moving] = replace(
        own, spaces=own.spaces[:-1], classes=own.classes[:-1], sign="real", gaussian=False
    )
    try:
        slope: Node = derivative(ctx, _with_heads(node, mark), moving, ix)
    finally:
        del heads[moving]
    done: Node = _with_heads(slope, unmark)
    return done


def _with_heads(node: Any, rule: Callable[[str, Indices], Any]) -> Any:
    """A node with every entry of a head rewritten."""
    if not isinstance(node, tuple):
        return node
    if len(node) == 3 and node[0] == "head":
        return rule(node[1], node[2])
    return tuple(_with_heads(part, rule) for part in node)
