"""Dynamics among the hypotheses, told to the search for counter-models."""

from __future__ import annotations

from typing import Any

from symnode.judgement.problem import Problem
from symnode.language.arrays import Array, as_array
from symnode.language.dynamics import Dynamics, Fact
from symnode.language.errors import StatementError
from symnode.language.models import Model
from symnode.language.recurrence import Recurrence
from symnode.language.relations import Equal
from symnode.language.symbols import TIME
from symnode.language.terms import NOW
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
                    _start(problem, g.on[0] if g.initial is not None else g.on[1], conditions),
                )
            )
        elif isinstance(g, Recurrence):
            found.append(_sweep(problem, g))
    return found


def _sweep(problem: Problem, g: Recurrence) -> Motion:
    """The motion of a recurrence; the end value of the other direction is a mere hypothesis."""
    backward = g.next is None
    rate = problem.equation(g.equation.relation, None)
    wanted = "terminal" if backward else "initial"
    conditions = [c for c in g.conditions if c.name.startswith(wanted)]
    end = as_array(g.steps) if backward else as_array(0)
    return Motion(
        g.state.function.name,
        tuple(h.name for h in g.state.function.depends_on or ()),
        tuple((n, s) for n, s in rate["indices"]),
        rate["rhs"],
        _start(problem, end, conditions),
        problem.wire.name_of(g.step),
        backward,
    )


def _start(problem: Problem, end: Array, conditions: list[Fact]) -> Any:
    if not conditions:
        return None
    first = conditions[0]
    written = problem.equation(first.relation, None)
    indices = tuple((n, s) for n, s in written["indices"])
    return problem.wire.term(end.body), written["rhs"], indices


def formulas(problem: Problem, model: Model) -> dict[str, Any]:
    """The fields that an author's model fixes, as JSON in the symbols of their declaration."""
    out = {}
    for name, (owner, value) in model.fields.items():
        arguments = []
        for a in owner.arguments:
            head = TIME if a.body is NOW else a.head
            if head is None:
                raise StatementError(
                    f"a field declared in plain symbols, to be given as a formula: {owner}",
                    f"its argument {a}",
                    "declare it with symbols and apply it: f = vector_field('f', n, y); f(x)",
                )
            arguments.append(problem.wire.head(head))
        problem.wire.function(owner.function)
        equation = problem.equation(Equal(value, value), None)
        out[name] = {"indices": equation["indices"], "rhs": equation["rhs"], "arguments": arguments}
    return out
