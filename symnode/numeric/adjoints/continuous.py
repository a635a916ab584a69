"""The adjoint equation along the forward path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np

from symnode.numeric.adjoints.adaptive_schedule import expect_one
from symnode.numeric.adjoints.adaptive_sweep import AdaptiveSweep, Kept
from symnode.numeric.adjoints.costate_sweep import CostateSweep
from symnode.numeric.adjoints.forward_run import ForwardRun
from symnode.numeric.adjoints.losses import Loss
from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.adjoints.result import LossGradient
from symnode.numeric.adjoints.schedule import Schedule
from symnode.numeric.adjoints.scheme import Scheme
from symnode.numeric.inputs import Array, count_of
from symnode.numeric.solvers.hermite import HermitePath
from symnode.numeric.solvers.options import SolverOptions

WHERE = "numeric.Continuous"
HERMITE_ORDER = 4


@final
@dataclass(frozen=True)
class Continuous:
    """Differentiate, then discretise: the adjoint equation, by the forward method on its steps.

    ``-dlambda/dt = f_x^T lambda + r_x``, ``dL/dtheta = integral of f_theta^T lambda + r_theta dt``,
    with the coefficients at the forward path.  Between the steps that is the cubic Hermite
    interpolant for methods of order 4 or less, and otherwise the method itself with a shortened
    step, so that the gradient has the order of the method.  It differs from the derivative of the
    computed loss by that order.

    With ``options`` both ways are solved adaptively, each with its own steps, by any method of
    :func:`~symnode.numeric.solve`; between its steps the path is the one of the solver.

    Fields: as of :class:`~symnode.numeric.Discrete`; ``checkpoint_every = k`` keeps one state of k,
    where otherwise all states are kept (never the tapes).  With ``options`` any k keeps the states
    at the times of the problem only, and solves for the path of one interval at a time again.

    Errors: as :class:`~symnode.numeric.Discrete`.

    Source: [chen2018, section 2]; [notes, Theorem 1] with its signs corrected.

    >>> from symnode.numeric.adjoints.fields import WithVjp
    >>> growth = WithVjp(
    ...     lambda t, x, p: p["a"] * x, lambda t, x, p, c: (p["a"] * c, {"a": np.vdot(c, x)})
    ... )
    >>> problem = Problem(growth, 1.0, [0.0, 1.0], {"a": 1.0})
    >>> end = Loss(terminal=(lambda x: x, np.ones_like))
    >>> found = Continuous("dormand_prince", substeps=20).gradient(problem, end)
    >>> print(f"{found.initial:.7f} {found.parameters['a']:.7f}")
    2.7182818 2.7182818
    """

    method: str = "rk4"
    substeps: int = 1
    checkpoint_every: int | None = None
    options: SolverOptions | None = None

    def gradient(self, problem: Problem, loss: Loss, /) -> LossGradient:
        """The loss and its derivatives."""
        substeps = count_of(self.substeps, f"{WHERE}: substeps")
        every = 1
        if self.checkpoint_every is not None:
            every = count_of(self.checkpoint_every, f"{WHERE}: checkpoint_every")
        if self.options is not None:
            expect_one(substeps, WHERE)
            what = Kept.PATHS if self.checkpoint_every is None else Kept.STATES
            return AdaptiveSweep(problem, loss, self.method, self.options, WHERE).gradient(what)
        scheme = Scheme.named(self.method, WHERE)
        schedule = Schedule.uniform(problem.times, substeps)
        field = problem.bound()
        run = ForwardRun(scheme, schedule, problem, loss, WHERE, field)
        # Overflow is reported as an error with the state that led to it.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            observed, kept, cost = run.states(every)
            path = _Path(run, kept, every, observed[-1])
            sweep = CostateSweep(scheme, problem, loss, WHERE, field)
            return sweep.gradient(schedule, observed, cost, path)


class _Path:
    """The forward path inside one step after the other, from the last to the first."""

    def __init__(self, run: ForwardRun, kept: dict[int, Array], every: int, last: Array) -> None:
        self.run, self.kept, self.every = run, kept, every
        self.segment: dict[int, Array] = {}
        self.after = last
        self.before = last
        self.slope_after: Array | None = None
        self.interpolant: HermitePath | None = None

    def begin(self, n: int) -> None:
        steps = self.run.schedule.steps
        if n not in self.segment:
            first = n - n % self.every
            self.segment = {first: self.kept[first]}
            for m in range(first, n):
                self.segment[m + 1] = self.run.step(steps[m], self.segment[m])[0]
        self.n, self.before = n, self.segment.pop(n)
        if self.run.scheme.order <= HERMITE_ORDER and steps[n].length:
            start, end = steps[n].time, steps[n].time + steps[n].length
            if self.slope_after is None:
                self.slope_after = self.run.slope(end, self.after)
            slope = self.run.slope(start, self.before)
            self.interpolant = HermitePath(
                np.array([start, end]),
                np.stack([self.before, self.after]),
                np.stack([slope, self.slope_after]),
            )
            self.slope_after = slope

    def stage(self, i: int) -> Array:
        step, fraction = self.run.schedule.steps[self.n], 1 - self.run.scheme.nodes[i]
        if fraction == 1 or not step.length:
            return self.after
        if fraction == 0:
            return self.before
        if self.interpolant is not None:
            return self.interpolant(step.time + fraction * step.length)
        return self.run.step(step, self.before, fraction)[0]

    def seen(self, slope: Array) -> None:
        pass

    def end(self) -> None:
        self.after = self.before
