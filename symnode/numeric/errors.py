"""The one error of the integrators, in four parts: where, expected, got, way out."""

from __future__ import annotations

from typing import Any, final


@final
class IntegrationError(ValueError):
    """A trajectory could not be computed: unusable input, or the solution left the finite numbers.

    Attributes: ``where``, ``expected``, ``got``, ``way_out``; for a solution that broke down also
    ``time`` and ``state``, the last point at which everything was finite (otherwise None).

    >>> print(IntegrationError("numeric.rk4: times", "2 or more points", 1, "add the end time"))
    numeric.rk4: times:
      expected  2 or more points
      got       1
      way out   add the end time
    """

    def __init__(self, where: str, expected: str, got: object, way_out: str) -> None:
        self.where = where
        self.expected = expected
        self.got = got
        self.way_out = way_out
        self.time: float | None = None
        self.state: Any = None
        # All four are arguments of the base class, so that the error can be copied to a process.
        super().__init__(where, expected, got, way_out)

    def __str__(self) -> str:
        return (
            f"{self.where}:\n  expected  {self.expected}\n"
            f"  got       {self.got}\n  way out   {self.way_out}"
        )

    def reached(self, time: float, state: Any) -> IntegrationError:
        """The same error with the last finite point attached."""
        self.time, self.state = time, state
        return self
