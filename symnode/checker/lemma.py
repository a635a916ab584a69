"""Lemmas: a step of an accepted certificate, used in another one with other symbols.

The lemma holds for every choice of its symbols that satisfies its hypotheses. A use names its
spaces, functions and heads anew: spaces and functions by others of the same kind that have all the
declared properties, heads by such heads or by terms of the declared sign. Every hypothesis of the
lemma, so translated, must be a fact of the certificate that uses it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from symnode.checker.context import (
    Context,
    FunctionSignature,
    HeadSignature,
    Node,
    Rejected,
    Tape,
)
from symnode.checker.declarations import fields, read_hypotheses, read_signature
from symnode.checker.expansion import normal_form
from symnode.checker.facts import (
    AT_MOST,
    BELOW,
    Equation,
    Place,
    free_scope,
    inside,
    plain_fact,
    read_equation,
)
from symnode.checker.growth import CONSTANT, growth
from symnode.checker.known import minus, plus
from symnode.checker.signs import TESTS
from symnode.checker.substitution import mentions
from symnode.checker.syntax import Reader, expect
from symnode.checker.unfold import unfold
from symnode.checker.zero import residue

STRENGTH = {"real": ("real", "nonzero", "positive"), "nonzero": ("nonzero", "positive")}
WITH = ("spaces", "functions", "heads", "givens")
SIGN_OF_RELATION = {"<=": "nonnegative", "<": "positive", "!=": "nonzero"}
SHOWING = {"positive": (BELOW,), "nonnegative": (BELOW, AT_MOST), "nonzero": (BELOW,)}


@dataclass(frozen=True)
class Lemma:
    """An accepted certificate with its hypotheses and steps."""

    certificate: Mapping[str, Any]
    digest: str
    rules: tuple[str, ...] = ()  # the named rules that it rests on
    tier: int = 2


@dataclass(frozen=True)
class Translation:
    """New names of spaces and functions, terms in place of heads, under the scope of a use."""

    own: Reader  # of the lemma
    main: Reader  # of the certificate that uses it
    spaces: Mapping[str, str]
    functions: Mapping[str, str]
    bindings: tuple[Any, ...]
    where: str

    def node(self, j: Any, scope: Mapping[str, int], names: Mapping[int, int]) -> Node:
        """A term of the lemma as a node of the certificate that uses it."""
        done = unfold(self.own.ctx, self.own.term(j, scope, self.where), [])
        new = self._renamed(done, dict(names))
        return ("at", self.bindings, new) if self.bindings else new

    def _renamed(self, node: Node, names: dict[int, int]) -> Node:
        """Spaces, functions and variables of an unfolded node under their new names."""
        self.main.ctx.visit()
        again = self._renamed
        match node:
            case ("num" | "const", _):
                return node
            case ("dim", s):
                return ("dim", self.spaces[s])
            case ("var", u):
                return ("var", names[u])
            case ("head", h, ix):
                return ("head", h, tuple(names[i] for i in ix))
            case ("pos", i):
                return ("pos", names[i])
            case ("delta", i, j):
                return ("delta", names[i], names[j])
            case ("add" | "mul", args):
                return (node[0], tuple(again(a, names) for a in args))
            case ("pow", base, k):
                return ("pow", again(base, names), k)
            case ("sum", i, space, body):
                (v,) = self._fresh((i,))
                return ("sum", v, self.spaces[space], again(body, {**names, i: v}))
            case ("int", u, lo, hi, body):
                (v,) = self._fresh((u,))
                ends = (again(e, names) for e in (lo, hi))
                return ("int", v, *ends, again(body, {**names, u: v}))
            case ("app", f, outs, args, slots):
                return (
                    "app",
                    self.functions.get(f, f),
                    tuple(names[i] for i in outs),
                    tuple(self._argument(a, names) for a in args),
                    tuple(tuple(tuple(names[i] for i in one) for one in s) for s in slots),
                )
        raise Rejected(f"a lemma with {node[0]!r} cannot be translated", self.where)

    def end(self, end: Node) -> Node:
        """An end of an interval of the lemma; a head in it keeps its name."""
        fixed = not any(mentions(end, h) for h, _, _ in self.bindings)
        expect(fixed, "an interval of the lemma would move", self.where)
        return self._renamed(end, {})

    def _argument(self, argument: Any, names: dict[int, int]) -> Any:
        ix, body = argument
        new = self._fresh(ix)
        return (new, self._renamed(body, {**names, **dict(zip(ix, new, strict=True))}))

    def _fresh(self, variables: Sequence[int]) -> tuple[int, ...]:
        spaces = (self.own.ctx.space_of[v] for v in variables)
        return tuple(self.main.ctx.fresh(self.spaces.get(s, s)) for s in spaces)


def lemma_instance(
    reader: Reader, lemma: Lemma, use: Any, place: Place, facts: Any, where: str
) -> tuple[Node, str]:
    """lhs - rhs of a step of the lemma under a translation, and its relation."""
    number_of_step = use["fact"][2]
    steps = lemma.certificate["steps"]
    known = type(number_of_step) is int and 0 <= number_of_step < len(steps)
    expect(known, f"the lemma has no step {number_of_step}", where)
    own = Reader(Context(read_signature(lemma.certificate["signature"]), Tape([])))
    translation = translated(reader, own, use.get("with"), place, where)
    givens, conditions = read_hypotheses(own, lemma.certificate)
    chosen = use["with"]["givens"]
    expect(isinstance(chosen, list) and len(chosen) == len(givens), "one fact a given", where)
    for given, source in zip(givens, chosen, strict=True):
        expect_given(translation, given, source, facts)
    conditions += assumed_conditions(steps[number_of_step], where)
    shown = use["with"].get("conditions", [None] * len(conditions))
    expect(isinstance(shown, list) and len(shown) == len(conditions), "one for each", where)
    for (sign, term), source in zip(conditions, shown, strict=True):
        node = unfold(reader.ctx, translation.node(term, {}, {}), [])
        good = condition_holds(reader, (sign, node, source), place, facts, where)
        expect(good, f"a condition of the lemma: {sign}", where)
    equation = read_equation(own, steps[number_of_step], where)
    return _conclusion(translation, equation, use, place), equation.relation


def assumed_conditions(step: Any, where: str) -> list[tuple[str, Any]]:
    """What an implication assumes, as conditions."""
    assumed = step.get("assume", [])
    expect(not assumed or not step["indices"], "an implication with indices in a lemma", where)
    out = []
    for one in assumed:
        expect(one["relation"] in SIGN_OF_RELATION, "the lemma assumes an equation", where)
        slack = ["add", [one["rhs"], ["mul", [["num", "-1"], one["lhs"]]]]]
        out.append((SIGN_OF_RELATION[one["relation"]], slack))
    return out


def condition_holds(
    reader: Reader, condition: tuple[str, Node, Any], place: Place, facts: Any, where: str
) -> bool:
    """Whether an unfolded node has a sign: by its structure, or as a fact that is named says."""
    sign, node, source = condition
    if source is None:
        return TESTS[sign](reader.ctx, node)
    fields(source, where, ("fact", "indices"))
    difference, relation, _ = plain_fact(reader, source, place, facts, where)
    total = unfold(reader.ctx, plus(node, difference), [])
    same = not residue(reader.ctx, normal_form(reader.ctx, total)).terms
    return same and relation in SHOWING[sign]


def translated(reader: Reader, own: Reader, j: Any, place: Place, where: str) -> Translation:
    """The translation that a use names, its declarations compared."""
    good = isinstance(j, dict) and set(j) - {"conditions"} == set(WITH)
    expect(good, f"a use of a lemma says {', '.join(WITH)}", where)
    spaces = _names(j["spaces"], own.sig.spaces, where)
    for s, new in spaces.items():
        same = reader.sig.spaces.get(new) == own.sig.spaces[s]
        expect(same, f"{new} is not a space of the kind of {s}", where)
    functions = _names(j["functions"], own.sig.functions, where)
    for f, new in functions.items():
        other = reader.sig.functions.get(new)
        fits = other is not None and _fits(own.sig.functions[f], other, spaces, functions)
        expect(fits, f"{new} does not have what is declared of {f}", where)
    random = any(h.gaussian for h in own.sig.heads.values())
    free = not random or not reader.ctx.pinned & set(functions.values())
    expect(free, "a function of which a hypothesis may fix the growth", where)
    expect(isinstance(j["heads"], list), "expected substitutions", where)
    bindings = tuple(_binding(reader, own, b, spaces, place, where) for b in j["heads"])
    given = {b[0] for b in bindings}
    expect(len(given) == len(bindings), "a head is given twice", where)
    timely = own.sig.time is None or own.sig.time == reader.sig.time
    expect(timely, "the time of the lemma is another one", where)
    for h, head in own.sig.heads.items():
        if h not in given:
            other_head = reader.sig.heads.get(h)
            fits = other_head is not None and _is_such_a(head, other_head, spaces, given)
            expect(fits, f"{h} is not declared here as in the lemma", where)
    return Translation(own, reader, spaces, functions, bindings, where)


def _names(j: Any, declared: Mapping[str, Any], where: str) -> dict[str, str]:
    """New names of everything declared; what is not mentioned keeps its name."""
    good = isinstance(j, dict) and all(k in declared and isinstance(v, str) for k, v in j.items())
    expect(good, "new names of what the lemma declares", where)
    return {name: j.get(name, name) for name in declared}


def _fits(
    own: FunctionSignature,
    other: FunctionSignature,
    spaces: Mapping[str, str],
    functions: Mapping[str, str],
) -> bool:
    """Whether ``other`` has the shape and every declared property of ``own``."""
    args = tuple(tuple(spaces[s] for s in a) for a in own.args)
    outs = tuple(spaces[s] for s in own.outs)
    relations = all(
        mine is None or functions.get(mine) == theirs
        for mine, theirs in (
            (own.left_inverse_of, other.left_inverse_of),
            (own.derivative, other.derivative),
        )
    )
    sign = other.sign in STRENGTH.get(own.sign, (own.sign,))
    shape = own.shape is None or own.shape == other.shape
    return (args, outs) == (other.args, other.outs) and relations and sign and shape


def _is_such_a(
    own: HeadSignature, other: HeadSignature, spaces: Mapping[str, str], given: set[str]
) -> bool:
    """Whether a head of the same name has the shape and every declared property."""
    slots = range(len(own.classes))
    symmetric = all(
        other.classes[a] == other.classes[b]
        for a in slots
        for b in slots
        if own.classes[a] == own.classes[b] and len(other.classes) == len(own.classes)
    )
    fixed = own.within is None or (
        own.within == other.within
        and all(e[0] == "num" or (e[0] == "head" and e[1] not in given) for e in own.within)
    )
    return (
        tuple(spaces[s] for s in own.spaces) == other.spaces
        and symmetric
        and fixed
        and other.sign in STRENGTH.get(own.sign, (own.sign,))
        and own.semidefinite <= other.semidefinite
        and own.gaussian <= other.gaussian
    )


def _binding(
    reader: Reader, own: Reader, j: Any, spaces: Mapping[str, str], place: Place, where: str
) -> Any:
    """A term in the place of a head, of the sign that the head was declared with."""
    expect(isinstance(j, list) and len(j) == 3, "a substitution is [h, [i], term]", where)
    h, names, value = j
    expect(isinstance(h, str) and h in own.sig.heads, f"the lemma has no head {h!r}", where)
    head = own.sig.heads[h]
    free = head.within is None and not head.semidefinite and h != own.sig.time
    free = free and not head.gaussian
    free = free and len(set(head.classes)) == len(head.classes)
    expect(free, f"{h} takes only some values, so it cannot be replaced", where)
    slots = tuple(spaces[s] for s in head.spaces)
    ix, scope = reader.bind(names, slots, place.scope, where)
    node = reader.term(value, scope, where)
    if own.sig.time is not None:
        expect(not mentions(node, own.sig.time), "a value that varies with the time", where)
    if any(o.gaussian for o in own.sig.heads.values()):  # its expectations exist for constants
        fixed = growth(reader.ctx, unfold(reader.ctx, node, [])) == CONSTANT
        expect(fixed, f"a random value of {h} beside a gaussian", where)
    if head.sign != "real":
        shown = TESTS[head.sign](reader.ctx, unfold(reader.ctx, node, []))
        expect(shown, f"the value of {h} is not shown to be {head.sign}", where)
    return (h, ix, node)


def expect_given(t: Translation, given: Equation, source: Any, facts: Any) -> None:
    """The translated hypothesis is a fact: the same relation, wherever the lemma needs it."""
    where = t.where
    shaped = isinstance(source, list) and len(source) == 2 and source[0] in ("given", "step")
    expect(shaped and type(source[1]) is int, "a fact for a hypothesis", where)
    expect(0 <= source[1] < len(facts[source[0]]), f"{source} is not a fact", where)
    fact: Equation = facts[source[0]][source[1]]
    expect(fact is not None, f"{source} is an implication", where)
    spaces = [t.spaces[s] for _, s in given.indices]
    fits = fact.relation == given.relation and [s for _, s in fact.indices] == spaces
    expect(fits, f"{fact.name} is not the hypothesis {given.name}", where)
    expect(given.universal <= fact.universal, f"{fact.name} holds for fewer values", where)
    expect(_covers(t, fact, given), f"{fact.name} holds on another interval", where)
    mine = dict(free_scope(t.own, given.indices))
    theirs = dict(free_scope(t.main, fact.indices))
    names = dict(zip(mine.values(), theirs.values(), strict=True))
    _expect_universal(t, given, [t.own.term(side, mine, where) for side in (given.lhs, given.rhs)])
    sides = [t.node(side, mine, names) for side in (given.lhs, given.rhs)]
    own = [t.main.term(side, theirs, where) for side in (fact.lhs, fact.rhs)]
    difference = plus(sides[0], minus(sides[1]), minus(own[0]), own[1])
    form = normal_form(t.main.ctx, unfold(t.main.ctx, difference, []))
    same = not residue(t.main.ctx, form).terms
    expect(same, f"{fact.name} is not the hypothesis {given.name}", where)


def _expect_universal(t: Translation, given: Equation, sides: Sequence[Node]) -> None:
    """A hypothesis that holds for every value of some heads stays one: they are kept, take no fewer
    values here than in the lemma, and what is put beside them does not vary with them."""
    kept = given.universal - {b[0] for b in t.bindings}
    expect(
        kept == given.universal, f"{given.name} holds for every {sorted(given.universal)}", t.where
    )
    for h in sorted(kept):
        own = t.own.sig.heads[h]
        slots = tuple(t.spaces[s] for s in own.spaces)
        as_many = replace(own, spaces=slots) == t.main.sig.heads[h]
        expect(as_many, f"{h} takes other values here than in {given.name}", t.where)
    for h, _, value in t.bindings:
        if any(mentions(side, h) for side in sides):
            fixed = not any(mentions(value, u) for u in kept)
            expect(fixed, f"the value of {h} varies with {sorted(kept)}", t.where)


def _covers(t: Translation, fact: Equation, given: Equation) -> bool:
    """Whether the fact holds at all times at which the hypothesis is needed."""
    if fact.interval is None:
        return True
    if given.interval is None:
        return False
    return tuple(t.end(e) for e in given.interval) == fact.interval


def _conclusion(t: Translation, equation: Equation, use: Any, place: Place) -> Node:
    """lhs - rhs of the step at the chosen indices and time."""
    reader, where, chosen = t.main, t.where, use.get("indices", [])
    expect(isinstance(chosen, list) and len(chosen) == len(equation.indices), "indices", where)
    mine = dict(free_scope(t.own, equation.indices))
    names = {
        mine[own]: reader.index(name, t.spaces[space], place.scope, where)
        for (own, space), name in zip(equation.indices, chosen, strict=True)
    }
    sides = [t.node(side, mine, names) for side in (equation.lhs, equation.rhs)]
    node = plus(sides[0], minus(sides[1]))
    interval = equation.interval
    if interval is None:
        return node
    covered = (t.end(interval[0]), t.end(interval[1]))
    here = place.interval is not None and all(
        inside(reader.ctx, e, covered) for e in place.interval
    )
    expect(here, "the lemma holds on its interval only", where)
    return node
