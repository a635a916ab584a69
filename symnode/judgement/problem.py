"""A problem: hypotheses and steps of one statement, written as certificate JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symnode.language.arrays import Array, as_array, mentions_time
from symnode.language.dynamics import Dynamics, Fact
from symnode.language.errors import Place, StatementError
from symnode.language.reindex import fresh
from symnode.language.relations import Relation
from symnode.language.rows import Row, facts_of
from symnode.language.spaces import Index
from symnode.language.symbols import TIME
from symnode.language.terms import (
    ZERO,
    Add,
    Mul,
    Number,
    Term,
    free_indices,
    functions,
    varies_in,
)
from symnode.language.wire import Wire

FORMAT = "symnode-certificate/1"
Interval = tuple[Array, Array] | None


@dataclass
class Problem:
    """The hypotheses of one statement, and equations written against one signature."""

    givens: tuple[Any, ...]
    where: Place | None = None
    wire: Wire = field(init=False)
    facts: list[Fact] = field(default_factory=list)
    conditions: list[tuple[str, Term, Relation]] = field(default_factory=list)
    owners: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wire = Wire(self.where)
        for g in self.givens:
            if isinstance(g, Relation) and (g.sign == "!=" or _is_condition(g)):
                self.conditions.append((*_condition(g), g))
                continue
            for fact in facts_of(g):
                _expect_no_normal(fact.relation)
                self.facts.append(self._scoped(g, fact))
                self.owners.append(g)
        self._facts_json = [self._fact_json(f) for f in self.facts]
        self._conditions_json = [[sign, self.wire.term(t)] for sign, t, _ in self.conditions]

    def _scoped(self, given: Any, fact: Fact) -> Fact:
        """A plain equation with a running time is meant on the interval of the dynamics."""
        row = isinstance(fact.source, Row) and fact.interval is None
        if not isinstance(given, Relation) and not row:
            return fact
        interval = self.scope_of(fact.relation)
        _expect_interval(fact.relation, interval)
        return Fact(fact.name, fact.relation, interval)

    def _fact_json(self, fact: Fact) -> dict[str, Any]:
        return {
            "name": fact.name,
            "universal": [self.wire.head(h) for h in fact.universal],
            **self.equation(fact.relation, fact.interval),
        }

    def equation(
        self, relation: Relation, interval: Interval, ix: tuple[Index, ...] | None = None
    ) -> dict[str, Any]:
        """A relation with its free indices (of the array: ``ix``) and interval."""
        sign, low, high = relation.standard()
        ix = fresh(low.indices) if ix is None else ix
        left, right = low.entry(*ix), high.entry(*ix)
        assumed = [c.standard() for c in relation.assuming]
        bodies = [left, right, *(side.body for _, *sides in assumed for side in sides)]
        free = set().union(*map(free_indices, bodies)) - set(ix)
        every = [*ix, *sorted(free, key=lambda i: i.name)]
        written = [(sign, left, right), *((s, a.body, b.body) for s, a, b in assumed)]
        return {
            "indices": [[self.wire.name_of(i), self.wire.space(i.space)] for i in every],
            "interval": self.interval(interval),
            **self._sides(*written[0], always=False),
            **({"assume": [self._sides(*w) for w in written[1:]]} if assumed else {}),
        }

    def _sides(self, sign: str, left: Term, right: Term, *, always: bool = True) -> dict[str, Any]:
        """The two sides of a relation, and its sign unless it is the usual one."""
        sides = {"lhs": self.wire.term(left), "rhs": self.wire.term(right)}
        return {**sides, **({"relation": sign} if always or sign != "=" else {})}

    def parameters(
        self, parameters: Iterable[Any], relation: Relation, ix: tuple[Index, ...]
    ) -> list[Any] | None:
        """Parameters of a rule, arrays of the claim's shape taken at the claim's indices."""
        out = []
        for p in parameters:
            if isinstance(p, Array) and p.indices:
                if p.spaces != relation.left.spaces:
                    return None
                out.append(self.wire.term(p.entry(*ix)))
            else:
                out.append(self.wire.term(p.body if isinstance(p, Array) else p))
        return out

    def interval(self, interval: Interval) -> Any:
        if interval is None:
            return None
        return [self.wire.term(e.body) for e in interval]

    def scope_of(self, relation: Relation, on: Any = None) -> Interval:
        """The interval on which a relation with a running time is meant."""
        return scope(relation, on, self.givens)

    def hypotheses(self) -> dict[str, Any]:
        """What every certificate of this problem begins with."""
        return {
            "format": FORMAT,
            "signature": self.wire.signature(),
            "givens": self._facts_json,
            "conditions": self._conditions_json,
        }

    def certificate(self, kind: str, **parts: Any) -> dict[str, Any]:
        """A certificate over this problem's signature and hypotheses."""
        return {**self.hypotheses(), "kind": kind, **parts}

    def value(self, value: Array) -> list[Any]:
        """An array in the place of a head or an argument: ``[[i, ...], term]``."""
        ix = fresh(value.indices)
        return [[self.wire.name_of(i) for i in ix], self.wire.term(value.entry(*ix))]

    def indices_of(self, owner: Any) -> list[int]:
        """The numbers of the facts that a hypothesis stands for."""
        base = getattr(owner, "dynamics", owner)
        return [k for k, o in enumerate(self.owners) if o is base]


def scope(relation: Relation, on: Any, givens: Iterable[Any]) -> Interval:
    """The interval of a relation: ``on``, or for a running time that of the dynamics."""
    if on is not None:
        return as_array(on[0]), as_array(on[1])
    if not (mentions_time(relation.left) or mentions_time(relation.right)):
        return None
    return common_interval(givens)


def common_interval(givens: Iterable[Any]) -> Interval:
    """The interval of the dynamics among the hypotheses, if there is just one."""
    found: list[Any] = [g.on for g in givens if isinstance(g, Dynamics)]
    found += [g.interval for g in givens if isinstance(g, Fact) and g.interval is not None]
    if not found or any(f[0] != found[0][0] or f[1] != found[0][1] for f in found[1:]):
        return None
    interval: tuple[Array, Array] = found[0]
    return interval


def _expect_no_normal(relation: Relation) -> None:
    """A normal vector is given by its law; nothing else may be said about its samples."""
    for side in (relation.left, relation.right):
        samples = free_indices(side.body) - set(side.indices)
        law = next((i.space for i in samples if i.space.normal is not None), None)
        if law is not None:
            raise StatementError(
                "hypotheses that leave normal vectors alone",
                f"{relation}, with the {law.name}",
                "take another symbol, or an expectation",
                relation.place,
            )


def _expect_interval(relation: Relation, interval: Interval) -> None:
    """An inequality in the running time is meant on an interval, and of something that moves."""
    sides = (relation.left, relation.right)
    if not relation.is_inequality or not any(mentions_time(s) for s in sides):
        return
    moves = any(functions(s.body) for s in sides)
    if not moves or interval is None:
        raise StatementError(
            "a sign condition on a fixed number, or on a state during its dynamics",
            f"{relation}, with the running time",
            "state it at a time, x.at(T) > 0, or give the dynamics, or identity_in(.., on=(0, T))",
            relation.place,
        )


def _is_condition(relation: Relation) -> bool:
    """Whether an inequality is a sign condition on one fixed number."""
    return relation.is_inequality and _is_fixed(relation.left) and _is_fixed(relation.right)


def _condition(relation: Relation) -> tuple[str, Term]:
    """A sign condition as ("positive", "nonnegative" or "nonzero", term)."""
    sign, low, high = relation.standard()
    if sign == "!=" and (not _is_fixed(low) or not _is_fixed(high)):
        raise StatementError(
            "NotEqual between fixed numbers",
            f"{relation}",
            "declare the symbol nonzero(...), or state it at a time and for a number",
            relation.place,
        )
    kind = {"<": "positive", "<=": "nonnegative", "!=": "nonzero"}[sign]
    if sign == "!=":
        low, high = high, low
    if low.body is ZERO:
        return kind, high.body
    return kind, Add((high.body, Mul((Number(Fraction(-1)), low.body))))


def is_pointwise(relation: Relation) -> bool:
    """Whether it speaks of one entry, sample or moment: as a hypothesis it would be for all."""
    return any(
        free_indices(side.body) - set(side.indices) or varies_in(side.body, TIME)
        for side in (relation.left, relation.right)
    )


def _is_fixed(a: Array) -> bool:
    return not (a.indices or free_indices(a.body) or varies_in(a.body, TIME))
