"""The oracle: every proved step is also evaluated at random models.

It evaluates lhs - rhs - sum of multiplier * (fact.lhs - fact.rhs) as written (of an inequality
rhs - lhs minus the weighted slacks), with derivatives by dual numbers and integrals by quadrature,
so it shares no rule with the checker. A value that is not zero means that one of the two is wrong,
and the run reports a CONFLICT.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symnode.judgement.problem import Problem
from symnode.language.evaluate import Evaluator, needs_floats
from symnode.language.numbers import CannotEvaluate
from symnode.language.random_model import RandomModel
from symnode.language.spaces import Index
from symnode.language.symbols import TIME
from symnode.language.terms import (
    Add,
    At,
    Binding,
    Derivative,
    Integral,
    Mul,
    Sum,
    Term,
    Variable,
    functions,
)
from symnode.language.unwire import Unwire
from symnode.methods.oracle_rules import formed, minus

TOLERANCE = 1e-7  # relative to the sizes of the parts: quadrature and round-off of nested sums


@dataclass(frozen=True)
class Oracle:
    """Evaluates certificate steps of one problem."""

    problem: Problem
    certificate: Mapping[str, Any]

    def agrees(self, step: Mapping[str, Any], models: int = 1) -> bool | None:
        """Whether the step's combination vanishes at random models; None if none has a value."""
        unwire = Unwire(self.problem.wire)
        free = {n: Index(n, unwire.spaces[s]) for n, s in step["indices"]}
        low, high = _sides(step, *(unwire.term(step[side], free) for side in ("lhs", "rhs")))
        uses = [self._use(unwire, u, free) for u in step["combination"]]
        parts = [high, minus(low), *(minus(u) for u in uses)]
        tried = 0
        for seed in range(6 * models):
            size = self._value(parts, free, seed)
            if size is None:
                continue
            if size > TOLERANCE:
                return False
            tried += 1
            if tried == models:
                return True
        return True if tried else None

    def _value(self, parts: list[Term], free: Mapping[str, Index], seed: int) -> float | None:
        """The sum of the parts relative to their sizes, at one random model."""
        exact = not any(needs_floats(p) for p in parts)
        model = RandomModel(seed, exact)
        if not model.fit_normal(parts):
            return None
        exact = model.exact
        model.prepare({f for p in parts for f in functions(p) if not f.known})
        places = {i: model.random.randrange(model.size(i.space)) for i in free.values()}
        evaluator = Evaluator(model, indices=places)
        try:
            values = [evaluator.value(p) for p in parts]
        except (CannotEvaluate, ZeroDivisionError, OverflowError):
            return None
        total = sum(values[1:], values[0])
        if exact:
            return float(abs(total))
        scale = 1 + sum(abs(v) for v in values)
        return None if scale > 1e12 or scale != scale else float(abs(total) / scale)

    def _use(self, unwire: Unwire, use: Mapping[str, Any], free: Mapping[str, Any]) -> Term:
        """multiplier * (lhs - rhs), or * slack, of an entry of a combination, under its binders."""
        scope: dict[str, Any] = dict(free)
        wraps: list[Any] = []
        for b in use["binders"]:
            if b[0] == "sum":
                scope[b[1]] = Index(b[1], unwire.spaces[b[2]])
                wraps.append((scope[b[1]],))
            else:
                ends = [unwire.term(e, scope) for e in b[2:]]
                scope[b[1]] = Variable(b[1])
                wraps.append((scope[b[1]], *ends))
        equation = self._equation(unwire, use, scope)
        body: Term = Mul((unwire.term(use["multiplier"], scope), equation))
        for w in reversed(wraps):
            body = Sum(w[0], body) if len(w) == 1 else Integral(w[0], w[1], w[2], body)
        return body

    def _equation(self, unwire: Unwire, use: Mapping[str, Any], scope: Mapping[str, Any]) -> Term:
        kind, *rest = use["fact"]
        if kind == "rule":
            return formed(unwire, rest[0], rest[1:], scope)
        if kind == "condition":
            return unwire.term(self.certificate["conditions"][rest[0]][1], {})
        fact = self.certificate["givens" if kind == "given" else "steps"][rest[0]]
        own = {
            n: scope[m] for (n, _), m in zip(fact["indices"], use.get("indices", []), strict=True)
        }
        bindings = []
        for h, names, value in use.get("heads", []):
            head = unwire.heads[h]
            ix = tuple(Index(n, s) for n, s in zip(names, head.spaces, strict=True))
            inner = {**scope, **dict(zip(names, ix, strict=True))}
            bindings.append(Binding(head, ix, unwire.term(value, inner)))
        if use.get("at") is not None:
            bindings.append(Binding(TIME, (), unwire.term(use["at"], scope)))
        sides = []
        for side in (fact["lhs"], fact["rhs"]):
            term = unwire.term(side, own)
            for h, names in use.get("derive", []):
                term = Derivative(unwire.heads[h], tuple(scope[n] for n in names), term)
            sides.append(At(tuple(bindings), term) if bindings else term)
        low, high = _sides(fact, *sides)
        return Add((high, minus(low)))


def _sides(relation: Mapping[str, Any], left: Term, right: Term) -> tuple[Term, Term]:
    """(what is subtracted, from what): lhs - rhs of an equation, rhs - lhs of an inequality."""
    return (right, left) if relation.get("relation", "=") == "=" else (left, right)
