"""The backward solve of Chen et al.: state, costate and gradient integrated together."""

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
from symnode.numeric.adjoints.scheme import Scheme, combined
from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, count_of
from symnode.numeric.solvers.options import SolverOptions

WHERE = "numeric.Augmented"


@final
@dataclass(frozen=True)
class Augmented:
    """The adjoint equation with the state integrated backwards beside it, as printed.

    From ``(x(t_1), L_x, 0)`` back to t_0: ``d(x, lambda, g)/dt = (f, -f_x^T lambda - r_x,
    -f_theta^T lambda - r_theta)``; nothing of the forward path is kept but its end (and its states
    at the times, which the loss sees).  dL/dt_0 is ``-lambda(t_0) . f(t_0, x_0) - r``, which equals
    the integral of [chen2018, Algorithm 2].

    **It fails where the forward flow contracts.**  Backwards, a rate -k becomes e^{k T}: rounding
    errors (2e-16), and much earlier the error of the method, are multiplied by it.  The state that
    comes back is compared with the initial one, and a distance of more than ``drift`` relative to
    the largest entry on the way is an error; ``drift=inf`` computes what is printed, right or
    wrong.  A small distance does not prove the gradient right: directions in which the initial
    state happens not to move are not seen.

    Fields: ``method``, ``substeps`` and ``options`` as of :class:`~symnode.numeric.Continuous`;
    ``drift`` > 0.

    Errors: as :class:`~symnode.numeric.Discrete`, and for a state that does not come back.

    Source: [chen2018, Algorithms 1 and 2].

    >>> from symnode.numeric.adjoints.fields import WithVjp
    >>> decay = WithVjp(
    ...     lambda t, x, p: -p["k"] * x, lambda t, x, p, c: (-p["k"] * c, {"k": -np.vdot(c, x)})
    ... )
    >>> problem = Problem(decay, 1.0, [0.0, 1.0], {"k": 100.0})
    >>> Augmented(substeps=100).gradient(problem, Loss(terminal=(lambda x: x, np.ones_like)))
    Traceback (most recent call last):
    symnode.numeric.errors.IntegrationError: numeric.Augmented: the backward solve:
      expected  the initial state back, up to 0.001 of the largest entry
      got       a distance of 3.71
      way out   the forward flow contracts: Continuous(...) or Discrete(...), or smaller steps
    """

    method: str = "rk4"
    substeps: int = 1
    drift: float = 1e-3
    options: SolverOptions | None = None

    def gradient(self, problem: Problem, loss: Loss, /) -> LossGradient:
        """The loss and its derivatives."""
        if isinstance(self.drift, complex) or not self.drift > 0:
            raise IntegrationError(f"{WHERE}: drift", "a number above 0", self.drift, "drift=1e-3")
        substeps = count_of(self.substeps, f"{WHERE}: substeps")
        if self.options is not None:
            expect_one(substeps, WHERE)
            adaptive = AdaptiveSweep(problem, loss, self.method, self.options, WHERE)
            found = adaptive.gradient(Kept.ENDS)
            self._compare(adaptive.returned, adaptive.observed)
            return found
        scheme = Scheme.named(self.method, WHERE)
        schedule = Schedule.uniform(problem.times, substeps)
        field = problem.bound()
        run = ForwardRun(scheme, schedule, problem, loss, WHERE, field)
        # Overflow is reported as an error with the state that led to it.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            observed, _, cost = run.states(len(schedule.steps))
            back = _Reversed(scheme, schedule, observed[-1])
            found = CostateSweep(scheme, problem, loss, WHERE, field).gradient(
                schedule, observed, cost, back
            )
        self._compare(back.state, observed)
        return found

    def _compare(self, back: Array, observed: Array) -> None:
        scale = max(float(np.max(np.abs(observed), initial=0.0)), np.finfo(float).tiny)
        distance = float(np.max(np.abs(back - observed[0]), initial=0.0))
        if not distance <= self.drift * scale:
            raise IntegrationError(
                f"{WHERE}: the backward solve",
                f"the initial state back, up to {self.drift:.3g} of the largest entry",
                f"a distance of {distance:.3g}",
                "the forward flow contracts: Continuous(...) or Discrete(...), or smaller steps",
            )


class _Reversed:
    """The state, integrated backwards with the stages of the costate."""

    def __init__(self, scheme: Scheme, schedule: Schedule, last: Array) -> None:
        self.scheme, self.schedule, self.state = scheme, schedule, last
        self.slopes: list[Array] = []

    def begin(self, n: int) -> None:
        self.length = -self.schedule.steps[n].length
        self.slopes = []

    def stage(self, i: int) -> Array:
        return combined(self.state, self.scheme.rows[i], self.length, self.slopes)

    def seen(self, slope: Array) -> None:
        self.slopes.append(slope)

    def end(self) -> None:
        self.state = self.scheme.advanced(self.state, self.slopes, self.length)
