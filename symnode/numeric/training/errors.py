"""The one error of the training rules, in four parts: where, expected, got, way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from symnode.numeric.training.descent import History


@final
class TrainingError(ValueError):
    """Training could not go on: unusable input, or a step that left the finite numbers.

    Attributes: ``where``, ``expected``, ``got``, ``way_out``; for a training run that broke down
    also ``history``, everything up to the last finite parameters (otherwise None).

    >>> print(TrainingError("training.SGD: rate", "a positive number", -1, "take 0.1"))
    training.SGD: rate:
      expected  a positive number
      got       -1
      way out   take 0.1
    """

    def __init__(self, where: str, expected: str, got: object, way_out: str) -> None:
        self.where = where
        self.expected = expected
        self.got = got
        self.way_out = way_out
        self.history: History | None = None
        # All four are arguments of the base class, so that the error can be copied to a process.
        super().__init__(where, expected, got, way_out)

    def __str__(self) -> str:
        return (
            f"{self.where}:\n  expected  {self.expected}\n"
            f"  got       {self.got}\n  way out   {self.way_out}"
        )

    def after(self, history: History) -> TrainingError:
        """The same error with the finite part of the run attached."""
        self.history = history
        return self
