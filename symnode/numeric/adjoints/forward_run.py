"""The forward run before an adjoint equation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np

from symnode.numeric.adjoints.fields import TapedField
from symnode.numeric.adjoints.losses import Loss
from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.adjoints.schedule import Schedule, Step
from symnode.numeric.adjoints.scheme import Scheme, checked_slope
from symnode.numeric.inputs import Array, finite
from symnode.numeric.solvers.memory import within_memory


@final
@dataclass(frozen=True)
class ForwardRun:
    """One explicit method on the steps of a schedule, with the running cost by the same weights."""

    scheme: Scheme
    schedule: Schedule
    problem: Problem
    loss: Loss
    where: str
    field: TapedField  # of the problem, or bound to its parameters

    def states(self, every: int) -> tuple[Array, dict[int, Array], float]:
        """States at the times; states before every k-th step, by its number; the cost."""
        state, cost = self.problem.initial, 0.0
        within_memory(
            state.nbytes * (len(self.schedule.steps) // every + len(self.schedule.before)),
            f"{self.where}: checkpoint_every",
            "the states of the path",
            "a larger checkpoint_every keeps fewer of them",
        )
        kept: dict[int, Array] = {}
        at_times, wanted = [state], frozenset(self.schedule.before)
        for n, step in enumerate(self.schedule.steps):
            if n % every == 0:
                kept[n] = state
            state, more = self.step(step, state)
            cost += more
            if n + 1 in wanted:
                at_times.append(state)
        return np.stack(at_times), kept, cost

    def step(self, step: Step, state: Array, fraction: float = 1.0) -> tuple[Array, float]:
        """The state after the step, or after a fraction of it, and the cost of the step."""
        problem, costs = self.problem, []

        def evaluate(time: float, stage: Array) -> Array:
            costs.append(self.loss.running_value(time, stage, problem.parameters))
            return self.slope(time, stage)

        length = fraction * step.length
        slopes = self.scheme.slopes(evaluate, step.time, state, length)
        new = np.asarray(self.scheme.advanced(state, slopes, length))
        finite(new, step.time, state, self.where)
        return new, length * float(np.dot(self.scheme.weights, costs))

    def slope(self, time: float, state: Array) -> Array:
        """f, checked."""
        value = self.field(time, state, self.problem.parameters)
        return checked_slope(value, state, f"{self.where}: field")
