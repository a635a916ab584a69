"""The facts that a combination may use, each checked before it counts.

A fact is an equation lhs = rhs or an inequality lhs <= rhs, lhs < rhs. It may be a given, an
earlier step, or an instance of a named rule. A given that holds identically in some heads may have
them replaced, and an equation may be differentiated in them; a fact that holds on a time interval
is used only inside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symnode.checker.context import Context, Node
from symnode.checker.known import minus, number, plus
from symnode.checker.signs import nonzero
from symnode.checker.substitution import mentions
from symnode.checker.syntax import Reader, Scope, expect

Interval = tuple[Node, Node] | None
MAX_INDICES = 200  # of an equation
EQUAL, AT_MOST, BELOW = RELATIONS = ("=", "<=", "<")  # lhs relation rhs


@dataclass(frozen=True)
class Equation:
    """A relation as written, its own indices, where it holds, and in which heads identically."""

    name: str
    indices: tuple[tuple[str, str], ...]
    interval: Interval
    lhs: Any
    rhs: Any
    universal: frozenset[str] = frozenset()
    relation: str = EQUAL


def read_indices(reader: Reader, j: Any, where: str) -> tuple[tuple[str, str], ...]:
    """``[[name, space], ...]`` with distinct names."""
    expect(isinstance(j, list), "expected [[name, space], ...]", where)
    expect(len(j) <= MAX_INDICES, f"more than {MAX_INDICES} indices", where)
    reader.ctx.work(2 * len(j))
    out = []
    for pair in j:
        good = isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair)
        expect(good, "expected [name, space]", where)
        expect(pair[1] in reader.sig.spaces, f"unknown space {pair[1]!r}", where)
        out.append((pair[0], pair[1]))
    expect(len({n for n, _ in out}) == len(out), "an index is declared twice", where)
    return tuple(out)


def read_interval(reader: Reader, j: Any, where: str) -> Interval:
    """``null`` or ``[lo, hi]``, closed terms without the time."""
    if j is None:
        return None
    expect(isinstance(j, list) and len(j) == 2, "an interval is [lo, hi]", where)
    ends = tuple(reader.term(e, {}, where) for e in j)
    time = reader.sig.time
    expect(not any(time and mentions(e, time) for e in ends), "an end depends on time", where)
    return ends[0], ends[1]


def read_equation(reader: Reader, j: Any, where: str) -> Equation:
    """A given or a step."""
    expect(isinstance(j, dict), "expected an object", where)
    for key in ("indices", "interval", "lhs", "rhs"):
        expect(key in j, f"missing {key!r}", where)
    universal = j.get("universal", [])
    known = isinstance(universal, list) and all(h in reader.sig.heads for h in universal)
    expect(known, "universal lists declared heads", where)
    relation = j.get("relation", EQUAL)
    expect(relation in RELATIONS, f"unknown relation {relation!r}", where)
    interval = read_interval(reader, j["interval"], where)
    equation = Equation(
        str(j.get("name", where)),
        read_indices(reader, j["indices"], where),
        interval,
        j["lhs"],
        j["rhs"],
        frozenset(universal),
        relation,
    )
    for h in universal:
        expect(not reader.sig.heads[h].gaussian, f"{h} cannot vary: it is random", where)
        fixed = any(mentions(e, h) for e in interval or ())
        expect(
            not fixed and h != reader.sig.time, f"{h} cannot vary: it is an end or the time", where
        )
    return equation


def inside(ctx: Context, end: Node, interval: Interval) -> bool:
    """Whether a time is an end of the interval, or an instant declared within it."""
    if interval is None or end in interval:
        return True
    within = ctx.signature.heads[end[1]].within if end[0] == "head" else None
    return within is not None and all(inside(ctx, e, interval) for e in within)


@dataclass(frozen=True)
class Place:
    """Where an instance stands: the indices in scope, the ranges of the integrals around it, and
    the interval over which the time of the step runs."""

    scope: Mapping[str, int]
    ranges: Mapping[int, tuple[Node, Node]]
    interval: Interval


def instance(reader: Reader, fact: Equation, j: Any, place: Place, where: str) -> Node:
    """lhs - rhs of one use of ``fact``: indices chosen, differentiated, moved in time."""
    scope = _own_scope(reader, fact, j.get("indices", []), place, where)
    wraps = _derivations(reader, fact, j.get("derive", []), place, where)
    bindings = _replacements(reader, fact, j, place, where)
    sides = []
    for side in (fact.lhs, fact.rhs):
        node = reader.term(side, scope, where)
        for head, ix in wraps:
            node = ("d", head, ix, node)
        sides.append(("at", bindings, node) if bindings else node)
    return plus(sides[0], minus(sides[1]))


def _own_scope(reader: Reader, fact: Equation, j: Any, place: Place, where: str) -> dict[str, int]:
    expect(
        isinstance(j, list) and len(j) == len(fact.indices), "one index for each of the fact", where
    )
    return {
        own: reader.index(name, space, place.scope, where)
        for (own, space), name in zip(fact.indices, j, strict=True)
    }


def _derivations(
    reader: Reader, fact: Equation, j: Any, place: Place, where: str
) -> list[tuple[str, tuple[int, ...]]]:
    expect(isinstance(j, list), "expected a list of derivatives", where)
    expect(not j or fact.relation == EQUAL, "an inequality is not differentiated", where)
    out = []
    for one in j:
        expect(isinstance(one, list) and len(one) == 2, "a derivative is [head, indices]", where)
        head = one[0]
        timely = head is not None and head == reader.sig.time
        expect(
            head in fact.universal or timely,
            f"{fact.name} does not hold identically in {head!r}",
            where,
        )
        point = timely and not _has_length(reader.ctx, fact.interval)
        expect(not point, f"the interval of {fact.name} may be a point", where)
        own = reader.sig.heads[head]
        moving = own.within is None and not own.semidefinite
        expect(moving, f"{fact.name} may not be differentiated in {head}", where)
        spaces = reader.sig.heads[head].spaces
        out.append((head, reader.indices(one[1], spaces, place.scope, where)))
    return out


def _has_length(ctx: Context, interval: Interval) -> bool:
    """Whether an interval is shown to be more than a point, by its shape [0, T] with T nonzero."""
    return interval is None or (interval[0] == number(0) and nonzero(ctx, interval[1]))


def _replacements(reader: Reader, fact: Equation, j: Any, place: Place, where: str) -> Any:
    heads = j.get("heads", [])
    expect(isinstance(heads, list), "expected substitutions", where)
    bindings = list(reader.substitutions(heads, place.scope, where))
    for head, _, _ in bindings:
        own = reader.sig.heads[head]
        free = own.sign == "real" and own.within is None and not own.semidefinite
        free = free and len(set(own.classes)) == len(own.classes)
        expect(head in fact.universal, f"{fact.name} does not hold for every {head}", where)
        expect(free, f"{head} takes only some values, so it cannot be replaced", where)
    if j.get("at") is None:
        if fact.interval is not None:
            covered = place.interval is not None and all(
                inside(reader.ctx, end, fact.interval) for end in place.interval
            )
            expect(covered, f"{fact.name} holds on its interval only", where)
        return tuple(bindings)
    time = reader.sig.time
    expect(time is not None, "there is no time here", where)
    moment = reader.term(j["at"], place.scope, where)
    _expect_inside(reader.ctx, moment, fact, place, where)
    return (*bindings, (time, (), moment))


def _expect_inside(ctx: Context, moment: Node, fact: Equation, place: Place, where: str) -> None:
    if moment[0] == "var":
        ends: Sequence[Node] = place.ranges.get(moment[1], ())
        covered = bool(ends) and all(inside(ctx, e, fact.interval) for e in ends)
    else:
        covered = inside(ctx, moment, fact.interval)
    expect(fact.interval is None or covered, f"{fact.name} is used outside its interval", where)


def free_scope(reader: Reader, indices: Sequence[tuple[str, str]]) -> Scope:
    """Fresh variables for the free indices of a statement."""
    return {name: reader.ctx.fresh(space) for name, space in indices}


def plain_fact(
    reader: Reader, use: Any, place: Place, facts: Any, where: str
) -> tuple[Node, str, str]:
    """lhs - rhs of a hypothesis, assumption or earlier step in one use, its relation and name."""
    source = use["fact"]
    kinds = ("given", "step", "condition", "assume")
    known = source[0] in kinds and len(source) == 2 and type(source[1]) is int
    expect(known and 0 <= source[1] < len(facts[source[0]]), f"{source} is not a fact", where)
    fact = facts[source[0]][source[1]]
    right = fact is not None and fact.relation in RELATIONS
    expect(right, f"{source} is no equation and no inequality", where)
    if source[0] == "assume":  # it is written in the scope of the step
        low, high = (reader.term(side, place.scope, where) for side in (fact.lhs, fact.rhs))
        return plus(low, minus(high)), fact.relation, fact.name
    return instance(reader, fact, use, place, where), fact.relation, fact.name
