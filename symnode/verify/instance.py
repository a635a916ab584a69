"""Instances of definitions: a model in which the expression has an exact value."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

from symnode.checker.context import Context, OutOfBudget, Rejected, Tape
from symnode.checker.declarations import read_signature
from symnode.checker.model import Point, value
from symnode.checker.polynomial import Polynomial
from symnode.checker.refutation import verify_witness, written
from symnode.checker.syntax import Reader
from symnode.checker.unfold import unfold
from symnode.judgement.problem import Problem
from symnode.judgement.report import Result
from symnode.judgement.status import Status
from symnode.language import models
from symnode.language.arrays import as_array
from symnode.language.notation import latex_name
from symnode.language.relations import Equal
from symnode.language.statements import Definition
from symnode.methods import counter_model
from symnode.methods.motions import formulas, motions
from symnode.verify import present

TRIES = 120


def evaluate_definition(s: Definition, result: Result) -> Result:
    """DEFINED, with an instance and the exact value there; UNDECIDED where none was found."""
    expression = as_array(s.expression)
    problem = Problem(tuple(s.given), s.place)
    equation = problem.equation(Equal(expression, expression), None)
    moving = motions(problem)
    model = models.read(s.model)
    given = formulas(problem, model)
    base = _at_one_sample(problem.certificate("hypothesis-witness"), equation)
    shown = replace(
        result,
        claim=(f"{s.symbol} := {expression}",),
        claim_latex=(f"{latex_name(s.symbol)} := {expression.latex()}",),
        method="exact instance",
    )
    best: Result | None = None
    for tried in counter_model.Search(base, [], moving, model, given).models(TRIES):
        values = _values(base, tried, equation)
        if values is None:
            continue
        text = present.model_text(tried, problem)
        where = ", ".join(f"{k} = {v}" for k, v in text.items())
        detail = f"{s.symbol} = {', '.join(values)} at {where}"
        found = replace(shown, status=Status.DEFINED, detail=detail, scope=present.scope(problem))
        best = best or found
        if any(v != "0" for v in values):  # an instance that shows something
            best = found
            break
    done = best or replace(shown, detail="no instance with an exact value was found")
    return replace(done, ok=done.status is done.expected)


def _at_one_sample(base: dict[str, Any], equation: Any) -> dict[str, Any]:
    """Normal vectors as any vectors, where no expectation is taken over them: the instance of a
    random quantity is its value at a sample."""
    heads = base["signature"]["heads"]
    laws = {own["spaces"][-1] for own in heads.values() if own.get("gaussian")}
    if not laws or any(_summed_over([equation, base["givens"]], law) for law in laws):
        return base
    plain = {h: {k: v for k, v in own.items() if k != "gaussian"} for h, own in heads.items()}
    return {**base, "signature": {**base["signature"], "heads": plain}}


def _summed_over(j: Any, space: str) -> bool:
    """Whether certificate JSON has a sum over the space."""
    if isinstance(j, dict):
        return any(_summed_over(v, space) for v in j.values())
    if not isinstance(j, list):
        return False
    here = len(j) == 4 and j[0] == "sum" and j[2] == space
    return here or any(_summed_over(part, space) for part in j)


def _values(base: dict[str, Any], model: dict[str, Any], equation: Any) -> list[str] | None:
    """The exact values of all entries, or None where the model gives none."""
    try:
        _, tables = verify_witness({**base, "model": model})
        ctx = Context(read_signature(base["signature"]), Tape([]), max_terms=200_000)
        scope = {name: ctx.fresh(space) for name, space in equation["indices"]}
        node = unfold(ctx, Reader(ctx).term(equation["lhs"], scope, "definition"), [])
        sizes = [range(len(tables.weights[space])) for _, space in equation["indices"]]
        values = []
        for entry in product(*sizes):
            positions = dict(zip(scope.values(), entry, strict=True))
            at = Point(positions, {}, frozenset(), Polynomial.number(1))
            values.append(written(value(ctx, tables, node, at)))
        return values
    except (Rejected, OutOfBudget, ZeroDivisionError):
        return None
