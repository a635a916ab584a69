"""The door to all solvers of one initial value problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from symnode.numeric.errors import IntegrationError
from symnode.numeric.inputs import Array, Field, common_type, save_times_of, start_of
from symnode.numeric.solvers.adaptive import AdaptiveSteps, DoneStep
from symnode.numeric.solvers.attempts import DoubledTrial, EmbeddedTrial, FlatStep, Trial
from symnode.numeric.solvers.checked_field import CheckedField
from symnode.numeric.solvers.coefficients import bare, coefficients, explicit_stages
from symnode.numeric.solvers.control import error_scale
from symnode.numeric.solvers.events import Event, EventSearch
from symnode.numeric.solvers.newton import StageEquations
from symnode.numeric.solvers.options import SolverOptions
from symnode.numeric.solvers.recorder import Recorder
from symnode.numeric.solvers.scipy_steps import SCIPY, ScipySteps
from symnode.numeric.solvers.stiffness import StiffnessWatch
from symnode.numeric.solvers.trajectory import Trajectory
from symnode.numeric.tableaux import TABLEAUX

WHERE = "numeric.solve"
METHODS = (*sorted(TABLEAUX), *SCIPY)
# Newton's iteration goes on until its error is small against the error allowed to the step.
STAGE_PART = 1e-3


class Steps(Protocol):
    """Accepted steps, one after the other."""

    rejected: int

    def steps(self, time: float, state: Array, end: float) -> Iterator[DoneStep]: ...


def solve(
    field: Field,
    initial: ArrayLike,
    times: ArrayLike,
    *,
    method: str = "dormand_prince",
    options: SolverOptions | None = None,
    events: Sequence[Event] = (),
) -> Trajectory:
    """The solution of ``dx/dt = field(t, x)``, ``x(times[0]) = initial``, with controlled error.

    Args:
        field: function of the time and the state; returns an array of the state's shape.
        initial: array of any shape, real or complex; integers and float32 become float64.
        times: N times in increasing or decreasing order (decreasing integrates backwards). One
            time, or equal ones, give the initial state.
        method: the name of a tableau, or 'radau', 'bdf', 'lsoda'. Explicit pairs estimate the
            error by their embedded solution, all other tableaux by two half steps.
        options: tolerances (rtol 1e-6, atol 1e-9) and limits.
        events: zeros to be found on the way.

    Returns a :class:`~symnode.numeric.Trajectory`.

    Errors: :class:`~symnode.numeric.errors.IntegrationError` for unusable input, and where the
    solution breaks down: NaN, infinity, blow-up, too many steps, stiffness with an explicit method.
    Then it carries ``failure``, ``time`` and ``state``, the last point that was reached.

    Source: [hairer1993, II.4, II.6].

    >>> decay = solve(lambda t, x: -x, [1.0], [0.0, 1.0, 2.0])
    >>> decay.states[:, 0].round(6).tolist(), decay(0.5).round(6).tolist()
    ([1.0, 0.367879, 0.135335], [0.606531])
    """
    options = SolverOptions.given(options, WHERE)
    grid = save_times_of(times, f"{WHERE}: times")
    state = start_of(initial, f"{WHERE}: initial")
    state = state.astype(common_type(field, float(grid[0]), state, f"{WHERE}: field"))
    slope = CheckedField(field, state.shape, state.dtype, WHERE)
    steps = _steps_of(method, slope, options)
    recorder = Recorder(grid, state, EventSearch(events, state.shape), options.keep_path)
    # Overflow inside a step rejects it, or ends in an error with the state that led to it.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        if grid[-1] != grid[0]:
            for step in steps.steps(float(grid[0]), state.ravel(), float(grid[-1])):
                if recorder.take(step.end, step.piece, step.new):
                    break
    return recorder.trajectory(len(events), steps.rejected, slope.evaluations)


def _steps_of(method: str, slope: CheckedField, options: SolverOptions) -> Steps:
    if method in SCIPY:
        return ScipySteps(method, slope, options)
    if method not in TABLEAUX:
        names = ", ".join(METHODS)
        raise IntegrationError(
            f"{WHERE}: method", "the name of a method", method, f"one of {names}"
        )
    is_watched = options.stop_when_stiff and TABLEAUX[method].is_explicit
    watch = StiffnessWatch.of(method, 1) if is_watched else None
    return AdaptiveSteps(_trial_of(method, options), slope, options, watch)


def _trial_of(method: str, options: SolverOptions) -> Trial:
    tableau = TABLEAUX[method]
    if tableau.embedded:
        return EmbeddedTrial(coefficients(method), 1 + min(tableau.order, tableau.embedded_order))
    step_of = _explicit_step(method) if tableau.is_explicit else _implicit_step(method, options)
    return DoubledTrial(step_of, tableau.order + 1)


def _explicit_step(method: str) -> FlatStep:
    m = bare(method)

    def step_of(slope: CheckedField, time: float, state: Array, step: float) -> Array:
        slopes = explicit_stages(m, slope, time, state, step, slope(time, state))
        return np.asarray(state + step * (m.b @ slopes))

    return step_of


def _implicit_step(method: str, options: SolverOptions) -> FlatStep:
    equations = StageEquations(bare(method), options.jacobian, WHERE)

    def step_of(slope: CheckedField, time: float, state: Array, step: float) -> Array:
        accuracy = STAGE_PART * error_scale(state, state, options)
        return equations.step(slope, time, state, step, accuracy)

    return step_of
