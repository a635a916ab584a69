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
            new = tuple(names.get(i, i) for i in ix)
            if h not in values:
                return ("head", h, new)
            slots, value = values[h]
            return rename(ctx, value, dict(zip(slots, new, strict=True)))
        case ("delta", i, j):
            return ("delta", names.get(i, i), names.get(j, j))
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
