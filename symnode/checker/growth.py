"""How fast a node can grow in the random quantities in it, read off its shape.

An expectation over a Gaussian vector exists where the integrand grows at most exponentially, and
the derivatives of such nodes grow no faster. Every entry of a head over a sample space and every
integration variable counts as a quantity that may be large, so the classes hold jointly. Undefined
functions are taken to grow at most polynomially, with their derivatives: that is the assumption
which statements print. Those that a hypothesis pins down are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from symnode.checker.context import FINITE, MEASURE, Context, Node, Signature
from symnode.checker.facts import Equation
from symnode.checker.signs import nonnegative, positive

CONSTANT, BOUNDED, LINEAR, MODERATE, UNKNOWN = range(5)  # MODERATE: |g| <= C exp(c |z|)


def pinned(sig: Signature, givens: Iterable[Equation], terms: Iterable[Any] = ()) -> frozenset[str]:
    """Functions that occur in a hypothesis which may speak of unboundedly many of their values.

    Such a hypothesis may force any growth, as f' = c f identically in c does, or E[(f - g)^2] = 0.
    ``terms`` are those of the sign conditions. A function declared to be its own derivative, at
    once or in several steps, is a sum of exponentials.
    """
    found = _on_a_cycle(sig)
    for given in givens:
        names = _strings([given.lhs, given.rhs])
        sampled = any(sig.spaces[s] != FINITE for _, s in given.indices)
        always = given.interval is None and sig.time in names
        if given.universal or sampled or always or _gathers(sig, names):
            found |= names & sig.functions.keys()
    for names in map(_strings, terms):
        if _gathers(sig, names):
            found |= names & sig.functions.keys()
    return frozenset(_with_partners(sig, found))


def _gathers(sig: Signature, names: set[str]) -> bool:
    """Whether a term with these strings in it may have an integral or an expectation."""
    return "int" in names or any(sig.spaces.get(name, FINITE) != FINITE for name in names)


def _on_a_cycle(sig: Signature) -> set[str]:
    """Functions on a cycle of declared derivatives: each way is followed until it meets another."""
    found: set[str] = set()
    came_from: dict[str, str] = {}  # where the way began on which a function was first met
    for start in sig.functions:
        name: str | None = start
        while name is not None and name not in came_from:
            came_from[name] = start
            name = sig.functions[name].derivative
        if name is not None and came_from[name] == start:
            found.add(name)
    return found


def _with_partners(sig: Signature, found: set[str]) -> set[str]:
    """With the inverses, derivatives and primitives of functions, and theirs."""
    partners: dict[str, list[str]] = {name: [] for name in sig.functions}
    for name, own in sig.functions.items():
        for other in (own.left_inverse_of, own.derivative):
            if other is not None:
                partners[name].append(other)
                partners[other].append(name)
    todo, seen = list(found), set(found)
    while todo:
        new = [p for p in partners[todo.pop()] if p not in seen]
        seen.update(new)
        todo += new
    return seen


def _strings(j: Any) -> set[str]:
    """All strings in certificate JSON."""
    found, todo = set(), [j]
    while todo:
        part = todo.pop()
        if isinstance(part, list):
            todo += part
        elif isinstance(part, str):
            found.add(part)
    return found


def growth(ctx: Context, node: Node) -> int:
    """The class of an unfolded node; UNKNOWN where its shape does not show one."""
    ctx.visit()
    match node:
        case ("num" | "dim" | "const" | "delta" | "pos", *_):
            return CONSTANT
        case ("head", h, _):
            finite = all(ctx.signature.spaces[s] == FINITE for s in ctx.signature.heads[h].spaces)
            return CONSTANT if finite else LINEAR
        case ("var", _):
            return LINEAR
        case ("add", args):
            return max((growth(ctx, a) for a in args), default=CONSTANT)
        case ("mul", args):
            return _product([growth(ctx, a) for a in args])
        case ("pow", base, k):
            return _power(ctx, base, k)
        case ("sum", _, space, body):
            own = growth(ctx, body)
            return UNKNOWN if ctx.signature.spaces[space] == MEASURE and own else own
        case ("int", _, lo, hi, body):
            fixed = growth(ctx, lo) == growth(ctx, hi) == CONSTANT
            return growth(ctx, body) if fixed else UNKNOWN
        case ("app", f, _, args, _):
            return _application(ctx, f, args)
    return UNKNOWN


def _product(levels: list[int]) -> int:
    large = [k for k in levels if k > BOUNDED]
    if len(large) > 1:
        return MODERATE if max(large) <= MODERATE else UNKNOWN
    return max(levels, default=CONSTANT)


def _power(ctx: Context, base: Node, k: Any) -> int:
    own = growth(ctx, base)
    if own == CONSTANT or k == 1:
        return own
    if k.denominator == 1 and k > 0:
        return own if own == BOUNDED else max(own, MODERATE)
    if k < 0 and own < UNKNOWN and _has_floor(ctx, base):
        return BOUNDED
    if _two_sided(ctx, base):
        return MODERATE
    return max(own, MODERATE) if k > 1 else UNKNOWN


def _application(ctx: Context, f: str, args: Any) -> int:
    level = max((growth(ctx, body) for _, body in args), default=CONSTANT)
    if level in (CONSTANT, UNKNOWN):
        return level
    if f in ctx.pinned:
        return UNKNOWN
    if f == "exp":
        return {BOUNDED: BOUNDED, LINEAR: MODERATE}.get(level, UNKNOWN)
    if f == "log":
        return LINEAR if _two_sided(ctx, args[0][1]) else UNKNOWN
    if f in ("sin", "cos", "erf"):
        return BOUNDED
    return MODERATE if f in ctx.signature.functions else UNKNOWN


def _has_floor(ctx: Context, node: Node) -> bool:
    """Whether a sum of nonnegative parts has a positive constant among them."""
    if node[0] != "add" or not all(nonnegative(ctx, a) for a in node[1]):
        return False
    return any(positive(ctx, a) and growth(ctx, a) == CONSTANT for a in node[1])


def _two_sided(ctx: Context, node: Node) -> bool:
    """Whether the size of a node lies between exp(-c |z|) / C and C exp(c |z|)."""
    match node:
        case ("app", "exp", _, ((_, u),), _):
            return growth(ctx, u) <= LINEAR
        case ("mul", args):
            return all(_two_sided(ctx, a) for a in args)
        case ("pow", base, _):
            return _two_sided(ctx, base)
        case ("sum", _, space, body):
            finite = ctx.signature.spaces[space] == FINITE
            return finite and positive(ctx, body) and _two_sided(ctx, body)
        case ("add", args) if all(nonnegative(ctx, a) for a in args):
            moderate = all(growth(ctx, a) <= MODERATE for a in args)
            return moderate and any(positive(ctx, a) and _two_sided(ctx, a) for a in args)
    return growth(ctx, node) == CONSTANT
