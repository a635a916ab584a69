"""Unfolding: derivatives, substitutions and defined functions are carried out, obligations noted.

The result has no ``d``, no ``at`` and, of the known functions, only the primitive ones. An
obligation ``(kind, node)`` says that ``node`` has to be "nonzero", "positive" or "nonnegative"
for the expression to be defined; it is free in the variables that were bound around it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, permutations, product
from math import factorial, prod
from typing import Any

from symnode.checker.context import FINITE, Context, Node, OutOfBudget
from symnode.checker.known import KNOWN, ONE, ZERO, number, plus, power, times
from symnode.checker.substitution import rename, substitute

Obligations = list[tuple[str, Node]]
MAX_ORDERS = 720


def unfold(ctx: Context, node: Node, duties: Obligations) -> Node:
    """``node`` carried out; what its definedness requires is appended to ``duties``."""
    match node:
        case ("num" | "dim" | "const" | "head" | "var" | "delta" | "pos", *_):
            return node
        case ("add" | "mul", args):
            return (node[0], tuple(unfold(ctx, a, duties) for a in args))
        case ("pow", base, k):
            return _power(unfold(ctx, base, duties), k, duties)
        case ("sum", i, space, body):
            return ("sum", i, space, unfold(ctx, body, duties))
        case ("int", u, lo, hi, body):
            return ("int", u, *(unfold(ctx, part, duties) for part in (lo, hi, body)))
        case ("app", f, outs, args, slots):
            done = tuple((ix, unfold(ctx, body, duties)) for ix, body in args)
            return _application(ctx, ("app", f, outs, done, slots), duties)
        case ("d", h, ix, body):
            inner = unfold(ctx, body, duties)
            return _noting_powers(ctx, derivative(ctx, inner, h, ix), duties)
        case ("at", bindings, body):
            values = {h: (ix, unfold(ctx, value, duties)) for h, ix, value in bindings}
            inner_duties: Obligations = []
            result = substitute(ctx, unfold(ctx, body, inner_duties), {}, values)
            duties += [(kind, substitute(ctx, duty, {}, values)) for kind, duty in inner_duties]
            return result
    raise AssertionError(f"unknown node {node[0]}")


def _power(base: Node, k: Fraction, duties: Obligations) -> Node:
    if k.denominator > 1:
        duties.append(("nonnegative" if k > 0 else "positive", base))
    elif k < 0:
        duties.append(("nonzero", base))
    return ("pow", base, k)


def _application(ctx: Context, node: Node, duties: Obligations) -> Node:
    _, f, outs, args, _ = node
    known = KNOWN.get(f)
    if f == "log":
        duties.append(("positive", args[0][1]))
    if known is None:
        return _declared_derivatives(ctx, node)
    if known.unfold is None:
        return node
    return _noting_powers(ctx, known.unfold(ctx, args[0], outs), duties)


def _declared_derivatives(ctx: Context, node: Node) -> Node:
    """F' written as the function that was declared to be the derivative of F."""
    _, f, outs, args, slots = node
    slope = ctx.signature.functions[f].derivative
    while slope is not None and any(slots):
        f, slots = slope, (slots[0][1:],)
        slope = ctx.signature.functions[f].derivative
    return ("app", f, outs, args, slots)


def _noting_powers(ctx: Context, node: Node, duties: Obligations) -> Node:
    """``node``, with the obligations of every power and logarithm in it."""
    ctx.visit()
    match node:
        case ("add" | "mul", args):
            for a in args:
                _noting_powers(ctx, a, duties)
        case ("pow", base, k):
            _noting_powers(ctx, base, duties)
            _power(base, k, duties)
        case ("sum", _, _, body):
            _noting_powers(ctx, body, duties)
        case ("int", _, lo, hi, body):
            for part in (lo, hi, body):
                _noting_powers(ctx, part, duties)
        case ("app", f, _, args, _):
            for _, body in args:
                _noting_powers(ctx, body, duties)
            if f == "log":
                duties.append(("positive", args[0][1]))
    return node


def derivative(ctx: Context, node: Node, head: str, ix: tuple[int, ...]) -> Node:
    """The derivative of an unfolded node with respect to the entry ``head[ix]``.

    In a head with interchangeable slots this is the symmetrised derivative: the one along the
    mean of the unit tensors that the symmetry identifies.
    """
    ctx.visit()
    if not _mentions(ctx, node, head):
        return ZERO
    match node:
        case ("head", _, jx):
            return _unit(ctx, head, jx, ix)
        case ("add", args):
            return ("add", tuple(derivative(ctx, a, head, ix) for a in args))
        case ("mul", args):
            ctx.work(len(args) ** 2)
            return plus(
                *(
                    times(*args[:k], derivative(ctx, a, head, ix), *args[k + 1 :])
                    for k, a in enumerate(args)
                    if _mentions(ctx, a, head)
                )
            )
        case ("pow", base, k):
            if k == 0:
                return ZERO  # the factor 0 times base^-1 would ask for a base that is not zero
            return times(number(k), power(base, k - 1), derivative(ctx, base, head, ix))
        case ("sum", i, space, body):
            if ctx.signature.spaces[space] != FINITE:
                ctx.rules.add("differentiation under the expectation")
            j = ctx.fresh(space)
            return ("sum", j, space, derivative(ctx, rename(ctx, body, {i: j}), head, ix))
        case ("int", u, lo, hi, body):
            return _leibniz(ctx, (u, lo, hi, body), head, ix)
        case ("app", _, _, args, _):
            parts = (
                _chain(ctx, node, k, head, ix)
                for k, a in enumerate(args)
                if _mentions(ctx, a, head)
            )
            return plus(*parts)
    raise AssertionError(f"cannot differentiate {node[0]}")


def _mentions(ctx: Context, node: Any, head: str) -> bool:
    """Whether the head occurs in ``node``, which is looked at once."""
    if not isinstance(node, tuple):
        return False
    memo = (id(node), head)
    if memo not in ctx.memo:
        ctx.work(1)
        own = len(node) == 3 and node[0] == "head" and isinstance(node[1], str)  # not a binding
        found = node[1] == head if own else any(_mentions(ctx, part, head) for part in node)
        ctx.memo[memo] = (found, node)  # keeps the node alive, so its id is not reused
    return bool(ctx.memo[memo][0])


def _unit(ctx: Context, head: str, jx: tuple[int, ...], ix: tuple[int, ...]) -> Node:
    classes = ctx.signature.heads[head].classes
    cells = [[k for k, own in enumerate(classes) if own == c] for c in sorted(set(classes))]
    if prod(factorial(len(cell)) for cell in cells) > MAX_ORDERS:
        raise OutOfBudget(f"more than {MAX_ORDERS} orders of interchangeable slots")
    orders = []
    for images in product(*(permutations(cell) for cell in cells)):
        image = dict(zip(chain(*cells), chain(*images), strict=True))
        orders.append(tuple(image[k] for k in range(len(ix))))
    terms = (times(*(("delta", j, ix[k]) for j, k in zip(jx, p, strict=True))) for p in orders)
    return times(number(Fraction(1, len(orders))), plus(*terms))


def _chain(ctx: Context, node: Node, k: int, head: str, ix: tuple[int, ...]) -> Node:
    """sum over a of (partial derivative in argument k, entry a) times d(argument_a)."""
    _, f, outs, args, slots = node
    own, body = args[k]
    new = tuple(ctx.fresh(ctx.space_of[i]) for i in own)
    inner = derivative(ctx, rename(ctx, body, dict(zip(own, new, strict=True))), head, ix)
    result = times(_partial(ctx, node, k, new), inner)
    for i in new:
        result = ("sum", i, ctx.space_of[i], result)
    return result


def _partial(ctx: Context, node: Node, k: int, entry: tuple[int, ...]) -> Node:
    _, f, outs, args, slots = node
    if f in KNOWN:
        rule = KNOWN[f].derivative
        assert rule is not None
        return rule(args[0][1])
    primitive = ctx.signature.functions[f].derivative
    if primitive is not None and not any(slots):
        return ("app", primitive, outs, args, slots)
    return ("app", f, outs, args, (*slots[:k], (*slots[k], entry), *slots[k + 1 :]))


def _leibniz(ctx: Context, integral: Any, head: str, ix: tuple[int, ...]) -> Node:
    """d/dh of int_lo^hi e du = e(hi) hi' - e(lo) lo' + int_lo^hi e' du (Leibniz' rule)."""
    u, lo, hi, body = integral
    ctx.rules.add("Leibniz' rule")
    parts: list[Node] = []
    if _mentions(ctx, body, head):
        v = ctx.fresh(ctx.space_of[u])
        inside = derivative(ctx, rename(ctx, body, {u: v}), head, ix)
        parts.append(("int", v, lo, hi, inside))
    for end, sign in ((hi, ONE), (lo, number(-1))):
        if _mentions(ctx, end, head):
            value = _set_variable(ctx, body, u, end)
            parts.append(times(sign, value, derivative(ctx, end, head, ix)))
    return plus(*parts)


def _set_variable(ctx: Context, node: Node, u: int, value: Node) -> Node:
    """``node`` with the integration variable ``u`` replaced by a term."""
    ctx.visit()
    match node:
        case ("var", v):
            return value if v == u else node
        case ("num" | "dim" | "const" | "head" | "delta" | "pos", *_):
            return node
        case ("add" | "mul", args):
            return (node[0], tuple(_set_variable(ctx, a, u, value) for a in args))
        case ("pow", base, k):
            return ("pow", _set_variable(ctx, base, u, value), k)
        case ("sum", i, space, body):
            return ("sum", i, space, _set_variable(ctx, body, u, value))
        case ("int", v, lo, hi, body):
            return ("int", v, *(_set_variable(ctx, p, u, value) for p in (lo, hi, body)))
        case ("app", f, outs, args, slots):
            new = tuple((ix, _set_variable(ctx, body, u, value)) for ix, body in args)
            return ("app", f, outs, new, slots)
    raise AssertionError(f"unknown node {node[0]}")
