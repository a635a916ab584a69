"""Linear combination of facts: goal = sum of multipliers times facts, found automatically.

First the facts in solved form rewrite the goal. What is left is matched against instances of named
rules (and of facts without a leading term), rewritten in the same way, by rational coefficients.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.factors import NormalForm
from symnode.checker.facts import EQUAL
from symnode.checker.zero import residue
from symnode.methods.bench import Bench, Use, plainly
from symnode.methods.outcome import Outcome
from symnode.methods.rewriting import Rule, Source, rewrite, rules_from

NAME = "linear combination of facts"
MANY = 16  # facts of a recursion: unrolled they would grow, so folding is tried first


def prove(bench: Bench, sources: list[Source], instances: Sequence[dict[str, Any]] = ()) -> Outcome:
    """Close the goal by the facts in ``sources`` and some of the rule ``instances``."""
    if len(sources) > MANY:
        goal, uses = rewrite(bench, bench.goal, rules_from(bench, sources, folding=True))
        if bench.settles(goal):
            return Outcome([u.json for u in uses], goal, NAME, tuple(bench.undefined(uses)))
    rules = rules_from(bench, sources)
    goal, uses = rewrite(bench, bench.goal, rules)
    if not bench.settles(goal):
        entries = [*instances, *_at_own_indices(bench, sources)]
        extra = _balanced(bench, goal, rewritten(bench, entries, rules))
        if extra is None:
            return Outcome(None, residue(bench.ctx, goal), NAME)
        uses = [*uses, *extra]
    missing = tuple(bench.undefined(uses))
    return Outcome([u.json for u in uses], goal, NAME, missing)


def _at_own_indices(bench: Bench, sources: list[Source]) -> Iterable[dict[str, Any]]:
    """Equations taken at the goal's indices: not every one can be solved for a term."""
    for kind, k in sources:
        fact = bench.facts[kind][k]
        if fact.indices and fact.relation == EQUAL:
            for names in bench.own_indices(fact):
                yield plainly([kind, k], indices=names)


def rewritten(
    bench: Bench, entries: Iterable[dict[str, Any]], rules: list[Rule]
) -> Iterable[tuple[NormalForm, list[Use]]]:
    """What rewriting makes of each entry that the checker's rules accept, and the uses it takes."""
    for json in entries:
        try:
            use = bench.use(json)
        except Rejected:
            continue
        form, followed = rewrite(bench, use.form, rules)
        yield form, [use, *(u.scaled(Fraction(-1)) for u in followed)]


def _balanced(
    bench: Bench, goal: NormalForm, candidates: Iterable[tuple[NormalForm, list[Use]]]
) -> list[Use] | None:
    """Uses whose combination with rational coefficients equals the goal, few candidates first."""
    target = bench.coefficients(goal)
    columns: list[dict[Any, Fraction]] = []
    tried: list[list[Use]] = []
    for form, uses in candidates:
        columns.append(bench.coefficients(form))
        tried.append(uses)
        solution = solve(columns, target)
        if solution is not None:
            return [u.scaled(c) for c, own in zip(solution, tried, strict=True) if c for u in own]
    return None


def solve(columns: list[dict[Any, Fraction]], target: dict[Any, Fraction]) -> list[Fraction] | None:
    """Rational c with sum_k c_k columns[k] = target, by elimination; None if there is none."""
    size = len(columns)
    rows = [
        [*(col.get(key, Fraction(0)) for col in columns), target.get(key, Fraction(0))]
        for key in {*target, *(k for col in columns for k in col)}
    ]
    pivots: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        for place, pivot in pivots:
            if row[place]:
                row = [a - row[place] * b for a, b in zip(row, pivot, strict=True)]
        place = next((k for k in range(size) if row[k]), None)  # type: ignore[assignment]
        if place is None:
            if row[size]:
                return None
            continue
        pivots.append((place, [a / row[place] for a in row]))
    solution = [Fraction(0)] * size
    for place, pivot in reversed(pivots):
        tail = sum((pivot[k] * solution[k] for k in range(place + 1, size)), Fraction(0))
        head = sum((pivot[k] * solution[k] for k in range(place)), Fraction(0))
        solution[place] = pivot[size] - tail - head
    return solution
