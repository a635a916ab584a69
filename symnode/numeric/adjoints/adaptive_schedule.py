"""The steps that an adaptive solver accepts, frozen."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.adjoints.schedule import Schedule
from symnode.numeric.errors import IntegrationError
from symnode.numeric.solvers.options import SolverOptions
from symnode.numeric.solvers.solve import solve
from symnode.numeric.tableaux import TABLEAUX


def adaptive_schedule(
    problem: Problem, method: str, options: SolverOptions, where: str
) -> Schedule:
    """The accepted steps from each time to the next, as fixed fractions of that interval.

    >>> from symnode.numeric.adjoints.fields import WithVjp
    >>> fast_at_first = WithVjp(
    ...     lambda t, x, p: -9 * x, lambda t, x, p, c: (-9 * c, {})
    ... )
    >>> problem = Problem(fast_at_first, 1.0, [0.0, 2.0])
    >>> found = adaptive_schedule(problem, "dormand_prince", SolverOptions(), "numeric.Discrete")
    >>> lengths = [step.length for step in found.steps]
    >>> len(lengths) > 5, lengths[0] < lengths[-1], round(sum(lengths), 12)
    (True, True, 2.0)
    """
    if method not in TABLEAUX or not TABLEAUX[method].embedded:
        names = ", ".join(sorted(name for name, t in TABLEAUX.items() if t.embedded))
        raise IntegrationError(
            f"{where}: method", "a pair, which estimates its error", method, f"one of {names}"
        )
    state, fractions = problem.initial, []
    times = problem.times.tolist()
    for start, stop in pairwise(times):
        if start == stop:
            fractions.append(np.array([0.0, 1.0]))
            continue
        found = solve(
            lambda t, x: problem.field(t, x, problem.parameters),
            state,
            [start, stop],
            method=method,
            options=replace(SolverOptions.given(options, where), keep_path=True),
        )
        assert found.path is not None
        state = found.states[-1]
        fractions.append((found.path.nodes - start) / (stop - start))
    return Schedule.of(problem.times, fractions)


def expect_one(substeps: int, where: str) -> None:
    """Refuse a number of steps where tolerances choose it."""
    if substeps != 1:
        raise IntegrationError(
            f"{where}: substeps", "no number of steps beside options", substeps, "leave one out"
        )
