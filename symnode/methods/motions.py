"""Dynamics among the hypotheses, told to the search for counter-models."""

from __future__ import annotations

from typing import Any

from symnode.judgement.problem import Problem
from symnode.language.dynamics import Dynamics, Fact
from symnode.methods.trajectories import Motion


def motions(problem: Problem) -> list[Motion]:
    """One motion for each state that dynamics describe."""
    found = []
    for g in problem.givens:
        if isinstance(g, Dynamics):
            rate = problem.equation(g.equation.relation, None)
            conditions = list(g.conditions)
            found.append(
                Motion(
                    g.state.function.name,
                    tuple(h.name for h in g.state.function.depends_on or ()),
                    tuple((n, s) for n, s in rate["indices"]),
                    rate["rhs"],
                    _start(problem, g, conditions),
                )
            )
    return found


def _start(problem: Problem, g: Dynamics, conditions: list[Fact]) -> Any:
    if not conditions:
        return None
    first = conditions[0]
    written = problem.equation(first.relation, None)
    end = g.on[0] if g.initial is not None else g.on[1]
    indices = tuple((n, s) for n, s in written["indices"])
    return problem.wire.term(end.body), written["rhs"], indices
