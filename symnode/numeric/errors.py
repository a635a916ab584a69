"""The one error of the integrators, in four parts: where, expected, got, way out."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, final

from symnode.language.four_parts import FourParts


class Failure(StrEnum):
    """Why a trajectory ends before its time."""

    NOT_FINITE = "a value is NaN or infinite"
    STEP_TOO_SMALL = "the step has become too small for the time"
    TOO_MANY_STEPS = "too many steps"
    NO_CONVERGENCE = "Newton's iteration does not converge"
    STIFF = "the equation seems stiff and the method is explicit"


@final
class IntegrationError(FourParts, ValueError):
    """A trajectory could not be computed: unusable input, or the solution broke down.

    Attributes: ``where``, ``expected``, ``got``, ``way_out``; for a solution that broke down also
    ``failure``, and ``time`` and ``state``, the last point that was reached (otherwise None).

    >>> print(IntegrationError("numeric.rk4: times", "2 or more points", 1, "add the end time"))
    numeric.rk4: times:
      expected  2 or more points
      got       1
      way out   add the end time
    """

    time: float | None = None
    state: Any = None
    failure: Failure | None = None

    def reached(
        self, time: float, state: Any, failure: Failure = Failure.NOT_FINITE
    ) -> IntegrationError:
        """The same error with the reason and the last point attached."""
        self.time, self.state, self.failure = time, state, failure
        return self
