"""The search for counter-models of a statement: its hypotheses and claims, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from symnode.judgement.problem import Problem
from symnode.language import models
from symnode.language.relations import Relation
from symnode.methods.counter_model import Search
from symnode.methods.motions import formulas, motions

Part = tuple[tuple[Any, ...], tuple[Relation, ...]]


def parts(statement: Any) -> list[Part]:
    """Hypotheses with claims: the plain ones together, and what an implication assumes besides."""
    plain = tuple(c for c in statement.claim if not c.assuming)
    implied = [
        ((*statement.given, *c.assuming), (replace(c, assuming=()),))
        for c in statement.claim
        if c.assuming
    ]
    return [(tuple(statement.given), plain), *implied]


def fixed_of(statement: Any) -> Any:
    """What an author fixes of the models that are tried."""
    return getattr(statement, "model", None)


def search_of(
    statement: Any,
    given: Iterable[Any],
    claims: Iterable[Relation],
    fixed: Mapping[Any, Any] | None = None,
) -> tuple[Problem, Search]:
    """The search for a model of the hypotheses in which one of the claims fails.

    ``fixed`` is what an author has fixed of it, such as ``{n: 2, x: [1, 0]}``.
    """
    problem = Problem(tuple(given), statement.place)
    moving = motions(problem)
    written = [problem.equation(c, problem.scope_of(c, statement.on)) for c in claims]
    model = models.read(fixed)
    known = formulas(problem, model)
    return problem, Search(problem.hypotheses(), written, moving, model, known)
