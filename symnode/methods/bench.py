"""A goal on the bench: read as the checker reads it, with facts at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import permutations
from typing import Any

from symnode.calculus.labelling import Search
from symnode.checker.collect import added
from symnode.checker.context import Context, Tape
from symnode.checker.declarations import (
    condition_facts,
    read_hypotheses,
    read_signature,
    unfolded_conditions,
)
from symnode.checker.expansion import normal_form
from symnode.checker.factors import NormalForm, Term
from symnode.checker.facts import EQUAL, Equation, Place, free_scope, read_equation
from symnode.checker.identity import read_assumed, use_node
from symnode.checker.keys import term_key
from symnode.checker.known import minus, plus
from symnode.checker.lemma import Lemma
from symnode.checker.show import show
from symnode.checker.signs import undischarged
from symnode.checker.syntax import Reader
from symnode.checker.unfold import Obligations, unfold
from symnode.checker.zero import residue
from symnode.judgement.wire_text import SUM, Shown
from symnode.methods.writing import Writer

MOST_INDICES = 4  # of a goal, when facts are tried at all orders of them


def plainly(fact: list[Any], **more: Any) -> dict[str, Any]:
    """The entry of a combination that takes a fact once, under no binder."""
    return {"fact": fact, "binders": [], "multiplier": ["num", "1"], **more}


@dataclass
class Use:
    """One entry of a combination, and what it contributes."""

    json: dict[str, Any]
    form: NormalForm
    relation: str = EQUAL

    def scaled(self, c: Fraction) -> Use:
        json = {**self.json, "multiplier": ["mul", [["num", str(c)], self.json["multiplier"]]]}
        return Use(json, NormalForm(tuple(t.scaled(c) for t in self.form.terms)), self.relation)


@dataclass
class Bench:
    """A step of a problem: its equation, the facts, and normal forms under searched labels."""

    problem: dict[str, Any]  # certificate JSON without steps
    step: dict[str, Any]
    done: list[dict[str, Any]] = field(default_factory=list)  # earlier steps, usable as facts
    lemmas: Mapping[str, Lemma] = field(default_factory=dict)  # by digest

    def __post_init__(self) -> None:
        self.ctx = Context(read_signature(self.problem["signature"]), Tape([]))
        self.ctx.labels = Search(self.ctx)
        self.reader = Reader(self.ctx)
        self.givens, conditions = read_hypotheses(self.reader, self.problem)
        self.ctx.conditions = unfolded_conditions(self.reader, conditions)
        self.inequalities = condition_facts(conditions)
        self.steps = [
            None if s.get("assume") else read_equation(self.reader, s, "earlier step")
            for s in self.done
        ]
        self.equation = read_equation(self.reader, self.step, "step")
        self.scope = free_scope(self.reader, self.equation.indices)
        self.assumed = read_assumed(self.reader, self.step, self.scope, "step")
        self.writer = Writer(self.ctx, {v: name for name, v in self.scope.items()})
        self.place = Place(self.scope, {}, self.equation.interval)
        self.notes: list[str] = []
        self.signed: dict[Any, list[Any]] = {}  # what is known of the signs of single terms, by key

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "given": self.givens,
            "step": self.steps,
            "condition": self.inequalities,
            "lemma": self.lemmas,
            "assume": self.assumed,
        }

    @cached_property
    def goal(self) -> NormalForm:
        """The normal form of lhs - rhs, for an inequality of rhs - lhs."""
        sides = [
            self.reader.term(s, self.scope, "") for s in (self.equation.lhs, self.equation.rhs)
        ]
        low, high = sides if self.equation.relation != EQUAL else reversed(sides)
        return self.form(plus(high, minus(low)))

    def form(self, node: Any) -> NormalForm:
        return normal_form(self.ctx, unfold(self.ctx, node, []))

    def use(self, json: dict[str, Any]) -> Use:
        """What a use of a fact contributes; Rejected where the checker would reject it."""
        slack, _ = use_node(self.reader, json, self.place, self.facts, "use")
        return Use(json, self.form(slack.node), slack.relation)

    def minus(self, form: NormalForm, other: NormalForm) -> NormalForm:
        negated = [t.scaled(Fraction(-1)) for t in other.terms]
        return added(self.ctx, [*form.terms, *negated])

    def coefficients(self, form: NormalForm) -> dict[Any, Fraction]:
        """The coefficients of a form by the keys of its terms."""
        return {term_key(self.ctx, t, {}, 0): t.coefficient for t in form.terms}

    def settles(self, form: NormalForm) -> bool:
        """Whether nothing is left once denominators are cleared."""
        return not residue(self.ctx, form).terms

    def opened(self, kind: str, fact: Equation) -> tuple[dict[str, int], list[Any]]:
        """Variables for the indices of a fact, and its sides; an assumption has the goal's own."""
        own = dict(free_scope(self.reader, fact.indices))
        scope = self.scope if kind == "assume" else own
        return own, [self.reader.term(s, scope, "fact") for s in (fact.lhs, fact.rhs)]

    def own_indices(self, fact: Equation) -> list[list[str]]:
        """The goal's indices in the place of those of a fact, in every order that fits."""
        spaces = dict(self.equation.indices)
        orders = permutations(spaces, len(fact.indices)) if len(spaces) <= MOST_INDICES else ()
        return [
            list(names)
            for names in orders
            if all(spaces[n] == s for n, (_, s) in zip(names, fact.indices, strict=True))
        ]

    def shown(self, form: NormalForm) -> tuple[str, ...]:
        """The terms of a form as text."""
        return tuple(Shown(self.scope).text(self.writer.term(t), SUM) for t in form.terms)

    def undefined(self, uses: list[Use]) -> list[str]:
        """Obligations of the goal and of the uses that nothing discharges, as text."""
        duties: Obligations = []
        for side in (self.equation.lhs, self.equation.rhs):
            unfold(self.ctx, self.reader.term(side, self.scope, ""), duties)
        for u in uses:
            slack, _ = use_node(self.reader, u.json, self.place, self.facts, "use")
            unfold(self.ctx, slack.node, duties)
        left = undischarged(self.ctx, duties)
        return sorted({f"{show(node)} must be {kind}" for kind, node in left})


def without(t: Term, factors: list[Any]) -> Term:
    """A term with one power of each of some factors taken out."""
    out = []
    for f, k in t.factors:
        taken = sum(x for g, x in factors if g is f)
        if k - taken != 0:
            out.append((f, k - taken))
    return Term(t.coefficient, t.bound, tuple(out))
