"""Proved statements as facts: the entry of a combination that uses one, hypotheses and all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from symnode.checker.context import Context, OutOfBudget, Rejected, Tape
from symnode.checker.declarations import read_hypotheses, read_signature
from symnode.checker.facts import AT_MOST, BELOW
from symnode.checker.lemma import (
    Lemma,
    assumed_conditions,
    condition_holds,
    expect_given,
    translated,
)
from symnode.checker.syntax import Reader
from symnode.checker.unfold import unfold
from symnode.judgement.problem import Problem
from symnode.language.applications import Application
from symnode.language.dynamics import FactAt
from symnode.language.relations import Relation
from symnode.methods.bench import Bench, plainly


@dataclass(frozen=True, eq=False)
class ProvedLemma:
    """A proved statement: its problem, its certificate, those it rests on, and its claims."""

    title: str
    problem: Problem
    certificate: dict[str, Any]
    digest: str
    rests_on: tuple[dict[str, Any], ...]
    claims: tuple[tuple[int, Relation], ...]  # the step of the certificate that shows each

    @property
    def closure(self) -> tuple[dict[str, Any], ...]:
        """Its certificate and those it rests on, in an order in which they can be checked."""
        return (*self.rests_on, self.certificate)


def declare(problem: Problem, lemma: ProvedLemma, application: Application) -> None:
    """Make the symbols of a lemma that keep their names known to the problem."""
    table = lemma.problem.wire.symbols
    for s in table["space"].values():
        problem.wire.space(application.spaces.get(s, s))
    for h in table["head"].values():
        moved = any(s in application.spaces for s in h.spaces)
        if h not in application.heads and not moved:
            problem.wire.head(h)
    for f in table["function"].values():
        problem.wire.function(application.functions.get(f, f))


def entry(
    bench: Bench, problem: Problem, lemma: ProvedLemma, application: Application, which: int
) -> dict[str, Any]:
    """The use of one claim of the lemma on a bench; Rejected where it does not apply."""
    number, _ = lemma.claims[which]
    use: dict[str, Any] = {
        "fact": ["lemma", lemma.digest, number],
        "binders": [],
        "multiplier": ["num", "1"],
        "indices": [],
        "with": {
            "spaces": {s.name: t.name for s, t in application.spaces.items()},
            "functions": {f.name: g.name for f, g in application.functions.items()},
            "heads": [[h.name, *problem.value(a)] for h, a in application.heads.items()],
            "givens": [],
        },
    }
    indices = lemma.certificate["steps"][number]["indices"]
    names = [name for name, _ in bench.step["indices"]]
    if len(indices) > len(names):
        raise Rejected(f"{lemma.title} has more free indices than the goal")
    use["indices"] = names[: len(indices)]
    use["with"]["givens"] = _discharged(bench, lemma, use)
    shown = _conditions(bench, lemma, use)
    if any(shown):
        use["with"]["conditions"] = shown
    return use


def _conditions(bench: Bench, lemma: ProvedLemma, use: dict[str, Any]) -> list[Any]:
    """For each condition of the lemma the fact that shows it; None where its structure does."""
    own = Reader(Context(read_signature(lemma.certificate["signature"]), Tape([])))
    translation = translated(bench.reader, own, use["with"], bench.place, lemma.title)
    _, conditions = read_hypotheses(own, lemma.certificate)
    conditions += assumed_conditions(lemma.certificate["steps"][use["fact"][2]], lemma.title)
    chosen: list[Any] = []
    for sign, term in conditions:
        node = unfold(bench.ctx, translation.node(term, {}, {}), [])
        sources = [None, *_inequalities(bench)]
        found = next((s for s in sources if _shows(bench, (sign, node, s), lemma.title)), sign)
        if found is sign:
            raise Rejected(f"a condition of {lemma.title} is not at hand: {sign}")
        chosen.append(found)
    return chosen


def _inequalities(bench: Bench) -> Iterator[dict[str, Any]]:
    """What is known to be an inequality, at the indices of the goal."""
    for kind in ("condition", "assume", "given", "step"):
        for k, fact in enumerate(bench.facts[kind]):
            if fact is not None and fact.relation in (AT_MOST, BELOW):
                for names in bench.own_indices(fact):
                    yield {"fact": [kind, k], "indices": names}


def _shows(bench: Bench, condition: Any, title: str) -> bool:
    try:
        return condition_holds(bench.reader, condition, bench.place, bench.facts, title)
    except (Rejected, OutOfBudget, KeyError):
        return False


def _discharged(bench: Bench, lemma: ProvedLemma, use: dict[str, Any]) -> list[list[Any]]:
    """For each hypothesis of the lemma a fact of the bench that is this hypothesis."""
    own = Reader(Context(read_signature(lemma.certificate["signature"]), Tape([])))
    translation = translated(bench.reader, own, use["with"], bench.place, lemma.title)
    givens, _ = read_hypotheses(own, lemma.certificate)
    chosen = []
    for given in givens:
        sources = [[kind, k] for kind in ("given", "step") for k in range(len(bench.facts[kind]))]
        found = next((s for s in sources if _fits(translation, given, s, bench.facts)), None)
        if found is None:
            raise Rejected(f"the hypothesis {given.name} of {lemma.title} is not at hand")
        chosen.append(found)
    return chosen


def _fits(translation: Any, given: Any, source: list[Any], facts: Any) -> bool:
    try:
        expect_given(translation, given, source, facts)
    except (Rejected, OutOfBudget, KeyError):
        return False
    return True


def fact_entries(bench: Bench, problem: Problem, used: FactAt) -> Iterator[dict[str, Any]]:
    """A hypothesis that holds identically in some heads, at the terms that the page names."""
    heads = [[problem.wire.head(h), *problem.value(a)] for h, a in used.values.items()]
    for k, fact in enumerate(problem.facts):
        if fact is used.fact:
            for names in bench.own_indices(bench.givens[k]):
                yield plainly(["given", k], indices=names, heads=heads)


def accepted(lemmas: Sequence[ProvedLemma]) -> dict[str, Lemma]:
    """Every certificate that the lemmas bring along, by digest."""
    return {lemma.digest: Lemma(lemma.certificate, lemma.digest) for lemma in lemmas}


def closures(lemmas: Sequence[ProvedLemma]) -> list[dict[str, Any]]:
    """The certificates that the lemmas bring along, each once, in an order for checking."""
    found: list[dict[str, Any]] = []
    for lemma in lemmas:
        found += [c for c in lemma.closure if not any(c is f for f in found)]
    return found
