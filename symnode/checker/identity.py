"""The certificate of an index identity: steps, each a combination of facts that leaves zero.

For a step lhs = rhs with combination (m_k, fact_k) the checker expands

    lhs - rhs - sum_k m_k (fact_k.lhs - fact_k.rhs)

with its own rules and demands that nothing is left and that all that occurs is defined. For a step
lhs <= rhs it expands

    rhs - lhs - sum_k m_k (fact_k.lhs - fact_k.rhs) - sum_j n_j slack_j

where slack_j >= 0 is rhs - lhs of an inequality or what a rule of inequality shows, and n_j is
nonnegative by its structure. For lhs < rhs one n_j slack_j has to be positive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symnode.checker.context import MEASURE, REAL, Context, Labels, Node, Rejected, Tape
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
    instance,
    read_equation,
)
from symnode.checker.known import minus, plus, times
from symnode.checker.lemma import Lemma, lemma_instance
from symnode.checker.rules import Signed, rule_instance
from symnode.checker.show import show
from symnode.checker.signs import nonnegative, ordered, positive, undischarged
from symnode.checker.syntax import Reader, expect
from symnode.checker.unfold import Obligations, unfold
from symnode.checker.zero import residue

STEP = ("indices", "interval", "lhs", "rhs", "combination", "labels")
USE = ("fact", "multiplier", "binders")
USE_OPTIONAL = ("derive", "indices", "heads", "at", "with")


class Undefined(Rejected):
    """Something in the statement is not shown to be defined."""


@dataclass(frozen=True)
class StepReport:
    """What one accepted step used."""

    facts: tuple[str, ...]
    rules: tuple[str, ...]


def verify_identity(
    j: Any, lemmas: Mapping[str, Lemma], labels: list[Labels] | None = None
) -> list[StepReport]:
    """Re-check every step, with the accepted ``lemmas`` by digest.

    ``labels`` replaces those of the certificate (for whoever makes it).
    """
    signature = read_signature(j["signature"])
    expect(isinstance(j["steps"], list) and bool(j["steps"]), "there are no steps", "steps")
    reports: list[StepReport] = []
    done: list[Equation] = []
    for k, step in enumerate(j["steps"]):
        where = f"step {k}"
        fields(step, where, STEP, ("name", "relation"))
        ctx = Context(signature, labels[k] if labels else read_tape(step["labels"], where))
        reader = Reader(ctx)
        givens, conditions = read_hypotheses(reader, j)
        ctx.conditions = unfolded_conditions(reader, conditions)
        equation = read_equation(reader, step, where)
        facts: dict[str, Any] = {"given": givens, "step": done, "lemma": lemmas}
        facts["condition"] = condition_facts(conditions)
        expect(not equation.universal, "a step is not universal", where)
        form, duties, used = remainder(reader, equation, step["combination"], facts, where)
        for kind, node in undischarged(ctx, duties):
            raise Undefined(f"{show(node)} is not shown to be {kind}", where)
        if form.terms:
            raise Rejected(f"{len(form.terms)} terms are left over", where)
        reports.append(StepReport(tuple(used), tuple(sorted(ctx.rules))))
        done.append(equation)
    return reports


def read_tape(j: Any, where: str) -> Tape:
    good = isinstance(j, list) and all(
        isinstance(o, list) and all(type(i) is int for i in o) for o in j
    )
    expect(good, "labels are lists of integers", where)
    return Tape(j)


def remainder(
    reader: Reader, equation: Equation, combination: Any, facts: Any, where: str
) -> tuple[NormalForm, Obligations, list[str]]:
    """What the combination leaves of the equation, what must be defined, and the facts used."""
    ctx = reader.ctx
    scope = free_scope(reader, equation.indices)
    sides = [reader.term(side, scope, where) for side in (equation.lhs, equation.rhs)]
    low, high = sides if equation.relation != EQUAL else reversed(sides)
    parts: list[Node] = [high, minus(low)]
    used: list[str] = []
    known: list[str] = []
    expect(isinstance(combination, list), "expected a list", f"{where}/combination")
    for k, use in enumerate(combination):
        at = f"{where}/combination {k}"
        fields(use, at, USE, USE_OPTIONAL)
        slack, name = use_node(reader, use, Place(scope, {}, equation.interval), facts, at)
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
            v = reader.ctx.fresh(REAL)
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
    known = (
        source[0] in ("given", "step", "condition") and len(source) == 2 and type(source[1]) is int
    )
    expect(known and 0 <= source[1] < len(facts[source[0]]), f"{source} is not a fact", where)
    fact = facts[source[0]][source[1]]
    expect(fact is not None, f"{source} is no equation and no inequality", where)
    return _signed(instance(reader, fact, use, place, where), fact.relation), fact.name


def _signed(node: Node, relation: str) -> Signed:
    """lhs - rhs as what a relation shows: zero, or for an inequality rhs - lhs."""
    return Signed(node if relation == EQUAL else minus(node), relation)
