"""Keys: a name for a term under given labels of its bound variables.

Equal keys mean that one term becomes the other by renaming bound variables and by permuting
interchangeable slots, so the terms are equal. The labels come from outside (``Labels.order``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symnode.checker import factors as n
from symnode.checker.context import Context, Env, Label
from symnode.checker.factors import Delta, Factor, NormalForm, Powers, Term

FREE, BOUND, LAMBDA = 0, 1, 2
Component = tuple[tuple[int, ...], Powers]


def label(i: int, env: Env) -> Label:
    """The label of a variable: its own, or its number while it is free."""
    return env.get(i) or (FREE, i, 0)


def tag(f: Factor) -> tuple[str, str]:
    """A cheap part of the key of a factor: factors of different tags have different keys."""
    match f:
        case n.Entry():
            return ("entry", f.head)
        case n.Application():
            return ("app", f.function)
        case n.Atom():
            return (f.tag, f.name)
    return (type(f).__name__, "")


def factor_key(ctx: Context, f: Factor, env: Env, depth: int) -> Any:
    """The key of a factor under ``env``."""
    ctx.visit()
    match f:
        case n.Entry():
            ctx.work(len(f.indices))
            return ("entry", f.head, _sorted_slots([label(i, env) for i in f.indices], f.classes))
        case n.Delta():
            return ("delta", tuple(sorted((label(f.i, env), label(f.j, env)))))
        case n.Position():
            return ("position", label(f.i, env))
        case n.Atom():
            return ("atom", f.tag, f.name)
        case n.Variable():
            return ("variable", label(f.u, env))
        case n.Base():
            return ("base", form_key(ctx, f.body, env, depth + 1))
        case n.Range():
            ends = tuple(form_key(ctx, e, env, depth + 1) for e in (f.lo, f.hi))
            return ("range", label(f.u, env), ends)
        case n.Application():
            args = tuple(
                form_key(ctx, body, _bind(env, ix, depth, k), depth + 1)
                for k, (ix, body) in enumerate(f.args)
            )
            slots = tuple(
                tuple(sorted(tuple(label(i, env) for i in one) for one in s)) for s in f.slots
            )
            return ("app", f.function, tuple(label(i, env) for i in f.outs), slots, args)
    raise AssertionError(f"unknown factor {f}")


def _bind(env: Env, ix: tuple[int, ...], depth: int, argument: int) -> Env:
    return {**env, **{i: (LAMBDA, depth, 100 * argument + q) for q, i in enumerate(ix)}}


def _sorted_slots(labels: list[Label], classes: tuple[int, ...]) -> tuple[Label, ...]:
    """Labels sorted within each class of interchangeable slots."""
    if len(labels) < 2 or len(set(classes)) == len(labels):
        return tuple(labels)
    out = list(labels)
    cells: dict[int, list[int]] = {}
    for place, c in enumerate(classes):
        cells.setdefault(c, []).append(place)
    for places in cells.values():
        for p, lab in zip(places, sorted([labels[p] for p in places]), strict=True):
            out[p] = lab
    return tuple(out)


def root(leader: dict[Any, Any], x: Any) -> Any:
    """The leader of the class of ``x``; the way to it is made shorter."""
    while leader.setdefault(x, x) != x:
        leader[x] = leader.setdefault(leader[x], leader[x])
        x = leader[x]
    return x


def form_key(ctx: Context, form: NormalForm, env: Env, depth: int) -> int:
    """The key of a normal form: a number for its term keys with coefficients, sorted.

    Numbers are handed out in the order of first use; so a key stays small however deeply formulas
    are nested, and equal numbers still mean equal keys.
    """
    ctx.work(len(form.free))
    memo = (id(form), depth, tuple(sorted((i, env[i]) for i in form.free if i in env)))
    if memo not in ctx.memo:
        sums: dict[Any, Any] = {}
        for t in form.terms:
            key = term_key(ctx, t, env, depth)
            sums[key] = sums.get(key, 0) + t.coefficient
        pairs = ((key, (c.numerator, c.denominator)) for key, c in sums.items() if c)
        number = ctx.numbers.setdefault(tuple(sorted(pairs)), len(ctx.numbers))
        ctx.memo[memo] = (number, form)  # keeps the form alive, so its id is not reused
    return int(ctx.memo[memo][0])


def term_key(ctx: Context, t: Term, env: Env, depth: int) -> Any:
    """The key of a term without its coefficient."""
    free_deltas = [f for f, _ in t.factors if isinstance(f, Delta)]
    if free_deltas:
        classes, env = _delta_classes(free_deltas, t, env)
        rest = tuple((f, k) for f, k in t.factors if not isinstance(f, Delta))
    else:
        classes, rest = (), t.factors
    keys = [component_key(ctx, c, env, depth) for c in components(t.bound, rest)]
    return (classes, tuple(sorted(keys)))


def _delta_classes(deltas: Sequence[Any], t: Term, env: Env) -> tuple[Any, Env]:
    """The partition of labels that the deltas make, and labels with each class identified."""
    leader: dict[Label, Label] = {}
    for f in deltas:
        a, b = sorted(root(leader, label(i, env)) for i in (f.i, f.j))
        leader[b] = a
    groups: dict[Label, list[Label]] = {}
    for x in leader:
        groups.setdefault(root(leader, x), []).append(x)
    free = {i for f, _ in t.factors for i in f.free} - set(t.bound)
    same = {i: root(leader, label(i, env)) for i in free if label(i, env) in leader}
    classes = tuple(sorted(tuple(sorted(g)) for g in groups.values() if len(g) > 1))
    return classes, {**env, **same}


def components(bound: Sequence[int], factors: Powers) -> list[Component]:
    """The connected parts of a term: factors that share a bound variable belong together."""
    if not bound:
        return [((), (power,)) for power in factors]
    own = set(bound)
    leader: dict[int, int] = {}
    for f, _ in factors:
        shared = [i for i in f.free if i in own]
        for i in shared[1:]:
            leader[root(leader, i)] = root(leader, shared[0])
    variables: dict[int, list[int]] = {}
    for i in bound:
        variables.setdefault(root(leader, i), []).append(i)
    parts: dict[int, list[Any]] = {root: [] for root in variables}
    out: list[Component] = []
    for f, k in factors:
        shared = [i for i in f.free if i in own]
        if shared:
            parts[root(leader, shared[0])].append((f, k))
        else:
            out.append(((), ((f, k),)))
    return out + [(tuple(variables[r]), tuple(parts[r])) for r in variables]


def component_key(ctx: Context, component: Component, env: Env, depth: int) -> Any:
    """The key of a connected part, under the order of bound variables that the labels give."""
    bound, factors = component
    order = ctx.labels.order(bound, factors, env, depth) if len(bound) > 1 else bound
    return labelled_key(ctx, order, factors, env, depth)


def labelled_key(ctx: Context, order: Sequence[int], factors: Powers, env: Env, depth: int) -> Any:
    """The key when ``order`` names the bound variables 0, 1, 2, ..."""
    ctx.work(10 + len(env) + len(order) + len(factors))
    inner = {**env, **{i: (BOUND, depth, r) for r, i in enumerate(order)}}
    keys = sorted(
        (factor_key(ctx, f, inner, depth), (k.numerator, k.denominator)) for f, k in factors
    )
    return (tuple(ctx.space_of[i] for i in order), tuple(keys))
