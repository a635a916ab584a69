"""The certificate of a counter-model: every hypothesis certainly holds, the claim certainly fails.

The hypotheses are checked for all indices: equations as polynomial identities in time and in the
heads in which they hold identically, inequalities by the signs of such polynomials on the interval
of the time. The claim is evaluated at one point: indices and, where it speaks of a running time, a
moment inside its interval. There lhs = rhs fails if lhs - rhs is certainly not zero, lhs <= rhs if
it is certainly positive, lhs < rhs if it is certainly positive or zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from symnode.checker.constants import sign
from symnode.checker.context import Context, Node, Rejected, Tape
from symnode.checker.declarations import (
    fields,
    read_hypotheses,
    read_signature,
    unfolded_conditions,
)
from symnode.checker.facts import AT_MOST, BELOW, EQUAL, Equation, free_scope, read_equation
from symnode.checker.known import minus, plus
from symnode.checker.model import Model, Point, read_model, value, variable
from symnode.checker.polynomial import NotExact, Polynomial
from symnode.checker.polynomial_signs import Ends, Ranges, certainly
from symnode.checker.show import show
from symnode.checker.syntax import Reader, expect, rational
from symnode.checker.unfold import Obligations, unfold

TIME = "t"
FAILING = {EQUAL: (1, -1), AT_MOST: (1,), BELOW: (1, 0)}  # signs of lhs - rhs
UNDEFINED = {"nonzero": (0,), "positive": (0, -1), "nonnegative": (-1,)}


@dataclass(frozen=True)
class Failure:
    """How the claim fails: both sides and their difference, or what is undefined."""

    left: str
    right: str
    margin: str
    undefined: str | None = None
    relation: str = EQUAL

    def __str__(self) -> str:
        if self.undefined is not None:
            return f"undefined, as {self.undefined}"
        claim = f"{self.left} {self.relation} {self.right}"
        return f"{claim} fails by {self.margin}" if self.margin != "0" else f"{claim} fails"


def verify_refutation(j: Any) -> Failure:
    """Re-check a counter-model; raise Rejected where it shows nothing."""
    reader, model = verify_witness(j)
    claim = read_equation(reader, j["claim"], "claim")
    return _failure(reader, model, claim, fields(j["point"], "point", ("indices", "time")))


def verify_instance(j: Any) -> None:
    """Re-check that in a model every hypothesis and every claim holds and is defined: for all
    indices and, where a claim has an interval, for all of its times."""
    reader, model = verify_witness(j)
    expect(isinstance(j["claims"], list) and bool(j["claims"]), "expected claims", "claims")
    for k, own in enumerate(j["claims"]):
        where = f"claim {k}"
        expect(isinstance(own, dict) and not own.get("assume"), "expected a plain claim", where)
        _check_given(reader, model, read_equation(reader, own, where), where)


def verify_witness(j: Any) -> tuple[Reader, Model]:
    """Re-check that every hypothesis holds in a model."""
    ctx = Context(read_signature(j["signature"]), Tape([]), max_terms=400_000)
    reader = Reader(ctx)
    givens, conditions = read_hypotheses(reader, j)
    model = read_model(ctx, j["model"])
    _check_instants(ctx, model)
    for kind, node in unfolded_conditions(reader, conditions):
        holds = _has_sign(value(ctx, model, node, _start()), kind)
        expect(holds, f"{show(node)} is not {kind}", "conditions")
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
    ends = _ends(ctx, model, interval)
    if ends is None:
        raise Rejected("an end of an interval is not rational", "model")
    return ends[0] <= moment <= ends[1]


def _ends(ctx: Context, model: Model, interval: tuple[Node, Node]) -> Ends | None:
    """The ends in order, if they are rational."""
    lo, hi = (value(ctx, model, unfold(ctx, e, []), _start()).rational() for e in interval)
    return None if lo is None or hi is None else (min(lo, hi), max(lo, hi))


def _check_given(reader: Reader, model: Model, given: Equation, where: str) -> None:
    """It holds, and is defined, for all indices, times and values of varying heads."""
    ctx = reader.ctx
    scope = free_scope(reader, given.indices)
    sides = [reader.term(side, scope, where) for side in (given.lhs, given.rhs)]
    duties: Obligations = []
    node = unfold(ctx, plus(sides[1], minus(sides[0])), duties)
    sizes = [range(len(model.weights[space])) for _, space in given.indices]
    ranges = _ranges(ctx, model, given)
    for entry in product(*sizes):
        positions = dict(zip((scope[name] for name, _ in given.indices), entry, strict=True))
        at = Point(positions, {}, given.universal, Polynomial.generator(TIME))
        _expect_holds(_exact(ctx, model, node, at), given.relation, ranges, where)
        for kind, duty in duties:
            bound = _closed_over(ctx, model, duty, at)
            good = all(_has_sign(v, kind) for v in bound)
            expect(good, f"{show(duty)} is not {kind} in the model", where)


def _expect_holds(slack: Polynomial, relation: str, ranges: Ranges, where: str) -> None:
    """rhs - lhs is zero, or nonnegative, or positive, in all of the ranges."""
    if relation == EQUAL:
        expect(slack.is_zero(), "does not hold in the model", where)
    elif not certainly(slack, strict=relation == BELOW, ranges=ranges):
        known = not slack.varying() and sign(slack) is not None
        why = "does not hold in the model" if known else "not decided in the model"
        raise Rejected(why, where)


def _ranges(ctx: Context, model: Model, given: Equation) -> Ranges:
    """Where the time and the varying heads range; more than the interval if its ends are not
    rational."""
    ends = None if given.interval is None else _ends(ctx, model, given.interval)
    heads = [h for h in given.universal if ctx.signature.heads[h].sign == "positive"]
    positive = frozenset(variable(h, e) for h in heads for e in model.heads[h])
    return Ranges({} if ends is None else {TIME: ends}, positive)


def _exact(ctx: Context, model: Model, node: Node, at: Point) -> Polynomial:
    try:
        return value(ctx, model, node, at)
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
        case ("pos", k):
            return {k}
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
    own = sign(v)
    return own is not None and own not in UNDEFINED[kind]


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
    left, right = (
        unfold(ctx, reader.term(s, scope, "claim"), duties) for s in (claim.lhs, claim.rhs)
    )
    return _compare(ctx, model, (claim.relation, left, right), duties, at)


def _compare(
    ctx: Context,
    model: Model,
    claim: tuple[str, Node, Node],
    duties: Obligations,
    at: Point,
) -> Failure:
    relation, *sides = claim
    for kind, duty in duties:
        for v in _values_of(ctx, model, duty, at):
            own = sign(v)
            if own is None:
                raise Rejected(f"the sign of {show(duty)} is not decided", "point")
            if own in UNDEFINED[kind]:
                what = f"{show(duty)} = {written(v)}"
                return Failure("undefined", "undefined", "undefined", what, relation)
    try:
        left, right = (value(ctx, model, s, at) for s in sides)
    except (NotExact, ZeroDivisionError) as error:
        raise Rejected(f"no exact value: {error}", "point") from error
    own = sign(left - right)
    if own is None:
        raise Rejected("not decided which side is larger", "point")
    if own not in FAILING[relation]:
        why = "both sides agree in the model" if own == 0 else "the claim holds in the model"
        raise Rejected(why, "point")
    margin = left - right if own else Polynomial.number(0)
    return Failure(written(left), written(right), written(margin), None, relation)


def _values_of(ctx: Context, model: Model, duty: Node, at: Point) -> list[Polynomial]:
    try:
        return _closed_over(ctx, model, duty, at)
    except (NotExact, ZeroDivisionError) as error:
        raise Rejected(f"no exact value: {error}", "point") from error


def written(v: Polynomial) -> str:
    """A constant as text, such as ``3/2 + 2*e^(1/2)``."""
    return v.text()
