"""Proving one statement: its rows, its claim, and the guard of the oracle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

from symnode.checker import OutOfBudget, Rejected, Verdict
from symnode.checker.factors import NormalForm
from symnode.checker.identity import Undefined
from symnode.judgement.problem import Problem
from symnode.judgement.report import RowResult
from symnode.judgement.status import Status
from symnode.language.applications import Application
from symnode.language.dynamics import FactAt
from symnode.language.errors import StatementError
from symnode.language.induction import Induction
from symnode.language.reindex import fresh
from symnode.language.relations import Relation
from symnode.language.rows import Derivation, Row
from symnode.language.statements import Proof, Theorem
from symnode.methods import index_identity, inequality, linear_combination, real_step
from symnode.methods.bench import Bench, plainly
from symnode.methods.evidence import proved
from symnode.methods.lemma_use import ProvedLemma, accepted, closures, declare, entry, fact_entries
from symnode.methods.oracle import Oracle
from symnode.methods.outcome import Outcome
from symnode.methods.rewriting import Source
from symnode.methods.rule_instances import instances, symbols_first
from symnode.methods.slacks import Slack
from symnode.verify.inductions import Inducer
from symnode.verify.library import Library, note_uses

Brought = tuple[Application, ProvedLemma | str]  # a lemma, or why it is none
REAL_SECONDS = 3.0  # for the real proofs of one step
SHOWN = 3  # terms that are left over


@dataclass
class Attempt:
    """The steps of one statement as they are proved."""

    problem: Problem
    library: Library
    real_seconds: float = REAL_SECONDS
    steps: list[dict[str, Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of the steps
    rows: list[RowResult] = field(default_factory=list)
    of_row: list[int | None] = field(default_factory=list)  # the step that shows a row
    methods: list[str] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)  # of the rows
    lemmas: list[ProvedLemma] = field(default_factory=list)
    uses: list[Any] = field(default_factory=list)  # the statements that are used
    brought: dict[Any, Brought] = field(default_factory=dict)  # what by= names, once it is at hand
    inductions: dict[Any, str] = field(default_factory=dict)  # what failed of each, if anything
    failure: str = ""
    seconds: dict[str, float] = field(default_factory=dict)

    def prove_rows(self, derivation: Derivation) -> None:
        """Each row on its own; a row that is proved may serve the later ones."""
        for row in derivation.rows:
            began = perf_counter()
            outcome = self.row(row)
            number = len(self.rows) + 1
            self.seconds[str(number)] = perf_counter() - began
            result = self.row_result(number, row.relation, row.reason, row.place.line, outcome)
            self.rows.append(result)
            self.relations.append(row.relation)
            if not outcome.ok and not self.failure:
                self.failure = f"row {number} is not proved: {result.detail}"

    def row(self, row: Row) -> Outcome:
        """Prove a row, by the facts that it names or, where it names none, by all of them."""
        interval = self.problem.scope_of(row.relation, row.interval)
        named = [k for b in row.by for k in self.problem.indices_of(b)]
        return self.close(row.relation, interval, (), row.by, named)

    def claim(
        self, relation: Relation, on: Any, derivations: Sequence[Derivation], by: Sequence[Any]
    ) -> Outcome:
        """Close a claim from hypotheses, rows and rules."""
        return self.close(relation, self.problem.scope_of(relation, on), derivations, by, [])

    def close(
        self,
        relation: Relation,
        interval: Any,
        derivations: Sequence[Derivation],
        by: Sequence[Any],
        named: list[int],
    ) -> Outcome:
        """Prove an equation or inequality and keep it as a step."""
        self.of_row.append(None)
        used = [self.at_hand(b) for b in by if isinstance(b, Theorem | Application)]
        failures = [self.induct(b) for b in by if isinstance(b, Induction)]
        step, ix = self.written(relation, interval)
        outcome = self._shown(relation, step, (used, derivations, by, named, ix))
        if outcome.combination is None:
            return replace(outcome, notes=(*outcome.notes, *(f for f in failures if f)))
        self.keep({**step, **outcome.shown}, f"row {len(self.rows) + 1}")
        self.of_row[-1] = len(self.steps) - 1
        self.methods.append(outcome.method)
        return outcome

    def _shown(self, relation: Relation, step: dict[str, Any], at_hand: Any) -> Outcome:
        """What shows a step, from hypotheses, earlier steps and whatever else is at hand."""
        used, derivations, by, named, ix = at_hand
        sources: list[Source] = [("given", k) for k in named or range(len(self.problem.facts))]
        sources += [("step", k) for k, s in enumerate(self.steps) if not s.get("assume")]
        rules = list(self.rules(relation, ix, tuple(derivations), tuple(by)))
        bench = self.bench(step)
        sources += [("assume", k) for k, f in enumerate(bench.assumed) if f.relation != "!="]
        missing = [why for _, why in used if isinstance(why, str)]
        try:
            facts = (
                f for b in by if isinstance(b, FactAt) for f in fact_entries(bench, self.problem, b)
            )
            rules = [*facts, *self.lemma_entries(bench, used), *rules]
            outcome = self._outcome(bench, relation, sources, rules, by)
        except RecursionError:
            return Outcome(None, NormalForm(()), "", stopped="the formula is nested too deeply")
        except (OutOfBudget, Rejected) as error:
            return Outcome(None, NormalForm(()), "", stopped=str(error))
        if outcome.combination is None:
            notes = (*bench.notes, *missing)
            return replace(outcome, left=bench.shown(outcome.residue), notes=notes)
        return outcome

    def induct(self, hint: Induction) -> str:
        """The steps of an induction, kept once; what fails of it, in words."""
        if hint not in self.inductions:

            def show(relation: Relation, step: dict[str, Any], by: tuple[Any, ...]) -> Outcome:
                used = [self.at_hand(b) for b in by if isinstance(b, Theorem | Application)]
                return self._shown(relation, step, (used, (), by, [], ()))

            failed = Inducer(self.problem, hint, show, self.keep).run()
            why = f"induction, {failed[0]}: {explanation(failed[1])}" if failed else ""
            self.inductions[hint] = why
        return self.inductions[hint]

    def bench(self, step: dict[str, Any]) -> Bench:
        certificate = self.problem.certificate("index-identity")
        return Bench(certificate, step, self.steps, accepted(self.lemmas))

    def keep(self, step: dict[str, Any], name: str) -> int:
        """The number of a step that is added to the proof."""
        self.steps.append(step)
        self.names.append(name)
        return len(self.steps) - 1

    def at_hand(self, used: Any) -> Brought:
        """A lemma that the page names, brought once however many rows name it."""
        if used not in self.brought:
            self.brought[used] = self._bring(used)
        return self.brought[used]

    def _bring(self, used: Any) -> Brought:
        """The lemma proved; its claims become steps where they stay in their spaces."""
        application = used if isinstance(used, Application) else used({})
        lemma = self.library.proved(application.theorem)
        if isinstance(lemma, str):
            return application, lemma
        if lemma not in self.lemmas:
            self.lemmas.append(lemma)
            self.uses.append(application.theorem)
        declare(self.problem, lemma, application)
        for which, (_, claim) in enumerate(lemma.claims):
            moved = application.moved(claim)
            if moved is not None:
                self._as_step(application, lemma, which, moved)
        return application, lemma

    def _as_step(
        self, application: Application, lemma: ProvedLemma, which: int, moved: Relation
    ) -> None:
        interval = self.problem.scope_of(moved, application.theorem.on)
        step, _ = self.written(moved, interval)
        bench = self.bench(step)
        with suppress(Rejected, OutOfBudget):
            use = entry(bench, self.problem, lemma, application, which)
            if bench.settles(bench.minus(bench.goal, bench.use(use).form)):
                self.keep({**step, "combination": [use]}, lemma.title)

    def lemma_entries(self, bench: Bench, used: Sequence[Brought]) -> Iterable[dict[str, Any]]:
        """The claims of lemmas at the symbols of the goal."""
        for application, lemma in used:
            if isinstance(lemma, str):
                continue
            for which in range(len(lemma.claims)):
                try:
                    yield entry(bench, self.problem, lemma, application, which)
                except Rejected as error:
                    bench.notes.append(f"{lemma.title}: {error.why}")

    def _outcome(
        self, bench: Bench, relation: Relation, sources: list[Source], rules: Any, by: Sequence[Any]
    ) -> Outcome:
        """What the methods make of a goal, the simplest first."""
        hints = [b.entry(self.problem, relation) for b in by if isinstance(b, Slack)]
        if relation.is_inequality:
            outcome = inequality.prove(bench, sources, rules, hints)
        elif relation.sign == "!=":
            outcome = Outcome(None, NormalForm(()), "")
        else:
            outcome = index_identity.prove(bench)
            if outcome.combination is None:
                outcome = linear_combination.prove(bench, sources, rules)
        if outcome.ok or not real_step.may_help(bench):
            return outcome
        plain = (
            plainly(list(s), indices=ix)
            for s in sources
            for ix in bench.own_indices(bench.facts[s[0]][s[1]])
        )
        entries = [*hints, *(r for r in rules if r["fact"][0] != "rule"), *plain]
        return real_step.prove(bench, entries, outcome, self.real_seconds)

    def written(self, relation: Relation, interval: Any) -> tuple[dict[str, Any], Any]:
        """The equation as a step, and the indices under which its sides were written."""
        ix = fresh(relation.standard()[1].indices)
        return self.problem.equation(relation, interval, ix), ix

    def rules(
        self, relation: Relation, ix: Any, derivations: tuple[Derivation, ...], by: tuple[Any, ...]
    ) -> Iterable[dict[str, Any]]:
        """Rule instances to try, as entries of a combination with multiplier 1."""
        ranges = [
            (f.interval[0].body, f.interval[1].body) for f in self.problem.facts if f.interval
        ]
        for name, parameters in instances(relation, derivations, by, ranges):
            written = self.problem.parameters(parameters, relation, ix)
            if written is not None:
                written = symbols_first(name, written)
                yield plainly(["rule", name, *written])

    def row_result(
        self, number: int, relation: Relation, reason: str, line: int, outcome: Outcome
    ) -> RowResult:
        """A row, or the claim as the last row, with the facts that were used."""
        facts = dict.fromkeys(self.fact_name(u) for u in outcome.combination or [])
        return RowResult(
            number,
            str(relation),
            relation.latex(),
            reason,
            Status.PROVED if outcome.ok else Status.UNDECIDED,
            line,
            tuple(facts),
            (),
            "" if outcome.ok else explanation(outcome),
        )

    def fact_name(self, use: dict[str, Any]) -> str:
        """What a use of a fact is called on the page."""
        kind, which = use["fact"][0], use["fact"][1]
        if kind == "given":
            name = self.problem.facts[which].name
            heads = "".join(f", {h}" for h, _ in use.get("derive", []) if h != "t")
            return f"d({name}{heads})" if heads else name
        if kind == "condition":
            return str(self.problem.conditions[which][2])
        if kind == "lemma":
            return next(lemma.title for lemma in self.lemmas if lemma.digest == which)
        if kind == "assume":
            return "what is assumed"
        return str(which) if kind == "rule" else self.names[which]


def explanation(outcome: Outcome) -> str:
    """Why a method did not close a goal."""
    if outcome.stopped:
        return outcome.stopped
    if outcome.combination is not None:
        return "not shown to be defined: " + "; ".join(outcome.undefined)
    count = len(outcome.left)
    shown = " + ".join(outcome.left[:SHOWN]).replace("+ -", "- ")
    more = f" and {count - SHOWN} more" if count > SHOWN else ""
    notes = "".join(f"; {n}" for n in outcome.notes)
    return f"left over: {shown}{more}{notes}"


@dataclass(frozen=True)
class Proven:
    """What an attempt to prove a statement came to."""

    attempt: Attempt
    verdict: Verdict | None
    certificate: dict[str, Any] | None
    reason: str = ""
    conflict: bool = False
    claims: tuple[int, ...] = ()  # the steps that show the claims

    @property
    def ok(self) -> bool:
        return self.verdict is not None and not self.attempt.failure


def prove(
    theorem: Any,
    proofs: Sequence[Proof],
    library: Library | None = None,
    real_seconds: float = REAL_SECONDS,
) -> Proven:
    """Rows first, then the claim from hypotheses, rows and rules; then checker and oracle."""
    derivations = tuple(d for p in proofs for d in p.derivations)
    _expect_no_more_hypotheses(theorem, derivations)
    problem = Problem(tuple(theorem.given), theorem.place)
    attempt = Attempt(problem, library or Library(prove), real_seconds)
    for derivation in derivations:
        attempt.prove_rows(derivation)
    by = tuple(b for p in proofs for b in p.by)
    reason = ""
    closing: list[RowResult] = []
    for claim in theorem.claim:
        outcome = attempt.claim(claim, theorem.on, derivations, by)
        idle = outcome.ok and derivations and not _needs_rows(outcome, derivations, claim)
        why = "holds without the rows above" if idle else "closes the proof"
        number = len(attempt.rows) + len(closing) + 1
        line = claim.place.line if claim.place else 0
        closing.append(attempt.row_result(number, claim, why, line, outcome))
        if not outcome.ok:
            reason = reason or explanation(outcome)
    if derivations or any(r.facts for r in closing):
        attempt.rows += closing
    note_uses(theorem, attempt.uses)
    if reason:
        return Proven(attempt, None, None, reason)
    try:
        certificate, verdict = proved(problem, attempt.steps, closures(attempt.lemmas))
    except Undefined as error:
        return Proven(attempt, None, None, f"not shown to be defined: {error.why}")
    except (Rejected, OutOfBudget) as error:
        return Proven(attempt, None, None, f"the checker did not accept the proof: {error}")
    oracle = Oracle(problem, certificate)
    conflict = any(oracle.agrees(s) is False for s in certificate["steps"] if _is_evaluated(s))
    shown = tuple(k for k in attempt.of_row[-len(theorem.claim) :] if k is not None)
    return Proven(attempt, verdict, certificate, attempt.failure, conflict, shown)


def _is_evaluated(step: dict[str, Any]) -> bool:
    """Whether a step is a combination of facts that the oracle evaluates: one under assumptions has
    no models to choose at random, and the steps of a lemma were evaluated before."""
    if "combination" not in step or step.get("assume"):
        return False
    return all(use["fact"][0] != "lemma" for use in step["combination"])


def _needs_rows(outcome: Outcome, derivations: Sequence[Derivation], claim: Relation) -> bool:
    """Whether a claim was closed by the rows, by a rule on what they treat, or is their end."""
    kinds = {u["fact"][0] for u in outcome.combination or []}
    ends = [d.conclusion for d in derivations]
    same = any(e.left == claim.left and e.right == claim.right for e in ends)
    return same or bool(kinds & {"step", "rule"})


def _expect_no_more_hypotheses(theorem: Any, derivations: Sequence[Derivation]) -> None:
    for derivation in derivations:
        for g in derivation.given:
            if not any(g is own for own in theorem.given):
                raise StatementError(
                    f'a derivation under the hypotheses of "{theorem.title}"',
                    f"one more hypothesis: {g}",
                    "put it into given= of the theorem, or leave it out",
                    derivation.place,
                )
