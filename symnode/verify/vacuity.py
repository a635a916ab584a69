"""Hypotheses that exclude each other, shown by a certificate of 1 = 0 or of 0 < 0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from symnode.checker import OutOfBudget, Rejected
from symnode.checker.rules import SIGN
from symnode.judgement.problem import Problem
from symnode.language.relations import Relation, compared
from symnode.language.statements import proofs_of
from symnode.methods import inequality, linear_combination, real_step
from symnode.methods.bench import Bench, plainly
from symnode.methods.evidence import proved
from symnode.methods.slacks import Slack

Found = tuple[Any, str]
EXCLUDE = "the hypotheses exclude each other"
SECONDS = 1.0  # for each real proof that hypotheses without a witness exclude each other


def contradiction(
    statement: Any, given: Iterable[Any] | None = None, seconds: float = 0.0
) -> Found | None:
    """The certificate and its digest, if it is proved that the hypotheses exclude each other.

    ``given`` are other hypotheses than the statement's own, such as those of an implication. Where
    no combination of them is a contradiction, real proofs are looked for, each for so many
    ``seconds``.
    """
    problem = Problem(tuple(statement.given if given is None else given), statement.place)
    plain = [k for k, f in enumerate(problem.facts) if f.interval is None and f.source is None]
    signs = [c for c in problem.conditions if c[0] != "nonzero"]
    ordered = bool(signs) or any(problem.facts[k].relation.is_inequality for k in plain)
    if not plain and not ordered:
        return None
    hints = [s for s in _named(statement) if ordered or s.rule == SIGN]
    relation = compared("<", 0, 0) if ordered or hints else compared("=", 1, 0)
    try:
        entries = [h.entry(problem, relation) for h in hints]
        return _shown(problem, relation, plain, entries, seconds)
    except (Rejected, OutOfBudget):
        return None


def _named(statement: Any) -> Iterator[Slack]:
    """What the proofs of a statement name as nonnegative: it may show that nothing satisfies the
    hypotheses."""
    for proof in proofs_of(statement):
        rows = (row for d in proof.derivations for row in d.rows)
        reasons = (*proof.by, *(b for row in rows for b in row.by))
        yield from (b for b in reasons if isinstance(b, Slack))


def _shown(
    problem: Problem, relation: Relation, plain: list[int], hints: list[Any], seconds: float
) -> Found | None:
    step = problem.equation(relation, None)
    bench = Bench(problem.certificate("index-identity"), step, [])
    own = [plainly(["given", k], indices=[]) for k in plain if not bench.givens[k].indices]
    sources = [("given", k) for k in plain]
    if relation.is_inequality:
        outcome = inequality.prove(bench, sources, own, hints)
    else:
        outcome = linear_combination.prove(bench, sources, own)
    if not outcome.ok and seconds and real_step.may_help(bench):
        outcome = real_step.prove(bench, [*hints, *own], outcome, seconds)
    if outcome.combination is None or not outcome.ok:
        return None
    certificate, verdict = proved(problem, [{**step, **outcome.shown}])
    return certificate, verdict.digest
