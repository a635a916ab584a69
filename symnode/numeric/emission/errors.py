"""The one error of emission, in four parts: where, expected, got, way out."""

from __future__ import annotations

from typing import final

from symnode.language.four_parts import FourParts


@final
class EmissionError(FourParts, ValueError):
    """A formula that has no NumPy code, or values that the code cannot take.

    Attributes: ``where``, ``expected``, ``got``, ``way_out``.

    >>> print(EmissionError("numeric.compile: x", "2 entries", "3", "pass x of shape (2, ...)"))
    numeric.compile: x:
      expected  2 entries
      got       3
      way out   pass x of shape (2, ...)
    """
