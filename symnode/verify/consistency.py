"""Whether the hypotheses of what is proved are consistent: by a model of them, or by a proof."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from time import process_time
from typing import Any

from symnode.checker.context import OutOfBudget, metered
from symnode.experiments.agreement import within_effort
from symnode.experiments.ascent import Landscape, climb
from symnode.experiments.sampler import Sampler
from symnode.judgement import shown_models
from symnode.judgement.problem import is_pointwise
from symnode.language.errors import StatementError
from symnode.language.relations import compared
from symnode.methods.counter_search import Part, fixed_of, parts, search_of
from symnode.verify.vacuity import EXCLUDE, SECONDS, Found, contradiction

TRIES = 60
LIMIT = 4.0  # seconds for what all implications of a statement assume
EVALUATIONS = 300  # of hypotheses, on the way to a model of them
EFFORT = 200_000  # of exact arithmetic, to draw a model, and again to move to one
NONE = "no witness of the hypotheses was found"
UNKNOWN = "no witness of what an implication assumes was found"
FAILS = "it is proved, and it fails in a model of its hypotheses"
IMPLIED = "what an implication assumes contradicts the hypotheses"


@dataclass(frozen=True)
class Consistency:
    """What is known of the models of the hypotheses, and of what implications assume besides.

    Fields: ``shown`` in words; ``known``, whether there is a witness or nothing to satisfy;
    ``fails``, whether a claim fails in a witness, which is a conflict; ``contradiction``, the proof
    that there is no model.
    """

    shown: str
    known: bool = True
    fails: bool = False
    contradiction: Found | None = None


def consistency(statement: Any) -> Consistency:
    """A model of the hypotheses, and one of those of each implication; or that there is none.

    An implication that assumes something of one entry, sample or moment says it of each of them: as
    a hypothesis it would be about all at once. A model of that is one of the implication, and a
    contradiction shows nothing of it.
    """
    first, *rest = parts(statement)
    own = _found(statement, first)
    if not own.known:
        return own
    end = process_time() + LIMIT
    implied = [_implied(statement, part, end) for part in rest]
    for each in implied:
        if each.contradiction:
            return replace(each, shown=IMPLIED)
    fails = any(each.fails for each in (own, *implied))
    if not all(each.known for each in implied):
        return Consistency(UNKNOWN, known=False, fails=fails)
    return replace(own, fails=fails)


def _implied(statement: Any, part: Part, end: float) -> Consistency:
    if process_time() > end:
        return Consistency(NONE, known=False)
    if not any(is_pointwise(r) for r in part[0][len(statement.given) :]):
        return _found(statement, part)
    try:
        found = _found(statement, part)
    except StatementError:  # it cannot be said of all at once
        return Consistency(NONE, known=False)
    return replace(found, contradiction=None)


def _found(statement: Any, part: Part) -> Consistency:
    """Candidates first, then numbers that are drawn and moved, then a proof that there is none."""
    given, claims = part
    problem, search = search_of(statement, given, claims, fixed_of(statement))
    certificate, fails = search.witness(TRIES)
    if not problem.facts and not problem.conditions:
        return Consistency("no hypotheses", fails=fails)
    model = certificate["model"] if certificate else _sampled(statement, part)
    if model is None:
        found = contradiction(statement, given, SECONDS)
        return Consistency(EXCLUDE if found else NONE, known=False, contradiction=found)
    shown = shown_models.model_text(model, problem)
    text = ", ".join(f"{k} = {v}" for k, v in shown.items())
    return Consistency(f"the hypotheses hold at {text}", fails=fails)


def _sampled(statement: Any, part: Part) -> Any:
    """A model that the checker accepts, made of numbers drawn at random, or moved from there."""
    given, claims = part
    claims = claims or (compared("=", 0, 0),)  # an instance has the margin of one claim at least
    sampler = Sampler(statement, (given, claims), fixed_of(statement))
    if sampler.why_not:
        return None
    drawn = [partial(sampler.varied, 0, k) for k in range(TRIES)]
    for instance in within_effort(drawn, 1, EFFORT):
        return instance.model
    with metered(EFFORT), suppress(OutOfBudget):
        start = sampler.candidate(0)
        if start is None:
            return None
        land = Landscape(sampler, start, EVALUATIONS, lambda: land.best is not None)  # any will do
        climb(land, seed=0)
        return land.best.model if land.best else None
    return None
