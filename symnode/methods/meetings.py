"""Where inequalities meet a goal: a term of the slack inside a term of the goal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.factors import NormalForm, Term
from symnode.checker.facts import EQUAL, Equation
from symnode.checker.known import minus, plus
from symnode.methods.bench import Bench
from symnode.methods.matching import Pattern
from symnode.methods.rewriting import Rule, Source, entry


def at_meetings(
    bench: Bench, forms: Sequence[NormalForm], sources: list[Source]
) -> Iterator[dict[str, Any]]:
    """Entries that put a term of an inequality on a term of a form, with what is around it."""
    conditions = [("condition", k) for k, c in enumerate(bench.inequalities) if c is not None]
    for kind, k in [*sources, *conditions]:
        fact = bench.facts[kind][k]
        if fact.relation != EQUAL:
            for form in forms:
                yield from _at_terms(bench, form, (kind, k), fact)


def _at_terms(
    bench: Bench, goal: NormalForm, source: Source, fact: Equation
) -> Iterator[dict[str, Any]]:
    own, (low, high) = bench.opened(source[0], fact)
    slack = bench.form(plus(high, minus(low)))
    for lead in slack.terms:
        if not lead.factors:
            continue
        pattern = Pattern(lead, bench.ctx.signature.time, fact.universal)
        rule = Rule(source, fact, pattern, own)
        for t in goal.terms:
            if t.coefficient * lead.coefficient > 0:
                yield from _entries(bench, t, rule)


def _entries(bench: Bench, t: Term, rule: Rule) -> Iterator[dict[str, Any]]:
    for match in rule.pattern.matches(t):
        try:
            yield entry(bench, t, rule, match)
        except (KeyError, Rejected):  # an index of the fact that the term does not fix
            continue


def integrated(bench: Bench, source: Source, ranges: list[tuple[Any, Any]]) -> Iterator[Any]:
    """A fact on an interval, integrated over the ranges of the goal."""
    fact = bench.facts[source[0]][source[1]]
    for lo, hi in ranges if fact.interval is not None else ():
        yield {
            "fact": list(source),
            "binders": [["int", "_u", lo, hi]],
            "multiplier": ["num", "1"],
            "indices": [],
            "at": ["var", "_u"],
        }
