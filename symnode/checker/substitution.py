"""Capture-avoiding substitution: every binder that is crossed gets a fresh variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symnode.checker.context import Context, Node

Renaming = Mapping[int, int]
Values = Mapping[str, tuple[tuple[int, ...], Node]]  # head -> (its index variables, its new value)


def rename(ctx: Context, node: Node, names: Renaming) -> Node:
    """``node`` with free index variables renamed."""
    return substitute(ctx, node, names, {})


def substitute(ctx: Context, node: Node, names: Renaming, values: Values) -> Node:
    """``node`` with index variables renamed and heads replaced by values, simultaneously."""
    ctx.visit()
    match node:
        case ("num" | "dim" | "const", *_):
            return node
        case ("var", u):
            return ("var", names.get(u, u))
        case ("head", h, ix):
            ctx.work(len(ix))
            new = tuple(names.get(i, i) for i in ix)
            if h not in values:
                return ("head", h, new)
            slots, value = values[h]
            return rename(ctx, value, dict(zip(slots, new, strict=True)))
        case ("delta", i, j):
            return ("delta", names.get(i, i), names.get(j, j))
        case ("pos", k):
            return ("pos", names.get(k, k))
        case ("add" | "mul", args):
            return (node[0], tuple(substitute(ctx, a, names, values) for a in args))
        case ("pow", base, k):
            return ("pow", substitute(ctx, base, names, values), k)
        case _:
            return _under_binders(ctx, node, names, values)


def _under_binders(ctx: Context, node: Node, names: Renaming, values: Values) -> Node:
    match node:
        case ("sum", i, space, body):
            j = ctx.fresh(space)
            return ("sum", j, space, substitute(ctx, body, {**names, i: j}, values))
        case ("int", u, lo, hi, body):
            v = ctx.fresh(ctx.space_of[u])
            ends = (substitute(ctx, e, names, values) for e in (lo, hi))
            return ("int", v, *ends, substitute(ctx, body, {**names, u: v}, values))
        case ("app", f, outs, args, slots):
            return (
                "app",
                f,
                tuple(names.get(i, i) for i in outs),
                tuple(_lambda(ctx, a, names, values) for a in args),
                tuple(tuple(tuple(names.get(i, i) for i in one) for one in s) for s in slots),
            )
    raise AssertionError(f"{node[0]} is unfolded before substitution")


def _lambda(ctx: Context, arg: Any, names: Renaming, values: Values) -> Any:
    ix, body = arg
    new = tuple(ctx.fresh(ctx.space_of[i]) for i in ix)
    inner = {**names, **dict(zip(ix, new, strict=True))}
    return (new, substitute(ctx, body, inner, values))


def mentions(node: Any, head: str) -> bool:
    """Whether the head occurs anywhere in ``node``."""
    if not isinstance(node, tuple):
        return False
    if len(node) == 3 and node[0] == "head" and isinstance(node[1], str):  # not a binding
        return bool(node[1] == head)
    return any(mentions(part, head) for part in node)


def alike(a: Any, b: Any, names: Renaming) -> bool:
    """Whether two unfolded nodes are written alike, free variables of ``a`` renamed by ``names``
    and bound ones as it takes."""
    if a[0] != b[0]:
        return False
    match a:
        case ("sum", i, space, body):
            return bool(space == b[2]) and alike(body, b[3], {**names, i: b[1]})
        case ("int", u, lo, hi, body):
            ends = alike(lo, b[2], names) and alike(hi, b[3], names)
            return ends and alike(body, b[4], {**names, u: b[1]})
        case ("add" | "mul", args):
            pairs = zip(args, b[1], strict=False)
            return len(args) == len(b[1]) and all(alike(x, y, names) for x, y in pairs)
        case ("pow", base, k):
            return bool(k == b[2]) and alike(base, b[1], names)
        case ("app", f, outs, args, slots):
            renamed = _renamed((outs, slots), names)
            return bool(f == b[1] and renamed == (b[2], b[4])) and all(
                len(ix) == len(jx) and alike(x, y, {**names, **dict(zip(ix, jx, strict=True))})
                for (ix, x), (jx, y) in zip(args, b[3], strict=True)
            )
    return bool(_renamed(a[1:], names) == b[1:])


def _renamed(indices: Any, names: Renaming) -> Any:
    """Index variables in nested tuples renamed; everything else as it is."""
    if isinstance(indices, tuple):
        return tuple(_renamed(i, names) for i in indices)
    return names.get(indices, indices) if type(indices) is int else indices
