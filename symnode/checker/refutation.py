"""The certificate of a counter-model: every hypothesis certainly holds, the claim certainly fails.

The hypotheses are checked for all indices, as polynomial identities in time and in the heads in
which they hold identically. The claim is evaluated at one point: indices and, where it speaks of a
running time, a moment inside its interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from symnode.checker.context import Context, Node, Rejected, Tape
from symnode.checker.declarations import (
    fields,
    read_hypotheses,
    read_signature,
    unfolded_conditions,
)
from symnode.checker.facts import Equation, free_scope, read_equation
from symnode.checker.known import number, plus, times
from symnode.checker.model import Model, Point, read_model, value
from symnode.checker.polynomial import EXP, NotExact, Polynomial, enclosure
from symnode.checker.show import show
from symnode.checker.syntax import Reader, expect, rational
from symnode.checker.unfold import Obligations, unfold

TIME = "t"


@dataclass(frozen=True)
class Failure:
    """How the claim fails: both sides and their difference, or what is undefined."""

    left: str
    right: str
    margin: str
    undefined: str | None = None


def verify_refutation(j: Any) -> Failure:
    """Re-check a counter-model; raise Rejected where it shows nothing."""
    reader, model = verify_witness(j)
    claim = read_equation(reader, j["claim"], "claim")
    return _failure(reader, model, claim, fields(j["point"], "point", ("indices", "time")))


def verify_witness(j: Any) -> tuple[Reader, Model]:
    """Re-check that every hypothesis holds in a model."""
    ctx = Context(read_signature(j["signature"]), Tape([]), max_terms=400_000)
    reader = Reader(ctx)
    givens, conditions = read_hypotheses(reader, j)
    model = read_model(ctx, j["model"])
    _check_instants(ctx, model)
    for sign, node in unfolded_conditions(reader, conditions):
        expect(
            _has_sign(value(ctx, model, node, _start()), sign),
            f"{show(node)} is not {sign}",
            "conditions",
        )
    for k, given in enumerate(givens):
        _check_given(reader, model, given, f"given {k}")
    return reader, model


def _start(time: Polynomial | None = None) -> Point:
    return Point({}, {}, frozenset(), time)


def _check_instants(ctx: Context, model: Model) -> None:
    for h, own in ctx.signature.heads.items():
        if own.within is not None:
            moment = model.heads[h][()]
            expect(_between(ctx, model, moment, own.within), f"{h} lies outside", "model")


def _between(ctx: Context, model: Model, moment: Fraction, interval: tuple[Node, Node]) -> bool:
    ends = [value(ctx, model, e, _start()).rational() for e in interval]
    if ends[0] is None or ends[1] is None:
        raise Rejected("an end of an interval is not rational", "model")
    return min(ends[0], ends[1]) <= moment <= max(ends[0], ends[1])


def _check_given(reader: Reader, model: Model, given: Equation, where: str) -> None:
    """lhs - rhs vanishes, and is defined, for all indices, times and values of varying heads."""
    ctx = reader.ctx
    scope = free_scope(reader, given.indices)
    sides = [reader.term(side, scope, where) for side in (given.lhs, given.rhs)]
    duties: Obligations = []
    node = unfold(ctx, plus(sides[0], times(number(-1), sides[1])), duties)
    sizes = [range(len(model.weights[space])) for _, space in given.indices]
    for entry in product(*sizes):
        positions = dict(zip((scope[name] for name, _ in given.indices), entry, strict=True))
        at = Point(positions, {}, given.universal, Polynomial.generator(TIME))
        expect(_vanishes(ctx, model, node, at), "does not hold in the model", where)
        for kind, duty in duties:
            bound = _closed_over(ctx, model, duty, at)
            good = all(_has_sign(v, kind) for v in bound)
            expect(good, f"{show(duty)} is not {kind} in the model", where)


def _vanishes(ctx: Context, model: Model, node: Node, at: Point) -> bool:
    try:
        return value(ctx, model, node, at).is_zero()
    except (NotExact, ZeroDivisionError) as error:
        raise Rejected(f"no exact value: {error}", "model") from error


def _closed_over(ctx: Context, model: Model, duty: Node, at: Point) -> list[Polynomial]:
    """The values of an obligation for all positions of the variables that were bound around it."""
    free = sorted(_free(duty) - at.positions.keys())
    values = []
    for entry in product(*(range(len(model.weights[ctx.space_of[v]])) for v in free)):
        inner = at
        for v, p in zip(free, entry, strict=True):
            inner = inner.with_position(v, p)
        values.append(value(ctx, model, duty, inner))
    return values


def _free(node: Any) -> set[int]:
    """Index variables of an unfolded node that it does not bind."""
    match node:
        case ("num" | "dim" | "const", _):
            return set()
        case ("var", _):
            raise Rejected("definedness under an integral is not decided in a model", "model")
        case ("head", _, ix):
            return set(ix)
        case ("delta", i, j):
            return {i, j}
        case ("add" | "mul", args):
            return set().union(*(_free(a) for a in args))
        case ("pow", base, _):
            return _free(base)
        case ("sum", i, _, body):
            return _free(body) - {i}
        case ("int", _, lo, hi, body):
            return _free(lo) | _free(hi) | _free(body)
        case ("app", _, outs, args, slots):
            inside = (_free(body) - set(ix) for ix, body in args)
            return {*outs, *(i for s in slots for one in s for i in one)}.union(*inside)
    raise AssertionError(f"unknown node {node!r}")


def _has_sign(v: Polynomial, kind: str) -> bool:
    """Whether a constant certainly has the sign; a varying value has none."""
    if any(g != EXP for m in v.terms for g, _ in m):
        return False
    if kind == "nonzero":
        return not v.is_zero()
    if v.is_zero():
        return kind == "nonnegative"
    return enclosure(v)[0] > 0


def _failure(reader: Reader, model: Model, claim: Equation, point: Any) -> Failure:
    ctx = reader.ctx
    scope = free_scope(reader, claim.indices)
    positions = {}
    for name, space in claim.indices:
        p = point["indices"].get(name)
        good = type(p) is int and 0 <= p < len(model.weights[space])
        expect(good, f"no position for {name}", "point")
        positions[scope[name]] = p
    time = None
    if point["time"] is not None:
        moment = rational(point["time"], "point/time")
        within = claim.interval is None or _between(ctx, model, moment, claim.interval)
        expect(within, "the moment lies outside the claim's interval", "point")
        time = Polynomial.number(moment)
    at = Point(positions, {}, frozenset(), time)
    duties: Obligations = []
    sides = [unfold(ctx, reader.term(s, scope, "claim"), duties) for s in (claim.lhs, claim.rhs)]
    return _compare(ctx, model, sides, duties, at)


def _compare(
    ctx: Context, model: Model, sides: list[Node], duties: Obligations, at: Point
) -> Failure:
    for kind, duty in duties:
        for v in _closed_over(ctx, model, duty, at):
            if v.is_zero() and kind in ("nonzero", "positive"):
                return Failure("undefined", "undefined", "undefined", f"{show(duty)} = 0")
            if not _has_sign(v, kind):
                known = v.rational()
                if known is not None and known < 0:
                    return Failure("undefined", "undefined", "undefined", f"{show(duty)} = {known}")
                raise Rejected(f"the sign of {show(duty)} is not decided", "point")
    try:
        left, right = (value(ctx, model, s, at) for s in sides)
    except (NotExact, ZeroDivisionError) as error:
        raise Rejected(f"no exact value: {error}", "point") from error
    if (left - right).is_zero():
        raise Rejected("both sides agree in the model", "point")
    return Failure(written(left), written(right), written(left - right))


def written(v: Polynomial) -> str:
    """A constant as text, such as ``3/2 + 2*e^(1/2)``."""
    parts = []
    for m, c in sorted(v.terms.items()):
        power = "*".join(f"{g}^({x})" if x != 1 else g for g, x in m)
        parts.append(f"{c}*{power}" if power and c != 1 else power or str(c))
    return " + ".join(parts) or "0"
