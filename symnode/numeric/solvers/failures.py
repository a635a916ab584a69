"""The errors of solutions that break down, with the way out for each reason."""

from __future__ import annotations

from symnode.numeric.errors import Failure, IntegrationError
from symnode.numeric.inputs import Array

WAY_OUT = {
    Failure.NOT_FINITE: "stop earlier if the solution ends there, or check the field at this point",
    Failure.STEP_TOO_SMALL: "stop earlier: the solution blows up there, or the field jumps",
    Failure.TOO_MANY_STEPS: "a larger tolerance or most_steps; for a stiff equation method='radau'",
    Failure.NO_CONVERGENCE: "smaller steps, or a jacobian that fits the field",
    Failure.STIFF: "method='radau', 'bdf' or 'lsoda'; stop_when_stiff=False to go on",
}


def broke_down(
    failure: Failure, time: float, flat: Array, shape: tuple[int, ...], where: str = "numeric.solve"
) -> IntegrationError:
    """The error for a solution that does not go on from this point.

    >>> print(broke_down(Failure.STEP_TOO_SMALL, 0.5, flat=__import__("numpy").ones(1), shape=()))
    numeric.solve: after t = 0.5:
      expected  a solution up to the last time
      got       the step has become too small for the time, at the state 1.0
      way out   stop earlier: the solution blows up there, or the field jumps
    """
    state = flat.reshape(shape)
    error = IntegrationError(
        f"{where}: after t = {time:.6g}",
        "a solution up to the last time",
        f"{failure}, at the state {state}",
        WAY_OUT[failure],
    )
    return error.reached(time, state, failure)
