"""The certificate of an index identity: steps, each a combination of facts that leaves zero.

For a step lhs = rhs with combination (m_k, fact_k) the checker expands

    lhs - rhs - sum_k m_k (fact_k.lhs - fact_k.rhs)

with its own rules and demands that nothing is left and that all that occurs is defined. For a step
lhs <= rhs it expands

    rhs - lhs - sum_k m_k (fact_k.lhs - fact_k.rhs) - sum_j n_j slack_j

where slack_j >= 0 is rhs - lhs of an inequality or what a rule of inequality shows, and n_j is
nonnegative by its structure. For lhs < rhs one n_j slack_j has to be positive.

Instead of a combination a step may have real proofs (``bridge.py``) or be the conclusion of an
induction (``induction.py``). It may ``assume`` relations among its own terms; then it is an
implication, which serves no later step as a fact and which only an induction takes up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symnode.checker import bridge
from symnode.checker.context import MEASURE, Context, Labels, Node, Rejected, Tape
from symnode.checker.declarations import (
    condition_facts,
    fields,
    read_hypotheses,
    read_signature,
    unfolded_conditions,
)
from symnode.checker.expansion import normal_form
from symnode.checker.factors import NormalForm
from symnode.checker.facts import (
    AT_MOST,
    BELOW,
    EQUAL,
    Equation,
    Place,
    free_scope,
    plain_fact,
    read_equation,
)
from symnode.checker.induction import verify_induction
from symnode.checker.known import minus, number, plus, times
from symnode.checker.lemma import SIGN_OF_RELATION, Lemma, lemma_instance
from symnode.checker.reals.proof import verify_proof
from symnode.checker.reals.systems import System
from symnode.checker.rules import Signed, rule_instance
from symnode.checker.show import show
from symnode.checker.signs import nonnegative, ordered, positive, undischarged
from symnode.checker.substitution import mentions
from symnode.checker.syntax import Reader, Scope, expect
from symnode.checker.unfold import Obligations, unfold
from symnode.checker.zero import residue

STEP = ("indices", "interval", "lhs", "rhs", "labels")
WAYS = ("combination", "real", "induction")
STEP_OPTIONAL = ("name", "relation", "assume", *WAYS)
REAL = ("uses", "conditions", "proofs")
ASSUMED = ("relation", "lhs", "rhs")
USE = ("fact", "multiplier", "binders")
USE_OPTIONAL = ("derive", "indices", "heads", "at", "with")


class Undefined(Rejected):
    """Something in the statement is not shown to be defined."""


@dataclass(frozen=True)
class StepReport:
    """What one accepted step used."""

    facts: tuple[str, ...]
    rules: tuple[str, ...]
    tier: int = 2


def verify_identity(
    j: Any, lemmas: Mapping[str, Lemma], labels: list[Labels] | None = None
) -> list[StepReport]:
    """Re-check every step, with the accepted ``lemmas`` by digest.

    ``labels`` replaces those of the certificate (for whoever makes it).
    """
    signature = read_signature(j["signature"])
    expect(isinstance(j["steps"], list) and bool(j["steps"]), "there are no steps", "steps")
    reports: list[StepReport] = []
    done: list[Equation | None] = []  # None for an implication
    for k, step in enumerate(j["steps"]):
        where = f"step {k}"
        fields(step, where, STEP, STEP_OPTIONAL)
        ctx = Context(signature, labels[k] if labels else read_tape(step["labels"], where))
        reader = Reader(ctx)
        givens, conditions = read_hypotheses(reader, j)
        ctx.conditions = unfolded_conditions(reader, conditions)
        equation = read_equation(reader, step, where)
        expect(not equation.universal, "a step is not universal", where)
        scope = free_scope(reader, equation.indices)
        assumed = read_assumed(reader, step, scope, where)
        facts: dict[str, Any] = {"given": givens, "step": done, "lemma": lemmas}
        facts["condition"] = condition_facts(conditions)
        facts["assume"] = assumed
        shown = sum(way in step for way in WAYS) == 1
        expect(shown, f"missing, or given twice: one of {', '.join(WAYS)}", where)
        used, tier = _verified(reader, (step, equation, scope, j["steps"][:k]), facts, where)
        reports.append(StepReport(tuple(used), tuple(sorted(ctx.rules)), tier))
        done.append(None if assumed else equation)
    return reports


def _verified(
    reader: Reader, one: tuple[Any, Equation, Scope, Any], facts: Any, where: str
) -> tuple[list[str], int]:
    """The facts that a step uses, and its tier."""
    step, equation, scope, earlier = one
    place = Place(scope, {}, equation.interval)
    if "induction" in step:
        expect(not facts["assume"], "an induction assumes nothing", where)
        verify_induction(reader.sig, step, earlier, where)
        return [], 2
    if "real" in step:
        left, used = real_systems(reader, equation, step["real"], (place, facts), where)
        proofs = step["real"]["proofs"]
        fits = isinstance(proofs, list) and len(proofs) == len(left)
        expect(fits, f"{len(left)} real proofs are needed", where)
        tiers = [
            verify_proof(system, proof, f"{where}/proof {k}")
            for k, (system, proof) in enumerate(zip(left, proofs, strict=True))
        ]
        return used, min(tiers)
    form, duties, used = remainder(reader, equation, step["combination"], (place, facts), where)
    for kind, node in undischarged(reader.ctx, duties):
        raise Undefined(f"{show(node)} is not shown to be {kind}", where)
    if form.terms:
        raise Rejected(f"{len(form.terms)} terms are left over", where)
    return used, 2


def read_assumed(reader: Reader, step: Any, scope: Scope, where: str) -> list[Equation]:
    """What a step assumes: relations among terms in its scope.

    One without the running time is also a condition on signs, as long as the step is looked at.
    """
    assumed = step.get("assume", [])
    where = f"{where}/assume"
    expect(isinstance(assumed, list), "expected a list", where)
    found = []
    for k, one in enumerate(assumed):
        fields(one, where, ASSUMED)
        expect(one["relation"] in bridge.OF_RELATION, "unknown relation", where)
        name = f"assumption {k + 1}"
        found.append(Equation(name, (), None, one["lhs"], one["rhs"], relation=one["relation"]))
        if one["relation"] != EQUAL:
            low, high = (
                unfold(reader.ctx, reader.term(one[side], scope, where), [])
                for side in ("lhs", "rhs")
            )
            node = _difference(low, high)
            fixed = reader.sig.time is None or not mentions(node, reader.sig.time)
            if fixed:
                reader.ctx.conditions.append((SIGN_OF_RELATION[one["relation"]], node))
    return found


def _difference(low: Node, high: Node) -> Node:
    """high - low, written as a page writes it: high of 0 < high, -low of low < 0."""
    if number(0) in (low, high):
        return high if low == number(0) else minus(low)
    return plus(high, minus(low))


def real_systems(
    reader: Reader, equation: Equation, real: Any, at_hand: Any, where: str
) -> tuple[list[System], list[str]]:
    """The systems whose infeasibility shows a step, and the facts that are in them.

    Hypotheses, assumptions and earlier steps that are used as they stand hold and are defined. What
    else is used has to be shown to be defined, and does not serve to show it.
    """
    ctx = reader.ctx
    place, facts = at_hand
    scope = place.scope
    fields(real, f"{where}/real", REAL, ())
    duties: Obligations = []
    low, high = (
        unfold(ctx, reader.term(side, scope, where), duties)
        for side in (equation.lhs, equation.rhs)
    )
    known = [_condition(ctx, k, where) for k in real["conditions"]]
    for one in facts["assume"]:
        node = unfold(ctx, _slack_of(reader, one, scope, where), [])
        known.append((bridge.OF_RELATION[one.relation], node))
    derived: list[tuple[str, Node]] = []
    used: list[str] = []
    for k, use in enumerate(real["uses"]):
        at = f"{where}/use {k}"
        fields(use, at, USE, USE_OPTIONAL)
        slack, name = use_node(reader, use, place, facts, at)
        plain = _is_plain(use)
        node = unfold(ctx, slack.node, [] if plain else duties)
        pair = (bridge.OF_RELATION[slack.relation], node)
        (known if plain else derived).append(pair)
        used.append(name)
    goal = (bridge.OF_RELATION[equation.relation], plus(high, minus(low)))
    asked = undischarged(ctx, duties)
    return bridge.systems(bridge.Bridge(ctx), goal, known, derived, asked), used


def _condition(ctx: Context, k: Any, where: str) -> tuple[str, Node]:
    expect(type(k) is int and 0 <= k < len(ctx.conditions), "no such condition", where)
    sign, node = ctx.conditions[k]
    return bridge.OF_SIGN[sign], node


def _slack_of(reader: Reader, one: Equation, scope: Scope, where: str) -> Node:
    """rhs - lhs of an assumption."""
    low, high = (reader.term(side, scope, where) for side in (one.lhs, one.rhs))
    return plus(high, minus(low))


def _is_plain(use: Any) -> bool:
    """Whether a hypothesis, an assumption or an earlier step is used as it stands."""
    bare = use["binders"] == [] and use["multiplier"] == ["num", "1"]
    moved = any(use.get(key) for key in ("derive", "heads", "at", "with"))
    return bare and not moved and use["fact"][0] in ("given", "step", "condition", "assume")


def read_tape(j: Any, where: str) -> Tape:
    good = isinstance(j, list) and all(
        isinstance(o, list) and all(type(i) is int for i in o) for o in j
    )
    expect(good, "labels are lists of integers", where)
    return Tape(j)


def remainder(
    reader: Reader, equation: Equation, combination: Any, at_hand: Any, where: str
) -> tuple[NormalForm, Obligations, list[str]]:
    """What the combination leaves of the equation, what must be defined, and the facts used."""
    ctx = reader.ctx
    place, facts = at_hand
    scope = place.scope
    sides = [reader.term(side, scope, where) for side in (equation.lhs, equation.rhs)]
    low, high = sides if equation.relation != EQUAL else reversed(sides)
    parts: list[Node] = [high, minus(low)]
    used: list[str] = []
    known: list[str] = []
    expect(isinstance(combination, list), "expected a list", f"{where}/combination")
    for k, use in enumerate(combination):
        at = f"{where}/combination {k}"
        fields(use, at, USE, USE_OPTIONAL)
        slack, name = use_node(reader, use, place, facts, at)
        parts.append(minus(slack.node))
        used.append(name)
        known.append(slack.relation)
    equal = equation.relation != EQUAL or all(r == EQUAL for r in known)
    expect(equal, "an equation does not follow from inequalities in this way", where)
    strict = equation.relation != BELOW or BELOW in known
    expect(strict, "nothing in the combination is shown to be positive", where)
    duties: Obligations = []
    total = unfold(ctx, plus(*parts), duties)
    return residue(ctx, normal_form(ctx, total)), duties, used


def use_node(reader: Reader, use: Any, place: Place, facts: Any, where: str) -> tuple[Signed, str]:
    """multiplier * fact under the binders of the use, and the name of the fact.

    Of an inequality the multiplier must be nonnegative, and the binders must keep the sign.
    """
    scope, ranges = dict(place.scope), dict(place.ranges)
    wraps: list[Node] = []
    expect(isinstance(use["binders"], list), "expected a list", where)
    for b in use["binders"]:
        expect(isinstance(b, list) and len(b) in (3, 4), "a binder is a sum or an integral", where)
        fresh_name = isinstance(b[1], str) and b[1] not in scope
        expect(fresh_name, f"index {b[1]!r} bound twice", where)
        if b[0] == "sum" and len(b) == 3:
            expect(b[2] in reader.sig.spaces, "unknown space", where)
            v = reader.ctx.fresh(b[2])
            wraps.append(("sum", v, b[2]))
        else:
            expect(b[0] == "int" and len(b) == 4, "a binder is a sum or an integral", where)
            ends = (reader.term(b[2], scope, where), reader.term(b[3], scope, where))
            v = reader.ctx.fresh("real")
            ranges[v] = ends
            wraps.append(("int", v, *ends))
        scope[b[1]] = v
    inner = Place(scope, ranges, place.interval)
    fact, name = _fact(reader, use, inner, facts, where)
    multiplier = reader.term(use["multiplier"], scope, where)
    node = times(multiplier, fact.node)
    for wrap in reversed(wraps):
        node = (*wrap, node)
    return Signed(node, _relation(reader.ctx, fact, multiplier, wraps, where)), name


def _relation(ctx: Context, fact: Signed, multiplier: Node, wraps: list[Node], where: str) -> str:
    """What is known of multiplier * fact under the binders: "=", "<=" or "<"."""
    if fact.relation == EQUAL:
        return EQUAL
    m = unfold(ctx, multiplier, [])
    expect(nonnegative(ctx, m), "the multiplier of an inequality is not shown to be >= 0", where)
    for wrap in wraps:
        forward = wrap[0] == "sum" or ordered(
            ctx, unfold(ctx, wrap[2], []), unfold(ctx, wrap[3], [])
        )
        expect(forward, "an inequality under an integral whose ends are not in order", where)
    strict = fact.relation == BELOW and positive(ctx, m)
    mass = all(w[0] == "sum" and ctx.signature.spaces[w[2]] != MEASURE for w in wraps)
    return BELOW if strict and mass else AT_MOST


def _fact(reader: Reader, use: Any, place: Place, facts: Any, where: str) -> tuple[Signed, str]:
    source = use["fact"]
    expect(isinstance(source, list) and bool(source), "a fact is [kind, ...]", where)
    if source[0] == "rule":
        return rule_instance(reader, source[1:], place, where), str(source[1])
    if source[0] == "lemma":
        named = len(source) == 3 and isinstance(source[1], str) and source[1] in facts["lemma"]
        expect(named, f"{source} is not an accepted lemma", where)
        lemma = facts["lemma"][source[1]]
        node, relation = lemma_instance(reader, lemma, use, place, facts, where)
        reader.ctx.rules.update(lemma.rules)
        return _signed(node, relation), f"lemma {source[1]}"
    node, relation, name = plain_fact(reader, use, place, facts, where)
    return _signed(node, relation), name


def _signed(node: Node, relation: str) -> Signed:
    """lhs - rhs as what a relation shows: zero, or for an inequality rhs - lhs."""
    return Signed(node if relation == EQUAL else minus(node), relation)
