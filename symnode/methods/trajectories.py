"""Polynomial trajectories of a model, solved from their dynamics by Picard's iteration."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from symnode.checker.context import Context, Tape
from symnode.checker.declarations import read_signature
from symnode.checker.model import Model, Point, read_model, slot, value
from symnode.checker.polynomial import NotExact, Polynomial
from symnode.checker.syntax import Reader
from symnode.checker.unfold import unfold

TIME = "t"
MAX_ROUNDS = 9
MAX_DEGREE = 8


@dataclass(frozen=True)
class Motion:
    """A state, the heads it depends on, and its equation: names and certificate JSON.

    ``start`` is the (time, value) of an initial or terminal condition, or None.
    """

    state: str
    parameters: tuple[str, ...]
    indices: tuple[tuple[str, str], ...]
    rhs: Any
    start: tuple[Any, Any, tuple[tuple[str, str], ...]] | None


def solved(problem: Any, model: dict[str, Any], motions: list[Motion]) -> dict[str, Any]:
    """The model's JSON with polynomials for every state; NotExact where they do not end."""
    if not motions:
        return model
    ctx = Context(read_signature(problem["signature"]), Tape([]), max_terms=200_000)
    blank = {**model, "functions": {**model["functions"], **{m.state: [] for m in motions}}}
    tables = read_model(ctx, blank)
    for _ in range(MAX_ROUNDS):
        changed = False
        for m in motions:
            new = _picard(ctx, tables, m)
            changed = changed or any(
                not (new[o] - tables.functions[m.state][o]).is_zero() for o in new
            )
            tables.functions[m.state] = new
        if not changed:
            states = {m.state: _json(tables.functions[m.state]) for m in motions}
            return {**model, "functions": {**model["functions"], **states}}
    raise NotExact("the trajectories are not polynomials of low degree")


def _picard(ctx: Context, model: Model, m: Motion) -> dict[tuple[int, ...], Polynomial]:
    """start + the integral of the right-hand side along the present trajectories."""
    reader = Reader(ctx)
    out = {}
    sizes = [range(len(model.weights[s])) for _, s in m.indices]
    for entry in product(*sizes):
        begin, at = Polynomial.number(0), Polynomial.number(0)
        if m.start is not None:
            moment, first, own = m.start
            begin = _value(ctx, model, reader, first, own, entry, m)
            at = _value(ctx, model, reader, moment, (), (), m)
        rate = _value(ctx, model, reader, m.rhs, m.indices, entry, m)
        end = Polynomial.generator(TIME)
        total = begin + rate.integral(TIME, at, end)
        if any(sum(k for _, k in powers) > MAX_DEGREE for powers in total.terms):
            raise NotExact("the degree grows")
        out[entry] = total.substitute(_slots(ctx, model, m))
    return out


def _value(
    ctx: Context, model: Model, reader: Reader, term: Any, indices: Any, entry: Any, m: Motion
) -> Polynomial:
    scope = {name: ctx.fresh(space) for name, space in indices}
    node = unfold(ctx, reader.term(term, scope, ""), [])
    positions = dict(zip(scope.values(), entry, strict=True))
    at = Point(positions, {}, frozenset(m.parameters), Polynomial.generator(TIME))
    return value(ctx, model, node, at)


def _slots(ctx: Context, model: Model, m: Motion) -> dict[str, Polynomial]:
    """Time and parameters, as the checker names the slots of a state's polynomial."""
    names = {TIME: Polynomial.generator(slot(0, ()))}
    for k, h in enumerate(m.parameters, start=1):
        spaces = ctx.signature.heads[h].spaces
        for e in product(*(range(len(model.weights[s])) for s in spaces)):
            names[f"h:{h}:{','.join(map(str, e))}"] = Polynomial.generator(slot(k, e))
    return names


def _json(table: dict[tuple[int, ...], Polynomial]) -> Any:
    out = []
    for o, p in table.items():
        terms = []
        for powers, c in p.terms.items():
            if any(k.denominator != 1 for _, k in powers):
                raise NotExact("an exponential in a trajectory")
            terms.append([str(c), [[g, int(k)] for g, k in powers]])
        out.append([list(o), terms])
    return out


