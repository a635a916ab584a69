"""The adjoint equation, integrated backwards by an explicit method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from symnode.numeric.adjoints.fields import TapedField
from symnode.numeric.adjoints.losses import Loss
from symnode.numeric.adjoints.parameter_bars import ParameterBars
from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.adjoints.result import LossGradient, all_finite
from symnode.numeric.adjoints.schedule import Schedule, Step
from symnode.numeric.adjoints.scheme import Scheme, checked_slope, combined
from symnode.numeric.adjoints.stage_records import StageRecords, taken_records
from symnode.numeric.emission.field_record import Record
from symnode.numeric.inputs import Array


class States(Protocol):
    """Where the coefficients of the adjoint equation are evaluated, one step after the other."""

    def begin(self, n: int) -> None:
        """Step n is next; they come from the last one to the first."""

    def stage(self, i: int) -> Array:
        """The state at the time of stage i of the backward step."""

    def seen(self, slope: Array) -> None:
        """The slope of the state that was asked for last."""

    def end(self) -> None:
        """The step is done."""


def times_gradient(
    problem: Problem, loss: Loss, observed: Array, costates: Sequence[Array]
) -> NDArray[np.float64]:
    """``costate . f`` at every time; at the ends the running cost enters or leaves as well.

    >>> from symnode.numeric.adjoints.fields import WithVjp
    >>> unit = WithVjp(lambda t, x, p: np.ones_like(x), lambda t, x, p, c: (0 * c, {}))
    >>> times_gradient(Problem(unit, [0.0], [0.0, 1.0]), Loss(), np.zeros((2, 1)), np.ones((2, 1)))
    array([1., 1.])
    """
    bar = np.zeros(len(problem.times))
    for k, (time, state) in enumerate(zip(problem.times.tolist(), observed, strict=True)):
        slope = problem.field(time, state, problem.parameters)
        bar[k] = np.vdot(costates[k], checked_slope(slope, state, "numeric.gradient: field"))
    for k, sign in ((0, -1.0), (-1, 1.0)):
        time = float(problem.times[k])
        bar[k] += sign * loss.running_value(time, observed[k], problem.parameters)
    return bar


class CostateSweep:
    """``-dlambda/dt = f_x^T lambda + r_x`` from ``L_x`` at the end, with a jump at each time.

    On the way ``dL/dtheta = integral of f_theta^T lambda + r_theta dt`` by the weights of the
    method, and ``dL/dt_k = jump . f(t_k)`` inside, ``lambda . f + r`` at the end and its negative
    at the start, where f and r are those of the forward path.
    """

    def __init__(
        self, scheme: Scheme, problem: Problem, loss: Loss, where: str, field: TapedField
    ) -> None:
        self.scheme, self.problem, self.loss, self.where = scheme, problem, loss, where
        self.field = field  # of the problem, or bound to its parameters
        self.bars = ParameterBars(field, problem.parameters, f"{where}: vjp")
        # The others add nothing to the gradient in the parameters.
        self.weighted = [i for i, b in enumerate(scheme.weights) if b]
        self.records: StageRecords | None = None

    def gradient(
        self, schedule: Schedule, observed: Array, cost: float, states: States
    ) -> LossGradient:
        """The gradient, given the forward states at the times and the integrated cost."""
        problem = self.problem
        limit = f"{self.where}: initial", "the tapes of a step", "a smaller batch"
        self.records, leave = taken_records(
            problem.field, problem.initial, problem.parameters, len(self.weighted), 1, limit
        )
        found = self._gradient(schedule, observed, cost, states)
        leave()
        return found

    def _gradient(
        self, schedule: Schedule, observed: Array, cost: float, states: States
    ) -> LossGradient:
        end, costate = self.loss.at_end(observed[-1])
        along, jumps = self.loss.at_times(observed)
        jumps = np.zeros_like(observed) if jumps is None else jumps
        costate = costate + jumps[-1]
        last = costate
        places = {n: k for k, n in enumerate(schedule.before)}
        for n in range(len(schedule.steps) - 1, -1, -1):
            if n + 1 in places and n + 1 < len(schedule.steps):
                costate = costate + jumps[places[n + 1]]
            states.begin(n)
            costate = self._step(schedule.steps[n], costate, states)
            states.end()
        costates = [-costate, *jumps[1:-1], last]
        times = times_gradient(self.problem, self.loss, observed, costates)
        initial = np.asarray(costate + jumps[0])
        return all_finite(
            LossGradient(end + along + cost, initial, self.bars.total(), times), self.where
        )

    def _step(self, step: Step, costate: Array, states: States) -> Array:
        scheme, h = self.scheme, step.length
        records = self._records_of(step)
        back: list[Array] = []
        for i, row in enumerate(scheme.rows):
            point = step.time + (1 - scheme.nodes[i]) * h, states.stage(i)
            at, weight = combined(costate, row, h, back), h * scheme.weights[i]
            slope, through = self._stage(point, at, weight, records.get(i))
            states.seen(slope)
            back.append(through)
        if self.records is not None and records:
            group = self.records.group_from(0, 1)
            bars = self.field.collect(group, self.problem.parameters)
            self.bars.add(bars, 1.0, complete=True)
        return scheme.advanced(costate, back, h)

    def _records_of(self, step: Step) -> dict[int, Record]:
        """Where the weighted stages are recorded, by stage; nowhere in a step so short that the
        product with a weight is 0."""
        weights = [step.length * self.scheme.weights[i] for i in self.weighted]
        if self.records is None or not all(weights):
            return {}
        return dict(zip(self.weighted, self.records.of_step(0), strict=True))

    def _stage(
        self, point: tuple[float, Array], costate: Array, weight: float, record: Record | None
    ) -> tuple[Array, Array]:
        """f, and ``f_x^T lambda + r_x``; the parameters get their share with the weight."""
        kept = () if record is None else (record,)
        (time, state), parameters = point, self.problem.parameters
        value, tape = self.field.taped(time, state, parameters, *kept)
        slope = checked_slope(value, state, f"{self.where}: field")
        # Factors are linear in the costate: scaled before, so that they can be added up unscaled.
        scaled = costate if weight == 0 else weight * costate
        through, factors = self.field.pull(tape, parameters, scaled)
        result = checked_slope(through, costate, f"{self.where}: vjp, first result")
        if weight != 0:
            if record is None:
                self.bars.wait(factors)
            result = result / weight
        if self.loss.running is None:
            return slope, result
        in_state, bars = self.loss.running_gradient(time, state, parameters)
        self.bars.add(bars, weight)
        return slope, result + in_state
