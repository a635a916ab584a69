"""The exact gradient of what a Runge-Kutta method computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

import numpy as np

from symnode.numeric.adjoints.adaptive_schedule import adaptive_schedule, expect_one
from symnode.numeric.adjoints.implicit_stages import stage_costates, stage_states
from symnode.numeric.adjoints.losses import Loss
from symnode.numeric.adjoints.parameter_bars import ParameterBars
from symnode.numeric.adjoints.problem import Problem
from symnode.numeric.adjoints.result import LossGradient, all_finite
from symnode.numeric.adjoints.schedule import Schedule, Step
from symnode.numeric.adjoints.scheme import Scheme, checked_slope
from symnode.numeric.adjoints.stage_records import taken_records
from symnode.numeric.inputs import Array, count_of, finite, slope_of
from symnode.numeric.solvers.options import SolverOptions

WHERE = "numeric.Discrete"
TAPES = (
    f"{WHERE}: checkpoint_every",
    "the tapes of a segment",
    "a smaller checkpoint_every keeps those of fewer steps",
)


@final
@dataclass(frozen=True)
class Discrete:
    """Discretise, then differentiate: the gradient is exact up to round-off, at any step.

    One step is ``X_i = x + h sum_j a_ij k_j``, ``k_i = f(t + c_i h, X_i)``, ``x + h sum_i b_i k_i``
    and the running cost adds ``h sum_i b_i r(t + c_i h, X_i)``.  Its transpose, from the costate
    lambda after the step: for i = s ... 1,

        K_i = h b_i lambda + h sum_j a_ji Y_j,    Y_i = f_x(X_i)^T K_i + h b_i r_x(X_i),

    then ``lambda + sum_i Y_i`` before the step, and ``f_theta(X_i)^T K_i + h b_i r_theta(X_i)``
    are added to the gradient in the parameters.  For an implicit method the K_i solve these
    equations together, with a Jacobian of ``size(x)^2`` numbers a stage: for small systems.

    Fields: ``method`` is the name of a tableau; ``substeps`` is the number of equal steps
    between neighbouring times.  ``checkpoint_every = k`` keeps one state of k and computes the
    others again, so that memory is that of k taped steps and one k-th of the states, for one more
    forward pass; without it all tapes are kept.  Both give the same, up to the order of sums.

    With ``options`` the steps are those that an adaptive solver accepts for a pair, frozen: as
    fixed fractions of the interval between two times they are differentiated like any others.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` for a method that is unknown, for
    shapes that do not fit, for stages that cannot be solved, and for a state, loss or gradient that
    is not finite.

    Source: [hairer1993, II.1]; [hager2000, section 2].

    >>> from symnode.numeric.adjoints.fields import WithVjp
    >>> growth = WithVjp(
    ...     lambda t, x, p: p["a"] * x, lambda t, x, p, c: (p["a"] * c, {"a": np.vdot(c, x)})
    ... )
    >>> problem = Problem(growth, 1.0, [0.0, 1.0], {"a": 3.0})
    >>> end = Loss(terminal=(lambda x: x, np.ones_like))
    >>> found = Discrete("euler", substeps=2).gradient(problem, end)    # of (1 + a/2)^2
    >>> print(found.loss, found.initial, found.parameters["a"])
    6.25 6.25 2.5
    """

    method: str = "rk4"
    substeps: int = 1
    checkpoint_every: int | None = None
    options: SolverOptions | None = None

    def gradient(self, problem: Problem, loss: Loss, /) -> LossGradient:
        """The loss and its derivatives."""
        scheme = Scheme.named(self.method, WHERE, implicit=True)
        substeps = count_of(self.substeps, f"{WHERE}: substeps")
        if self.options is None:
            schedule = Schedule.uniform(problem.times, substeps)
        else:
            expect_one(substeps, WHERE)
            schedule = adaptive_schedule(problem, self.method, self.options, WHERE)
        every = len(schedule.steps)
        if self.checkpoint_every is not None:
            every = min(every, count_of(self.checkpoint_every, f"{WHERE}: checkpoint_every"))
        # Overflow is reported as an error with the state that led to it.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            sweep = _Sweep(scheme, schedule, problem, loss)
            return sweep.gradient(every)


@dataclass
class _Taped:
    """One step: what its transpose needs."""

    tapes: list[Any]
    slopes: list[Array]
    states: list[Array]  # of the stages, where the running cost or f_t need them
    costs: list[float]  # the running cost there


class _Sweep:
    """Forward and back, by segments of ``every`` steps that begin at checkpoints."""

    def __init__(self, scheme: Scheme, schedule: Schedule, problem: Problem, loss: Loss) -> None:
        self.scheme, self.schedule, self.problem, self.loss = scheme, schedule, problem, loss
        self.field = problem.bound()
        self.keep_states = loss.running is not None or problem.in_time is not None
        self.bars = ParameterBars(self.field, problem.parameters, f"{WHERE}: vjp")
        self.times_bar = np.zeros(len(problem.times))

    def gradient(self, every: int) -> LossGradient:
        problem, stages = self.problem, len(self.scheme.nodes)
        self.records, leave = taken_records(
            problem.field, problem.initial, problem.parameters, stages, every, TAPES
        )
        found = self._gradient(every)
        leave()
        return found

    def _gradient(self, every: int) -> LossGradient:
        observed, last, cost, checkpoints, taped = self._forward(every)
        end, costate = self.loss.at_end(last)
        along, jumps = self.loss.at_times(observed)
        places = {n: k for k, n in enumerate(self.schedule.before)} if jumps is not None else {}
        steps = self.schedule.steps
        for n in range(len(steps) - 1, -1, -1):
            if jumps is not None and n + 1 in places:
                costate = costate + jumps[places[n + 1]]
            start = n - n % every
            if not taped:
                taped = self._again(steps[start : n + 1], checkpoints[start // every])
            costate = self._pulled(steps[n], taped.pop(), costate, n - start)
            self._collect(n - start, min(every, len(steps) - start))
        initial = costate if jumps is None else np.asarray(costate + jumps[0])
        times = None if self.problem.in_time is None else self.times_bar
        found = LossGradient(end + along + cost, initial, self.bars.total(), times)
        return all_finite(found, WHERE)

    def _forward(self, every: int) -> tuple[Array, Array, float, list[Array], list[_Taped]]:
        """The states at the times, the last one, the running cost, checkpoints, the last tapes."""
        state, cost = self.problem.initial, 0.0
        at_times, wanted = [state], frozenset(self.schedule.before)
        checkpoints: list[Array] = []
        taped: list[_Taped] = []
        for n, step in enumerate(self.schedule.steps):
            if n % every == 0:
                checkpoints.append(state)
                taped = []
            taped.append(self._stages(step, state, n % every))
            if self.keep_states:
                cost += step.length * float(np.dot(self.scheme.weights, taped[-1].costs))
            state = self._after(step, state, taped[-1])
            if self.loss.observed is not None and n + 1 in wanted:
                at_times.append(state)
        return np.stack(at_times), state, cost, checkpoints, taped

    def _again(self, steps: tuple[Step, ...], state: Array) -> list[_Taped]:
        taped: list[_Taped] = []
        for n, step in enumerate(steps):
            if n:
                state = self._after(steps[n - 1], state, taped[-1])
            taped.append(self._stages(step, state, n))
        return taped

    def _stages(self, step: Step, state: Array, place: int) -> _Taped:
        """The stages of the step with that place in its segment."""
        found = _Taped([], [], [], [])
        parameters, loss, tapes = self.problem.parameters, self.loss, found.tapes
        records = None if self.records is None else self.records.of_step(place)

        def evaluate(time: float, stage: Array) -> Array:
            record = () if records is None else (records[len(tapes)],)
            value, tape = self.field.taped(time, stage, parameters, *record)
            tapes.append(tape)
            if self.keep_states:
                found.states.append(stage)
                found.costs.append(loss.running_value(time, stage, parameters))
            return checked_slope(value, stage, f"{WHERE}: field")

        if self.scheme.is_explicit:
            places = None
            if records is not None and not self.keep_states:
                # The tape keeps the states: they are made there. A running cost or f_t may keep
                # what it is given, which must not lie in memory that is used again.
                places = [record.tape[0] for record in records]
            found.slopes = self.scheme.slopes(evaluate, step.time, state, step.length, places)
            return found
        stages = stage_states(
            self.scheme, self._slope, self._jacobian, (step.time, state), step.length
        )
        for c, stage in zip(self.scheme.nodes, stages, strict=True):
            found.slopes.append(evaluate(step.time + c * step.length, stage))
        return found

    def _slope(self, time: float, state: Array) -> Array:
        value = self.field(time, state, self.problem.parameters)
        return checked_slope(value, state, f"{WHERE}: field")

    def _jacobian(self, time: float, state: Array) -> Array:
        return self._rows(self.field.taped(time, state, self.problem.parameters)[1], state)

    def _rows(self, tape: Any, state: Array) -> Array:
        """df/dx (size, size), one pull a row."""
        found = np.empty((state.size, state.size))
        for row, unit in zip(found, np.eye(state.size), strict=True):
            through, _ = self.field.pull(tape, self.problem.parameters, unit.reshape(state.shape))
            row[:] = checked_slope(through, state, f"{WHERE}: vjp, first result").ravel()
        return found

    def _after(self, step: Step, state: Array, taped: _Taped) -> Array:
        new = self.scheme.advanced(state, taped.slopes, step.length)
        if self.problem.in_time is None:
            taped.slopes.clear()  # the way back needs them for the times only
        return finite(np.asarray(new), step.time, state, WHERE)

    def _pulled(self, step: Step, taped: _Taped, costate: Array, place: int) -> Array:
        """The costate before the step; parameters and times are added up on the way."""
        records = None if self.records is None else self.records.of_step(place)
        scheme, h, parameters = self.scheme, step.length, self.problem.parameters
        sources = self._sources(step, taped)
        known = None if scheme.is_explicit else self._costates(taped, costate, sources, h)
        back: list[Array] = [costate] * len(scheme.nodes)
        time_bar = length_bar = 0.0
        for i in range(len(back) - 1, -1, -1):
            b = scheme.weights[i]
            if known is None:
                into = None if records is None else records[i].costate
                weighted = scheme.weighted(i, costate, h, back, into)
            else:
                weighted = known[i]
            through, factors = self.field.pull(taped.tapes[i], parameters, weighted)
            back[i] = checked_slope(through, costate, f"{WHERE}: vjp, first result")
            if records is None:
                self.bars.wait(factors)
            if sources is not None:
                back[i] = back[i] + sources[i]
            if self.problem.in_time is not None:
                time = step.time + scheme.nodes[i] * h
                moved = self._in_time(time, taped.states[i], weighted, h * b)
                slope = taped.slopes[i]
                along = np.vdot(weighted, slope) / h if h else b * np.vdot(costate, slope)
                time_bar += moved
                length_bar += float(along) + scheme.nodes[i] * moved + b * taped.costs[i]
        step.move(self.times_bar, time_bar, length_bar)
        before = costate + back[0]
        for part in back[1:]:
            before += part
        return before

    def _sources(self, step: Step, taped: _Taped) -> list[Array] | None:
        """``h b_i r_x`` at the stages; the parameters get theirs."""
        if self.loss.running is None:
            return None
        found = []
        for c, b, stage in zip(self.scheme.nodes, self.scheme.weights, taped.states, strict=True):
            time, weight = step.time + c * step.length, step.length * b
            in_state, bars = self.loss.running_gradient(time, stage, self.problem.parameters)
            found.append(weight * in_state)
            self.bars.add(bars, weight)
        return found

    def _costates(
        self, taped: _Taped, costate: Array, sources: list[Array] | None, length: float
    ) -> list[Array]:
        jacobians = [self._rows(tape, costate) for tape in taped.tapes]
        nothing = [np.zeros_like(costate)] * len(jacobians)
        return stage_costates(self.scheme, jacobians, costate, sources or nothing, length)

    def _collect(self, place: int, length: int) -> None:
        """The gradients in the parameters of a group of steps that is complete."""
        group = self.records.group_from(place, length) if self.records else None
        if group is not None:
            bars = self.field.collect(group, self.problem.parameters)
            self.bars.add(bars, 1.0, complete=True)

    def _in_time(self, time: float, stage: Array, weighted: Array, weight: float) -> float:
        """The derivative in the time of one stage, which f and r contain."""
        assert self.problem.in_time is not None
        parameters = self.problem.parameters
        partial = slope_of(
            self.problem.in_time(time, stage, parameters), stage, f"{WHERE}: in_time"
        )
        moved = float(np.vdot(weighted, partial))
        return moved + weight * self.loss.running_in_time(time, stage, parameters)
