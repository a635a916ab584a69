"""Models of the hypotheses of what is proved: that it speaks of something, or of nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symnode.experiments.ascent import Landscape, climb
from symnode.experiments.sampler import Sampler
from symnode.judgement import shown_models
from symnode.language.relations import compared
from symnode.methods.counter_search import Part, parts, search_of
from symnode.verify.vacuity import Found, contradiction

TRIES = 60
EVALUATIONS = 300  # of hypotheses, on the way to a model of them
NONE = "no witness of the hypotheses was found"
UNKNOWN = "no witness of what an implication assumes was found"
EXCLUDE = "a combination of the hypotheses is a contradiction"
IMPLIED = "what an implication assumes contradicts the hypotheses"
SECONDS = 1.0  # to show that hypotheses without a witness exclude each other


@dataclass(frozen=True)
class Witness:
    """What is known of the models of the hypotheses, and of what implications assume besides.

    Fields: ``shown`` in words; ``fails``, whether a claim fails in one of the models, which is a
    conflict; ``vacuous``, a contradiction and its digest where there are no models.
    """

    shown: str
    fails: bool = False
    vacuous: Found | None = None


def witness(statement: Any) -> Witness:
    """A model of the hypotheses, and one of those of each implication; or that there is none."""
    own, *implied = [_found(statement, part) for part in parts(statement)]
    fails = any(w.fails for w in (own, *implied))
    vacuous = next((w.vacuous for w in implied if w.vacuous), None)
    if own.vacuous:
        return Witness(EXCLUDE, fails, own.vacuous)
    if vacuous:
        return Witness(IMPLIED, fails, vacuous)
    if own.shown != NONE and any(w.shown == NONE for w in implied):
        return Witness(UNKNOWN, fails)
    return Witness(own.shown, fails)


def _found(statement: Any, part: Part) -> Witness:
    """Candidates first, then numbers that are drawn and moved, then a proof that there is none."""
    given, claims = part
    problem, search = search_of(statement, given, claims, _fixed(statement))
    certificate, fails = search.witness(TRIES)
    if not problem.facts and not problem.conditions:
        return Witness("no hypotheses", fails)
    model = certificate["model"] if certificate else _sampled(statement, part)
    if model is None:
        vacuous = contradiction(statement, given, SECONDS)
        return Witness(EXCLUDE if vacuous else NONE, vacuous=vacuous)
    shown = shown_models.model_text(model, problem)
    text = ", ".join(f"{k} = {v}" for k, v in shown.items())
    return Witness(f"the hypotheses hold at {text}", fails)


def _fixed(statement: Any) -> Any:
    """What an author fixes of the models."""
    return getattr(statement, "model", None)


def _sampled(statement: Any, part: Part) -> Any:
    """A model that the checker accepts, made of numbers drawn at random, or moved from there."""
    given, claims = part
    anything = claims or (compared("=", 0, 0),)
    sampler = Sampler(statement, (given, anything), _fixed(statement))
    if sampler.why_not:
        return None
    for k in range(TRIES):
        instance = sampler.varied(0, k)
        if instance is not None:
            return instance.model
    start = sampler.candidate(0)
    if start is None:
        return None
    land = Landscape(sampler, start, EVALUATIONS)
    climb(land, seed=0)
    return land.best.model if land.best else None
