"""A model: dimensions, values of heads, and polynomials for undefined functions.

JSON: ``{"spaces": {s: size | [weights]}, "heads": {h: [[entry, value], ...]}, "functions":
{f: [[outs, [[coefficient, [[slot, exponent], ...]], ...]], ...]}}``. An entry is a list of
positions; a slot is ``"k:i,j"``, entry (i, j) of argument k. A finite space has a size; a
probability or measure space has atoms with positive weights. An increasing function has a
derivative that is certainly nonnegative, a convex one a Hessian that is certainly semidefinite.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from symnode.checker import constants
from symnode.checker.context import (
    CONVEX,
    FINITE,
    INCREASING,
    PROBABILITY,
    Context,
    FunctionSignature,
    Node,
    Rejected,
)
from symnode.checker.polynomial import PI, NotExact, Polynomial
from symnode.checker.polynomial_signs import certainly, convex, semidefinite
from symnode.checker.syntax import expect, rational

MAX_SIZE = 8
Positions = tuple[int, ...]


def slot(argument: int, entry: Positions) -> str:
    return f"{argument}:{','.join(map(str, entry))}"


def variable(head: str, entry: Positions) -> str:
    """The generator that stands for an entry of a head that varies."""
    return f"h:{head}:{','.join(map(str, entry))}"


@dataclass
class Model:
    """Values for everything a signature declares."""

    weights: dict[str, list[Fraction]] = field(default_factory=dict)
    heads: dict[str, dict[Positions, Fraction]] = field(default_factory=dict)
    functions: dict[str, dict[Positions, Polynomial]] = field(default_factory=dict)


def read_model(ctx: Context, j: Any) -> Model:
    """The model, every declaration of the signature covered."""
    expect(isinstance(j, dict) and set(j) == {"spaces", "heads", "functions"}, "bad shape", "model")
    model, sig = Model(), ctx.signature
    for s, kind in sig.spaces.items():
        model.weights[s] = _weights(j["spaces"].get(s), kind, f"model/space {s}")
    for h, own in sig.heads.items():
        if h == sig.time:
            continue
        expect(not own.gaussian, "a normal distribution has no finite model", f"model/head {h}")
        values = {
            tuple(e): rational(v, f"model/head {h}") for e, v in j["heads"].get(h, []) if v != "0"
        }
        entries = set(product(*(range(len(model.weights[s])) for s in own.spaces)))
        expect(set(values) <= entries, "an entry outside the shape", f"model/head {h}")
        model.heads[h] = {e: values.get(e, Fraction(0)) for e in entries}
        _expect_sign(own.sign, model.heads[h].values(), f"model/head {h}")
        _expect_symmetric(own.classes, model.heads[h], f"model/head {h}")
        if own.semidefinite:
            _expect_semidefinite(model.heads[h], len(model.weights[own.spaces[0]]), h)
    for f in sig.functions:
        model.functions[f] = _function(ctx, model, f, j["functions"].get(f, []))
    _expect_relations(ctx, model)
    return model


def _weights(j: Any, kind: str, where: str) -> list[Fraction]:
    if kind == FINITE:
        expect(type(j) is int and 1 <= j <= MAX_SIZE, f"a size from 1 to {MAX_SIZE}", where)
        return [Fraction(1)] * j
    expect(isinstance(j, list) and 1 <= len(j) <= MAX_SIZE, "a list of weights", where)
    weights = [rational(w, where) for w in j]
    expect(all(w > 0 for w in weights), "weights are positive", where)
    expect(kind != PROBABILITY or sum(weights) == 1, "probabilities add up to 1", where)
    return weights


def _expect_sign(sign: str, values: Any, where: str) -> None:
    for v in values:
        good = sign == "real" or v > 0 or (sign == "nonzero" and v != 0)
        expect(good, f"{v} is not {sign}", where)


def _expect_symmetric(
    classes: tuple[int, ...], values: dict[Positions, Fraction], where: str
) -> None:
    for e, v in values.items():
        for a in range(len(e)):
            for b in range(a):
                if classes[a] == classes[b]:
                    swapped = list(e)
                    swapped[a], swapped[b] = e[b], e[a]
                    expect(values[tuple(swapped)] == v, "not symmetric", where)


def _expect_semidefinite(values: dict[Positions, Fraction], n: int, h: str) -> None:
    matrix = [[values[i, j] for j in range(n)] for i in range(n)]
    expect(semidefinite(matrix), "not positive semidefinite", f"model/head {h}")


def _function(ctx: Context, model: Model, f: str, j: Any) -> dict[Positions, Polynomial]:
    own, where = ctx.signature.functions[f], f"model/function {f}"
    slots = {
        slot(k, e)
        for k, spaces in enumerate(own.args)
        for e in product(*(range(len(model.weights[s])) for s in spaces))
    }
    table = {}
    for outs, terms in j:
        parts = []
        for c, powers in terms:
            good = all(g in slots and type(x) is int and 0 <= x <= 12 for g, x in powers)
            expect(good, "a monomial in slots that do not exist", where)
            term = Polynomial.number(rational(c, where))
            for g, x in powers:
                term = term * Polynomial.generator(g, x)
            parts.append(term)
        table[tuple(outs)] = Polynomial.sum(parts)
    entries = set(product(*(range(len(model.weights[s])) for s in own.outs)))
    expect(set(table) <= entries, "an output outside the shape", where)
    if own.sign != "real":
        values = [table.get(e, Polynomial.number(0)).rational() for e in entries]
        expect(all(c is not None for c in values), "a signed function is constant here", where)
        _expect_sign(own.sign, values, where)
    full = {e: table.get(e, Polynomial.number(0)) for e in entries}
    _expect_shape(own, full, sorted(slots), where)
    return full


def _expect_shape(
    own: FunctionSignature, table: dict[Positions, Polynomial], slots: list[str], where: str
) -> None:
    """f' >= 0 of an increasing function, a semidefinite Hessian of a convex one, everywhere."""
    if own.shape == INCREASING:
        slope = table[()].derivative(slots[0])
        expect(certainly(slope, strict=False), "not shown to be increasing", where)
    if own.shape == CONVEX:
        expect(convex(table[()], slots), "not shown to be convex", where)


def _expect_relations(ctx: Context, model: Model) -> None:
    """Left inverses and derivatives hold as identities of polynomials."""
    u = slot(0, ())
    for f, own in ctx.signature.functions.items():
        if own.left_inverse_of is not None:
            inner = model.functions[own.left_inverse_of][()]
            value = model.functions[f][()].substitute({u: inner})
            identity = (value - Polynomial.generator(u)).is_zero()
            expect(identity, f"{f} is not a left inverse of {own.left_inverse_of}", "model")
        if own.derivative is not None:
            slope = model.functions[f][()].derivative(u)
            same = (slope - model.functions[own.derivative][()]).is_zero()
            expect(same, f"{own.derivative} is not the derivative of {f}", "model")


@dataclass(frozen=True)
class Point:
    """Positions of index variables, values of integration variables, and of varying heads."""

    positions: dict[int, int]
    variables: dict[int, Polynomial]
    varying: frozenset[str]
    time: Polynomial | None

    def with_position(self, v: int, p: int) -> Point:
        return Point({**self.positions, v: p}, self.variables, self.varying, self.time)

    def with_variable(self, v: int, p: Polynomial) -> Point:
        return Point(self.positions, {**self.variables, v: p}, self.varying, self.time)


def value(ctx: Context, model: Model, node: Node, at: Point) -> Polynomial:
    """The exact value of an unfolded node; NotExact or ZeroDivisionError where there is none."""
    ctx.spend()
    match node:
        case ("num", q):
            return Polynomial.number(q)
        case ("dim", s):
            return Polynomial.number(len(model.weights[s]))
        case ("var", u):
            return at.variables[u]
        case ("head", h, ix):
            return _entry(ctx, model, h, tuple(at.positions[i] for i in ix), at)
        case ("delta", i, j):
            return Polynomial.number(int(at.positions[i] == at.positions[j]))
        case ("pos", k):
            return Polynomial.number(at.positions[k])
        case ("add", args):
            return Polynomial.sum(value(ctx, model, a, at) for a in args)
        case ("mul", args):
            result = Polynomial.number(1)
            for a in args:
                result = result * value(ctx, model, a, at)
            return result
        case ("pow", base, k):
            return constants.power(value(ctx, model, base, at), k)
        case ("const", "pi"):
            return Polynomial.generator(PI)
        case ("sum", i, space, body):
            return Polynomial.sum(
                value(ctx, model, body, at.with_position(i, p)).scaled(w)
                for p, w in enumerate(model.weights[space])
            )
        case ("int", u, lo, hi, body):
            name = f"u{u}"
            inside = value(ctx, model, body, at.with_variable(u, Polynomial.generator(name)))
            ends = (value(ctx, model, e, at) for e in (lo, hi))
            return inside.integral(name, *ends)
        case ("app", *_):
            return _application(ctx, model, node, at)
    raise NotExact(f"{node[-1]} has no exact value here")


def _entry(ctx: Context, model: Model, h: str, entry: Positions, at: Point) -> Polynomial:
    if h == ctx.signature.time:
        if at.time is None:
            raise Rejected("the model gives no time", "model")
        return at.time
    if h in at.varying:
        return Polynomial.generator(variable(h, entry))
    return Polynomial.number(model.heads[h][entry])


def _application(ctx: Context, model: Model, node: Node, at: Point) -> Polynomial:
    _, f, outs, args, slots = node
    if f not in ctx.signature.functions:
        return _special(f, value(ctx, model, args[0][1], at))
    result = model.functions[f][tuple(at.positions[i] for i in outs)]
    for k, own in enumerate(slots):
        for one in own:
            result = result.derivative(slot(k, tuple(at.positions[i] for i in one)))
    values = {}
    for k, (ix, body) in enumerate(args):
        for entry in product(*(range(len(model.weights[ctx.space_of[i]])) for i in ix)):
            inner = at
            for i, p in zip(ix, entry, strict=True):
                inner = inner.with_position(i, p)
            values[slot(k, entry)] = value(ctx, model, body, inner)
    return result.substitute(values)


def _special(f: str, u: Polynomial) -> Polynomial:
    """Exact values: exp and log of constants, and sin, cos, erf at 0."""
    if u.is_zero() and f in ("sin", "cos", "erf"):
        return Polynomial.number(int(f == "cos"))
    if f == "exp":
        return constants.exp(u)
    if f == "log":
        return constants.log(u)
    raise NotExact(f"{f} has no exact value here")
