"""Named rules of analysis and algebra: the checker forms their shape from the parameters.

A rule of equality gives lhs - rhs, which is zero; a rule of inequality gives a slack, which is
nonnegative. The side conditions that are no part of a certificate are the assumptions that a
statement prints (``docs/rules.md``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from symnode.checker.context import CONVEX, INCREASING, REAL, Context, Node
from symnode.checker.facts import AT_MOST, BELOW, EQUAL, Place
from symnode.checker.gaussian import gaussian_parts
from symnode.checker.known import call, minus, number, plus, times
from symnode.checker.signs import nonnegative, positive
from symnode.checker.substitution import mentions
from symnode.checker.syntax import Reader, expect
from symnode.checker.unfold import unfold

FUNDAMENTAL, ADDITIVITY, LENGTH = (
    "fundamental theorem of calculus",
    "additivity of the range",
    "length of an interval",
)
BY_PARTS, CHANGE_OF_VARIABLE, TELESCOPING, GAUSSIAN = (
    "integration by parts",
    "change of variable",
    "telescoping sum",
    "Gaussian integration by parts",
)
CONVEXITY, MONOTONICITY, SEMIDEFINITENESS = (
    "convexity at a pair of points",
    "monotonicity at a pair of points",
    "semidefiniteness at a vector",
)
SIGN, LOGARITHM, EXPONENTIAL = (
    "sign by structure",
    "log u <= u - 1",
    "exp u >= 1 + u",
)
Parameters = Sequence[Any]


@dataclass(frozen=True)
class Signed:
    """A node with what is known of it: zero ("="), nonnegative ("<=") or positive ("<")."""

    node: Node
    relation: str = EQUAL


@dataclass(frozen=True)
class NamedRule:
    """How many parameters a rule takes, what it makes of them, and what it takes for granted."""

    count: int
    form: Callable[[Reader, Parameters, Place, str], Signed]
    assumes: str = ""


def rule_instance(reader: Reader, j: Sequence[Any], place: Place, where: str) -> Signed:
    """What an instance ``[name, parameter, ...]`` of a named rule shows."""
    name, parameters = j[0], list(j[1:])
    expect(isinstance(name, str) and name in RULES, f"unknown rule {name!r}", where)
    rule = RULES[name]
    expect(
        len(parameters) == rule.count, f"{name}: wrong parameters, {rule.count} are expected", where
    )
    found = rule.form(reader, parameters, place, f"{where}/{name}")
    reader.ctx.rules.add(name)
    return found


def _timely(reader: Reader, j: Parameters, place: Place, where: str) -> tuple[str, list[Node]]:
    """The time and the parameters as nodes; the ends of a range do not depend on the time."""
    time = reader.sig.time
    expect(time is not None, "there is no time here", where)
    assert time is not None
    return time, [reader.term(t, place.scope, where) for t in j]


def _expect_fixed(ends: Sequence[Node], time: str, where: str) -> None:
    for end in ends:
        expect(not mentions(end, time), "an end of a range depends on the running time", where)


def _fundamental(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """int_lo^hi g' dt = g(hi) - g(lo)."""
    time, (g, lo, hi) = _timely(reader, j, place, where)
    _expect_fixed((lo, hi), time, where)
    rate = integral(reader.ctx, time, ("d", time, (), g), lo, hi)
    return Signed(plus(rate, minus(moment(time, g, hi)), moment(time, g, lo)))


def _additivity(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """int_lo^hi g = int_lo^mid g + int_mid^hi g."""
    time, (g, lo, mid, hi) = _timely(reader, j, place, where)
    _expect_fixed((lo, mid, hi), time, where)
    parts = [integral(reader.ctx, time, g, *ends) for ends in ((lo, hi), (lo, mid), (mid, hi))]
    return Signed(plus(parts[0], minus(parts[1]), minus(parts[2])))


def _length(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """int_lo^hi 1 = hi - lo."""
    time, (lo, hi) = _timely(reader, j, place, where)
    _expect_fixed((lo, hi), time, where)
    return Signed(plus(integral(reader.ctx, time, number(1), lo, hi), minus(hi), lo))


def _by_parts(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """int_lo^hi f g' + int_lo^hi f' g = f(hi) g(hi) - f(lo) g(lo)."""
    time, (f, g, lo, hi) = _timely(reader, j, place, where)
    _expect_fixed((lo, hi), time, where)
    whole = times(f, g)
    parts = [
        integral(reader.ctx, time, times(f, ("d", time, (), g)), lo, hi),
        integral(reader.ctx, time, times(("d", time, (), f), g), lo, hi),
        minus(moment(time, whole, hi)),
        moment(time, whole, lo),
    ]
    return Signed(plus(*parts))


def _change_of_variable(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """int_lo^hi g(phi(t)) phi'(t) dt = int_phi(lo)^phi(hi) g(v) dv."""
    time, (g, phi, lo, hi) = _timely(reader, j, place, where)
    _expect_fixed((lo, hi), time, where)
    pulled = times(moment(time, g, phi), ("d", time, (), phi))
    left = integral(reader.ctx, time, pulled, lo, hi)
    ends = (moment(time, phi, lo), moment(time, phi, hi))
    return Signed(plus(left, minus(integral(reader.ctx, time, g, *ends))))


def _telescoping(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """sum_k (g(k + 1) - g(k)) = g(N) - g(0), the parameters g and N, the size of a space."""
    time, (g, size) = _timely(reader, j, place, where)
    expect(size[0] == "dim", "the second parameter is the size of a space", where)
    k = reader.ctx.fresh(size[1])
    position: Node = ("pos", k)
    step = plus(moment(time, g, plus(position, number(1))), minus(moment(time, g, position)))
    ends = (minus(moment(time, g, size)), moment(time, g, number(0)))
    return Signed(plus(("sum", k, size[1], step), *ends))


def _gaussian(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """E[z_i g] = E[dg/dz_i] for a standard normal vector z."""
    return Signed(gaussian_parts(reader, j, place, where))


def _convexity(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """F(y) >= F(z) + F'(z) (y - z) for a convex F of any arguments."""
    name, ys, zs = j
    expect(isinstance(name, str) and name in reader.sig.functions, "unknown function", where)
    f = reader.sig.functions[name]
    expect(f.shape == CONVEX, f"{name} is not declared convex", where)
    points = [_arguments(reader, p, f.args, place, where) for p in (ys, zs)]
    blank: tuple[tuple[Any, ...], ...] = tuple(() for _ in f.args)
    at_y, at_z = (("app", name, (), p, blank) for p in points)
    parts: list[Node] = [at_y, minus(at_z)]
    for k, spaces in enumerate(f.args):
        entry = tuple(reader.ctx.fresh(s) for s in spaces)
        slots = (*blank[:k], (entry,), *blank[k + 1 :])
        ends = (_value(reader, p[k], spaces, entry, place, where) for p in (ys, zs))
        difference = plus(next(ends), minus(next(ends)))
        node = minus(times(("app", name, (), points[1], slots), difference))
        for i, s in zip(entry, spaces, strict=True):
            node = ("sum", i, s, node)
        parts.append(node)
    return Signed(plus(*parts), AT_MOST)


def _monotonicity(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """(f(u) - f(v)) (u - v) >= 0 for an increasing f."""
    name = j[0]
    expect(isinstance(name, str) and name in reader.sig.functions, "unknown function", where)
    shape = reader.sig.functions[name].shape
    expect(shape == INCREASING, f"{name} is not declared increasing", where)
    u, v = (reader.term(t, place.scope, where) for t in j[1:])
    f_u, f_v = (("app", name, (), (((), w),), ((),)) for w in (u, v))
    return Signed(times(plus(f_u, minus(f_v)), plus(u, minus(v))), AT_MOST)


def _semidefiniteness(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """v'Wv >= 0 for a positive semidefinite W."""
    name, vector = j
    expect(isinstance(name, str) and name in reader.sig.heads, "unknown head", where)
    own = reader.sig.heads[name]
    expect(own.semidefinite, f"{name} is not declared positive semidefinite", where)
    a, b = (reader.ctx.fresh(s) for s in own.spaces)
    v_a, v_b = (_value(reader, vector, own.spaces[:1], (i,), place, where) for i in (a, b))
    body = times(v_a, ("head", name, (a, b)), v_b)
    return Signed(("sum", a, own.spaces[0], ("sum", b, own.spaces[1], body)), AT_MOST)


def _sign(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """An expression whose sign its structure and the declared signs show."""
    node = reader.term(j[0], place.scope, where)
    seen = unfold(reader.ctx, node, [])
    if positive(reader.ctx, seen):
        return Signed(node, BELOW)
    expect(nonnegative(reader.ctx, seen), "the sign is not shown by the structure", where)
    return Signed(node, AT_MOST)


def _logarithm(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """u - 1 - log u >= 0; that u is positive is an obligation of the logarithm."""
    u = reader.term(j[0], place.scope, where)
    return Signed(plus(u, number(-1), minus(call("log", u))), AT_MOST)


def _exponential(reader: Reader, j: Parameters, place: Place, where: str) -> Signed:
    """exp u - 1 - u >= 0."""
    u = reader.term(j[0], place.scope, where)
    return Signed(plus(call("exp", u), number(-1), minus(u)), AT_MOST)


RULES: dict[str, NamedRule] = {
    FUNDAMENTAL: NamedRule(3, _fundamental),
    ADDITIVITY: NamedRule(4, _additivity),
    LENGTH: NamedRule(2, _length),
    BY_PARTS: NamedRule(4, _by_parts),
    CHANGE_OF_VARIABLE: NamedRule(4, _change_of_variable),
    TELESCOPING: NamedRule(2, _telescoping),
    GAUSSIAN: NamedRule(
        4,
        _gaussian,
        "undefined functions and their derivatives grow at most polynomially, and expectations "
        "exist",
    ),
    CONVEXITY: NamedRule(3, _convexity),
    MONOTONICITY: NamedRule(3, _monotonicity),
    SEMIDEFINITENESS: NamedRule(2, _semidefiniteness),
    SIGN: NamedRule(1, _sign),
    LOGARITHM: NamedRule(1, _logarithm),
    EXPONENTIAL: NamedRule(1, _exponential),
}


def _arguments(
    reader: Reader, j: Any, spaces: Sequence[tuple[str, ...]], place: Place, where: str
) -> tuple[Any, ...]:
    """``[[[i, ...], term], ...]``, one for each argument of a function."""
    expect(isinstance(j, list) and len(j) == len(spaces), "one value an argument", where)
    out = []
    for one, own in zip(j, spaces, strict=True):
        ix = tuple(reader.ctx.fresh(s) for s in own)
        out.append((ix, _value(reader, one, own, ix, place, where)))
    return tuple(out)


def _value(
    reader: Reader,
    j: Any,
    spaces: Sequence[str],
    entry: tuple[int, ...],
    place: Place,
    where: str,
) -> Node:
    """The value ``[[i, ...], term]`` at an entry."""
    shaped = isinstance(j, list) and len(j) == 2 and isinstance(j[0], list)
    expect(shaped and len(j[0]) == len(spaces), "a value is [[indices], term]", where)
    fresh_names = all(isinstance(n, str) and n not in place.scope for n in j[0])
    expect(fresh_names and len(set(j[0])) == len(j[0]), "an index is bound twice", where)
    scope = {**place.scope, **dict(zip(j[0], entry, strict=True))}
    return reader.term(j[1], scope, where)


def moment(time: str, g: Node, at: Node) -> Node:
    """g with the time set to ``at``, after all derivatives inside."""
    return ("at", ((time, (), at),), g)


def integral(ctx: Context, time: str, g: Node, lo: Node, hi: Node) -> Node:
    """The integral of g over the time from lo to hi."""
    u = ctx.fresh(REAL)
    return ("int", u, lo, hi, moment(time, g, ("var", u)))
