"""The one error of emission, in four parts: where, expected, got, way out."""

from __future__ import annotations

from typing import final


@final
class EmissionError(ValueError):
    """A formula that has no NumPy code, or values that the code cannot take.

    Attributes: ``where``, ``expected``, ``got``, ``way_out``.

    >>> print(EmissionError("numeric.compile: x", "2 entries", "3", "pass x of shape (2, ...)"))
    numeric.compile: x:
      expected  2 entries
      got       3
      way out   pass x of shape (2, ...)
    """

    def __init__(self, where: str, expected: str, got: object, way_out: str) -> None:
        self.where = where
        self.expected = expected
        self.got = got
        self.way_out = way_out
        # All four are arguments of the base class, so that the error can be copied to a process.
        super().__init__(where, expected, got, way_out)

    def __str__(self) -> str:
        return (
            f"{self.where}:\n  expected  {self.expected}\n"
            f"  got       {self.got}\n  way out   {self.way_out}"
        )
