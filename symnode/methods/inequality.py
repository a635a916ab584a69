"""Inequalities: rhs - lhs as a combination of slacks with nonnegative coefficients.

The candidates are slacks that the page names, facts and earlier rows that are inequalities, at the
places where they meet the goal, squares suggested by its mixed terms, and its own terms of known
sign. Equations enter with any coefficient. A linear program finds which of them are needed; their
coefficients are then computed exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.factors import Entry, NormalForm, Term
from symnode.checker.facts import BELOW, EQUAL
from symnode.checker.keys import term_key
from symnode.checker.rules import FUNDAMENTAL, SIGN
from symnode.checker.substitution import mentions
from symnode.methods.bench import Bench, Use, plainly
from symnode.methods.denominators import without_denominators
from symnode.methods.linear_combination import rewritten, solve
from symnode.methods.meetings import at_meetings, integrated
from symnode.methods.outcome import Outcome
from symnode.methods.rewriting import Rule, Source, rewrite, rules_from
from symnode.methods.squares import squares

NAME = "combination of inequalities"
MAX_COLUMNS = 400
STAGES = 3  # of looking for candidates
MEETING = 12  # candidates whose own terms inequalities may meet
LARGEST = 1000.0  # of a coefficient of a strict inequality, while one is looked for
ROUND_OFF = 1e-9  # of a coefficient that linprog finds
OPTIMAL, INFEASIBLE = 0, 2  # what linprog says of a program

Column = dict[Any, Fraction]


@dataclass(frozen=True)
class Candidate:
    """A use of an inequality or equation, with the equations that rewrite it."""

    form: NormalForm
    uses: tuple[Use, ...]

    @property
    def relation(self) -> str:
        return self.uses[0].relation


def prove(
    bench: Bench, sources: list[Source], instances: Sequence[dict[str, Any]], hints: Sequence[Any]
) -> Outcome:
    """Close an inequality by what is known; ``hints`` are entries that the page names."""
    rules = rules_from(bench, sources)
    ways: list[list[Rule]] = [[], rules] if rules else [[]]
    tables: list[_Table] = []
    for stage in range(STAGES):
        for k, way in enumerate(ways):
            if k == len(tables):
                tables.append(_Table(bench, sources, instances, hints, way))
            found = tables[k].solution(stage)
            if found is not None:
                missing = tuple(bench.undefined(found))
                return Outcome([u.json for u in found], tables[k].goal, NAME, missing)
    _note_refused(bench, hints)
    return Outcome(None, tables[-1].goal, NAME)


def _note_refused(bench: Bench, hints: Sequence[Any]) -> None:
    """Tell which of the page's own entries the checker would not accept."""
    for json in hints:
        try:
            bench.use(json)
        except Rejected as error:
            bench.notes.append(f"{json['fact'][1]}, named in by=, does not apply: {error.why}")


class _Table:
    """The goal and the candidates, all rewritten by the same equations; more of them by stage."""

    def __init__(
        self,
        bench: Bench,
        sources: list[Source],
        instances: Sequence[dict[str, Any]],
        hints: Sequence[Any],
        rules: list[Rule],
    ) -> None:
        self.bench, self.sources, self.rules = bench, sources, rules
        self.goal, self.uses = rewrite(bench, bench.goal, rules)
        plain = [*_as_written(bench), *_plain(bench, sources, _ranges(instances))]
        self.candidates = [*_made(bench, [*hints, *plain, *instances], rules)]

    def solution(self, stage: int) -> list[Use] | None:
        """Uses that add up to the goal, with the signs that their relations need."""
        if not self.goal.terms and self.bench.equation.relation != BELOW:
            return self.uses
        self.candidates += _made(self.bench, self._more(stage), self.rules)
        forms = [self.goal, *(c.form for c in self.candidates)]
        whole = [*self.candidates, *_signed(self.bench, forms)][:MAX_COLUMNS]
        found = _solved(self.bench, self.goal, whole)
        if found is None:
            found = _without_denominators(self.bench, self.goal, whole)
        return None if found is None else [*self.uses, *found]

    def _more(self, stage: int) -> Iterable[dict[str, Any]]:
        """First what is at hand, then inequalities where they meet a term, then squares."""
        if stage == 0:
            return []
        if stage == 1:
            left = [self.goal, *(_negative(c.form) for c in self.candidates[:MEETING])]
            return at_meetings(self.bench, left, self.sources)
        return squares(self.bench, self.goal)


def _negative(form: NormalForm) -> NormalForm:
    return NormalForm(tuple(t.scaled(Fraction(-1)) for t in form.terms))


def _without_denominators(
    bench: Bench, goal: NormalForm, candidates: Sequence[Candidate]
) -> list[Use] | None:
    """The same, with everything multiplied by the denominators that occur."""
    forms = [goal, *(c.form for c in candidates)]
    cleared = without_denominators(bench.ctx, forms)
    if cleared is None:
        return None
    uses = [replace(c, form=form) for c, form in zip(candidates, cleared[1:], strict=True)]
    return _solved(bench, cleared[0], uses)


def _made(
    bench: Bench, entries: Iterable[dict[str, Any]], rules: list[Rule]
) -> Iterable[Candidate]:
    """Entries that the checker's rules accept, rewritten."""
    for form, uses in rewritten(bench, entries, rules):
        yield Candidate(form, tuple(uses))


def _ranges(instances: Sequence[dict[str, Any]]) -> list[tuple[Any, Any]]:
    """The ranges over which the fundamental theorem is tried."""
    found = [i["fact"][-2:] for i in instances if i["fact"][1] == FUNDAMENTAL]
    return [(lo, hi) for n, (lo, hi) in enumerate(found) if [lo, hi] not in found[:n]]


def _plain(
    bench: Bench, sources: list[Source], ranges: list[tuple[Any, Any]]
) -> Iterable[dict[str, Any]]:
    """Facts as they stand: conditions, rows, inequalities, at the goal's own indices."""
    for k, (sign, _) in enumerate(bench.ctx.conditions):
        if sign != "nonzero":
            yield plainly(["condition", k])
    for kind, k in sources:
        fact = bench.facts[kind][k]
        if kind == "assume" and fact.relation != EQUAL:
            yield from _weighted(bench, k)
        if kind == "step" or fact.relation != EQUAL:
            yield from (plainly([kind, k], indices=i) for i in bench.own_indices(fact))
        if not fact.indices and (kind == "step" or fact.relation != EQUAL):
            yield from integrated(bench, (kind, k), ranges)


def _weighted(bench: Bench, k: int) -> Iterable[dict[str, Any]]:
    """An assumption times what the hypotheses say is not negative."""
    for sign, term in bench.problem["conditions"]:
        if sign != "nonzero":
            yield plainly(["assume", k], indices=[], multiplier=term)


def _as_written(bench: Bench) -> Iterable[dict[str, Any]]:
    """Summands of the goal as the page writes them, without their numbers, for their signs."""
    loose = (s for s in bench.done if s.get("relation", EQUAL) != EQUAL and not s["indices"])
    for side in (s[key] for s in (bench.step, *loose) for key in ("lhs", "rhs")):
        for summand in side[1] if side[0] == "add" else [side]:
            factors = summand[1] if summand[0] == "mul" else [summand]
            rest = [f for f in factors if f[0] != "num"]
            if rest:
                yield plainly(["rule", SIGN, ["mul", rest]])


def _signed(bench: Bench, forms: Iterable[NormalForm]) -> Iterable[Candidate]:
    """Single terms whose sign their structure shows."""
    terms = {term_key(bench.ctx, t, {}, 0): t for form in forms for t in form.terms}
    known = bench.signed
    for key, t in terms.items():
        if key not in known:
            one = bench.writer.term(Term(Fraction(1), t.bound, t.factors))
            entries = [plainly(["rule", SIGN, one])] if _may_have_sign(bench, t) else []
            known[key] = [*_made(bench, entries, [])]
        yield from known[key]


def _may_have_sign(bench: Bench, t: Term) -> bool:
    """Whether no factor rules out that the term is nonnegative: a first look."""

    def conditional(f: Entry) -> bool:
        return any(mentions(node, f.head) for _, node in bench.ctx.conditions)

    return all(
        k % 2 == 0 or not isinstance(f, Entry) or f.positive or conditional(f) for f, k in t.factors
    )


def _solved(bench: Bench, goal: NormalForm, candidates: Sequence[Candidate]) -> list[Use] | None:
    target = bench.coefficients(goal)
    columns = [bench.coefficients(c.form) for c in candidates]
    strict = [k for k, c in enumerate(candidates) if c.relation == BELOW]
    kinds = [c.relation for c in candidates]
    found = None
    if bench.equation.relation != BELOW:
        found = _exact(columns, kinds, target, None)
    elif strict and _may_be_strict(columns, kinds, target):
        for k in strict:
            found = _exact(columns, kinds, target, k)
            if found is not None:
                break
    if found is None:
        return None
    return [u.scaled(c) for c, own in zip(found, candidates, strict=True) if c for u in own.uses]


def _exact(
    columns: list[Column], kinds: list[str], target: Column, strict: int | None
) -> list[Fraction] | None:
    """Exact coefficients with sum c_k columns[k] = target, c_k >= 0 where kinds[k] is not "=".

    With ``strict`` that coefficient is positive.
    """
    guess = _program(columns, kinds, target, strict)
    if guess is None:
        return None
    support = [k for k, c in enumerate(guess) if abs(c) > ROUND_OFF and k != strict]
    fixed = Fraction(0)
    if strict is not None:
        if guess[strict] < ROUND_OFF:
            return None
        if guess[strict] < LARGEST - 1e-6:
            support.append(strict)
        else:
            fixed = Fraction(int(LARGEST))
    rest = dict(target)
    for key, c in columns[strict].items() if fixed and strict is not None else ():
        rest[key] = rest.get(key, Fraction(0)) - fixed * c
    solution = solve([columns[k] for k in support], rest)
    if solution is None:
        return None
    out = [Fraction(0)] * len(columns)
    for k, c in zip(support, solution, strict=True):
        out[k] = c
    if fixed and strict is not None:
        out[strict] = fixed
    good = all(kind == EQUAL or c >= 0 for kind, c in zip(kinds, out, strict=True))
    return out if good and (strict is None or out[strict] > 0) else None


def _may_be_strict(columns: list[Column], kinds: list[str], target: Column) -> bool:
    """Whether any of the strict inequalities can have a positive coefficient: one program for
    all of them, before one for each."""
    cost = [-1.0 if kind == BELOW else 0.0 for kind in kinds]
    found = _optimum(columns, kinds, target, cost, {})
    if found.status == INFEASIBLE:
        return False
    return bool(found.status != OPTIMAL or found.fun < -ROUND_OFF)


def _program(
    columns: list[Column], kinds: list[str], target: Column, strict: int | None
) -> list[float] | None:
    """A vertex of the feasible coefficients, in floats: it only says which are needed."""
    if not columns:
        return [] if not any(target.values()) else None
    cost = [0.0 if kind == EQUAL or strict is not None else 1.0 for kind in kinds]
    upper = {}
    if strict is not None:
        cost[strict], upper = -1.0, {strict: LARGEST}
    found = _optimum(columns, kinds, target, cost, upper)
    return [float(c) for c in found.x] if found.status == OPTIMAL else None


def _optimum(
    columns: list[Column],
    kinds: list[str],
    target: Column,
    cost: list[float],
    upper: dict[int, float],
) -> Any:
    """The optimum of the linear program of the coefficients, as ``linprog`` returns it."""
    import numpy as np  # slow to load, and most pages have no inequality
    from scipy.optimize import linprog

    # In order, so that every process finds the same vertex.
    keys = list(dict.fromkeys([*target, *(key for col in columns for key in col)]))
    entries = [[float(col.get(key, 0)) for col in columns] for key in keys]
    matrix = np.reshape(entries, (len(keys), len(columns)))
    right = np.array([float(target.get(key, 0)) for key in keys])
    bounds = [(None, None) if kind == EQUAL else (0, upper.get(k)) for k, kind in enumerate(kinds)]
    return linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds, method="highs-ds")
