"""Structural signs: is an unfolded node positive, nonnegative or nonzero for every model?

Only the shape and the declared signs count, so the answer "no" means "not shown".
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from symnode.checker.context import (
    CONVEX,
    FINITE,
    INCREASING,
    PROBABILITY,
    Context,
    FunctionSignature,
    Node,
)
from symnode.checker.known import minus, number, plus
from symnode.checker.substitution import alike
from symnode.checker.unfold import Obligations


def positive(ctx: Context, node: Node) -> bool:
    """Whether ``node`` > 0 whenever it is defined."""
    ctx.visit()
    if _given(ctx, node, ("positive",)):
        return True
    match node:
        case ("num", q):
            return bool(q > 0)
        case ("dim", _) | ("const", "pi"):
            return True
        case ("head", h, _):
            return ctx.signature.heads[h].sign == "positive"
        case ("add", args):
            signs = [(positive(ctx, a), nonnegative(ctx, a)) for a in args]
            return any(p for p, _ in signs) and all(p or n for p, n in signs)
        case ("mul", args):
            return _product(ctx, args, strict=True)
        case ("pow", base, k):
            return positive(ctx, base) or (_even(k) and nonzero(ctx, base))
        case ("sum", _, space, body):
            kind = ctx.signature.spaces[space]
            return kind in (FINITE, PROBABILITY) and positive(ctx, body)
        case ("app", "exp", *_):
            return True
        case ("app", f, _, _, slots) if f in ctx.signature.functions and not any(slots):
            return ctx.signature.functions[f].sign == "positive"
    return False


def nonnegative(ctx: Context, node: Node) -> bool:
    """Whether ``node`` >= 0 whenever it is defined."""
    ctx.visit()
    if _given(ctx, node, ("positive", "nonnegative")):
        return True
    match node:
        case ("num", q):
            return bool(q >= 0)
        case ("pos", _):
            return True
        case ("add", args):
            return all(nonnegative(ctx, a) for a in args)
        case ("mul", args):
            return _product(ctx, args, strict=False)
        case ("pow", base, k):
            return _even(k) or k.denominator % 2 == 0 or nonnegative(ctx, base)
        case ("sum", _, _, body):
            return nonnegative(ctx, body)
        case ("int", _, lo, hi, body):
            return ordered(ctx, lo, hi) and nonnegative(ctx, body)
        case ("app", f, _, _, slots) if f in ctx.signature.functions and any(slots):
            return _slope(ctx.signature.functions[f], slots)
    return positive(ctx, node)


def nonzero(ctx: Context, node: Node) -> bool:
    """Whether ``node`` != 0 whenever it is defined."""
    if _given(ctx, node, ("positive", "nonzero")):
        return True
    match node:
        case ("num", q):
            return bool(q != 0)
        case ("head", h, _):
            return ctx.signature.heads[h].sign in ("positive", "nonzero")
        case ("mul", args):
            return all(nonzero(ctx, a) for a in args)
        case ("pow", base, _):
            return nonzero(ctx, base)
        case ("app", f, _, _, slots) if f in ctx.signature.functions and not any(slots):
            return ctx.signature.functions[f].sign in ("positive", "nonzero")
    return positive(ctx, node)


def ordered(ctx: Context, lo: Node, hi: Node) -> bool:
    """Whether lo <= hi for the ends of an interval."""
    if lo == hi or nonnegative(ctx, plus(hi, minus(lo))):
        return True
    if lo == number(0) and nonnegative(ctx, hi):
        return True
    if lo[0] == hi[0] == "num":
        return bool(lo[1] <= hi[1])
    for end, other in ((lo, hi), (hi, lo)):
        within = ctx.signature.heads[end[1]].within if end[0] == "head" else None
        if within is not None and ordered(ctx, *within) and other in within:
            return other == within[1 if end == lo else 0]
    return False


def _slope(f: FunctionSignature, slots: Sequence[Any]) -> bool:
    """f' >= 0 of an increasing function, f'' >= 0 of a convex one, of one number."""
    order = {INCREASING: 1, CONVEX: 2}.get(f.shape or "")
    return f.args == ((),) and len(slots[0]) == order


def _given(ctx: Context, node: Node, signs: tuple[str, ...]) -> bool:
    """Whether a condition says it of this very node."""
    return any(sign in signs and alike(node, fact, {}) for sign, fact in ctx.conditions)


def _even(k: Fraction) -> bool:
    return k.denominator == 1 and k % 2 == 0


def _product(ctx: Context, args: Sequence[Node], *, strict: bool) -> bool:
    """Factors of known sign, an even number of them negative numbers."""
    test = positive if strict else nonnegative
    negative = sum(1 for a in args if a[0] == "num" and a[1] < 0)
    return negative % 2 == 0 and all(test(ctx, a) for a in args if not (a[0] == "num" and a[1] < 0))


TESTS = {"positive": positive, "nonnegative": nonnegative, "nonzero": nonzero}


def undischarged(ctx: Context, duties: Obligations) -> list[tuple[str, Node]]:
    """The obligations that neither their structure nor a given condition discharges."""
    return [(kind, node) for kind, node in duties if not TESTS[kind](ctx, node)]
