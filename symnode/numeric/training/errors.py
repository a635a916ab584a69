"""The one error of the training rules, in four parts: where, expected, got, way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from symnode.language.four_parts import FourParts

if TYPE_CHECKING:
    from symnode.numeric.training.descent import History


@final
class TrainingError(FourParts, ValueError):
    """Training could not go on: unusable input, or a step that left the finite numbers.

    Attributes: ``where``, ``expected``, ``got``, ``way_out``; for a training run that broke down
    also ``history``, everything up to the last finite parameters (otherwise None).

    >>> print(TrainingError("training.SGD: rate", "a positive number", -1, "take 0.1"))
    training.SGD: rate:
      expected  a positive number
      got       -1
      way out   take 0.1
    """

    history: History | None = None

    def after(self, history: History) -> TrainingError:
        """The same error with the finite part of the run attached."""
        self.history = history
        return self
