"""Reading the signature and the hypotheses, which every kind of certificate shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from symnode.checker.context import (
    CONVEX,
    FINITE,
    INCREASING,
    MEASURE,
    PROBABILITY,
    Context,
    FunctionSignature,
    HeadSignature,
    Node,
    Rejected,
    Signature,
    Tape,
)
from symnode.checker.facts import AT_MOST, BELOW, Equation, read_equation
from symnode.checker.growth import pinned
from symnode.checker.known import KNOWN
from symnode.checker.substitution import mentions
from symnode.checker.syntax import Reader, expect
from symnode.checker.unfold import unfold

MAX_NAMES, MAX_NAME = 2_000, 200
SIGNS = ("real", "nonzero", "positive")
CONDITIONS = ("positive", "nonzero", "nonnegative")
KINDS = (FINITE, PROBABILITY, MEASURE)


def fields(j: Any, where: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Any:
    """``j`` as an object with just these keys."""
    expect(isinstance(j, dict), "expected an object", where)
    missing = [k for k in required if k not in j]
    unknown = [k for k in j if k not in required + optional]
    expect(not missing and not unknown, f"missing {missing}, unknown {unknown}", where)
    return j


def read_signature(j: Any) -> Signature:
    """Spaces, heads and functions; an instant's interval is read once the heads are known."""
    j = fields(j, "signature", ("spaces", "heads", "functions", "time"))
    sig = Signature()
    for name, kind in _items(j["spaces"], "signature/spaces"):
        expect(kind in KINDS and name != "real", f"unknown kind {kind!r}", f"space {name}")
        sig.spaces[name] = kind
    for name, one in _items(j["heads"], "signature/heads"):
        sig.heads[name] = _head(sig, one, f"head {name}")
    _expect_samples_apart(sig)
    for name, one in _items(j["functions"], "signature/functions"):
        expect(name not in KNOWN, "the name of a known function", f"function {name}")
        sig.functions[name] = _function(sig, one, f"function {name}")
    for name, f in sig.functions.items():
        for other in (f.left_inverse_of, f.derivative):
            _expect_scalar_partner(sig, name, other)
    _expect_relations_have_a_model(sig)
    if j["time"] is not None:
        own = sig.heads.get(j["time"])
        free = own is not None and not own.spaces and own.sign == "real"
        free = free and j["heads"][j["time"]].get("within") is None
        expect(free, "the time is a real scalar head, and no instant", "signature/time")
        sig.time = j["time"]
    _read_instants(sig, j["heads"])
    return sig


def _items(j: Any, where: str) -> list[tuple[str, Any]]:
    expect(isinstance(j, dict), "expected an object", where)
    expect(len(j) <= MAX_NAMES, f"more than {MAX_NAMES} names", where)
    long = [name for name in j if len(name) > MAX_NAME]
    expect(not long, f"a name of more than {MAX_NAME} characters", where)
    return list(j.items())


def _head(sig: Signature, j: Any, where: str) -> HeadSignature:
    j = fields(j, where, ("spaces", "classes", "sign"), ("within", "semidefinite", "gaussian"))
    spaces, classes = j["spaces"], j["classes"]
    good = isinstance(spaces, list) and all(s in sig.spaces for s in spaces)
    expect(good, "unknown space", where)
    expect(isinstance(classes, list) and len(classes) == len(spaces), "one class a slot", where)
    expect(all(type(c) is int for c in classes), "classes are integers", where)
    for a, b in zip(spaces, classes, strict=True):
        same = all(s == a for s, c in zip(spaces, classes, strict=True) if c == b)
        expect(same, "interchangeable slots have one space", where)
    expect(j["sign"] in SIGNS, "unknown sign", where)
    definite = j.get("semidefinite", False)
    expect(type(definite) is bool, "semidefinite is true or false", where)
    square = len(spaces) == 2 and classes[0] == classes[1] and sig.spaces[spaces[0]] == FINITE
    expect(not definite or (square and j["sign"] == "real"), "a symmetric matrix", where)
    normal = j.get("gaussian", False)
    expect(type(normal) is bool, "gaussian is true or false", where)
    if normal:
        kinds = [sig.spaces[s] for s in spaces]
        sampled = kinds[-1:] == [PROBABILITY] and all(k == FINITE for k in kinds[:-1])
        apart = len(set(classes)) == len(classes) and j["sign"] == "real" and not definite
        fixed = j.get("within") is None
        expect(sampled and apart and fixed, "a gaussian is real, over one probability", where)
    return HeadSignature(tuple(spaces), tuple(classes), j["sign"], None, definite, normal)


def _expect_samples_apart(sig: Signature) -> None:
    """What varies over the sample space of a Gaussian vector is that vector alone."""
    for name, own in sig.heads.items():
        if own.gaussian:
            others = [h for h, o in sig.heads.items() if own.spaces[-1] in o.spaces and h != name]
            expect(not others, f"{others} vary over its sample space", f"head {name}")


def _function(sig: Signature, j: Any, where: str) -> FunctionSignature:
    j = fields(j, where, ("args", "outs", "sign"), ("left_inverse_of", "derivative", "shape"))
    lists: list[Any] = [*j["args"], j["outs"]] if isinstance(j["args"], list) else [None]
    good = all(isinstance(a, list) and all(s in sig.spaces for s in a) for a in lists)
    expect(good, "args and outs are lists of spaces", where)
    finite = all(sig.spaces[s] == FINITE for a in lists for s in a)
    expect(finite, "functions take and give finitely many numbers", where)
    expect(j["sign"] in SIGNS, "unknown sign", where)
    shape, scalar = j.get("shape"), j["args"] == [[]]
    expect(shape in (None, INCREASING, CONVEX), f"unknown shape {shape!r}", where)
    expect(shape is None or j["outs"] == [], "a shape is that of a scalar function", where)
    expect(shape != INCREASING or scalar, "an increasing function has one number", where)
    return FunctionSignature(
        tuple(tuple(a) for a in j["args"]),
        tuple(j["outs"]),
        j["sign"],
        j.get("left_inverse_of"),
        j.get("derivative"),
        shape,
    )


def _expect_scalar_partner(sig: Signature, name: str, other: str | None) -> None:
    if other is not None:
        pair = [sig.functions.get(name), sig.functions.get(other)]
        scalar = all(f is not None and f.args == ((),) and f.outs == () for f in pair)
        expect(scalar, "inverse and derivative relate scalar functions", f"function {name}")


def _expect_relations_have_a_model(sig: Signature) -> None:
    """Functions with an inverse are u in some model, what is declared their derivatives and
    primitives 1, 0 and u^2/2, u^3/6 ...; all others exp of the sum of their entries. Then every
    declaration holds there."""
    slopes = [(n, f.derivative) for n, f in sig.functions.items() if f.derivative]
    inverses = [(n, f.left_inverse_of) for n, f in sig.functions.items() if f.left_inverse_of]
    order = {name: 0 for pair in inverses for name in pair}  # of the derivative of u
    for _ in sig.functions:
        for name, slope in slopes:
            if name in order:
                order.setdefault(slope, order[name] + 1)
            elif slope in order:
                order[name] = order[slope] - 1
    for name, slope in slopes:
        fits = order.get(slope, 0) == order.get(name, -1) + 1
        expect(fits, "declared at odds with its inverse or derivative", f"function {name}")
    least = {None: -len(order), INCREASING: 0, CONVEX: -1}  # u^2/2 is convex, u^3/6 is neither
    for name, k in order.items():
        own = sig.functions[name]
        fits = (k == 1 or own.sign == "real") and k >= least[own.shape]
        expect(fits, "its sign or shape is at odds with its relations", f"function {name}")


def _read_instants(sig: Signature, j: Any) -> None:
    reader = Reader(Context(sig, Tape([])))
    for name, one in j.items():
        if one.get("within") is not None:
            where = f"head {name}/within"
            ends = one["within"]
            expect(isinstance(ends, list) and len(ends) == 2, "expected [lo, hi]", where)
            lo, hi = (reader.term(e, {}, where) for e in ends)
            earlier = all(_declared_before(sig, e, name) for e in (lo, hi))
            expect(
                not sig.heads[name].spaces and earlier, "an instant between earlier times", where
            )
            own = sig.heads[name]
            sig.heads[name] = replace(own, within=(lo, hi))


def _declared_before(sig: Signature, end: Node, name: str) -> bool:
    order = list(sig.heads)
    return end[0] == "num" or (
        end[0] == "head" and end[1] != sig.time and order.index(end[1]) < order.index(name)
    )


def read_hypotheses(reader: Reader, j: Any) -> tuple[list[Equation], list[tuple[str, Any]]]:
    """The given equations and sign conditions of a certificate."""
    expect(isinstance(j["givens"], list), "expected a list", "givens")
    reader.ctx.work(20 * (len(j["givens"]) + len(j["conditions"])))
    givens = [read_equation(reader, g, f"given {k}") for k, g in enumerate(j["givens"])]
    expect(isinstance(j["conditions"], list), "expected a list", "conditions")
    conditions = []
    for k, one in enumerate(j["conditions"]):
        good = isinstance(one, list) and len(one) == 2 and one[0] in CONDITIONS
        expect(good, "a condition is [sign, term]", f"condition {k}")
        conditions.append((one[0], one[1]))
    reader.ctx.pinned = pinned(reader.sig, givens, [term for _, term in conditions])
    return givens, conditions


def condition_facts(conditions: list[tuple[str, Any]]) -> list[Equation | None]:
    """The conditions as inequalities 0 < term and 0 <= term; None for one that is none."""
    relations = {"positive": BELOW, "nonnegative": AT_MOST}
    return [
        Equation(f"condition {k + 1}", (), None, ["num", "0"], term, relation=relations[sign])
        if sign in relations
        else None
        for k, (sign, term) in enumerate(conditions)
    ]


def unfolded_conditions(
    reader: Reader, conditions: list[tuple[str, Any]]
) -> list[tuple[str, Node]]:
    """The sign conditions as unfolded closed nodes."""
    out = []
    for k, (sign, term) in enumerate(conditions):
        node = unfold(reader.ctx, reader.term(term, {}, f"condition {k}"), [])
        time = reader.sig.time
        fixed = time is None or not mentions(node, time)
        expect(fixed, "a condition on the running time", f"condition {k}")
        out.append((sign, node))
    return out


def guarded(read: Callable[[], Any], where: str) -> Any:
    """What ``read`` returns; a shape that Python itself trips over is a rejection."""
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        raise Rejected(f"malformed: {error}", where) from error
