"""The one error of this package, in four parts: where, expected, got, way out."""

from __future__ import annotations

from typing import final


@final
class DerivationError(ValueError):
    """SymPy was asked for something that it cannot derive, or that has no meaning.

    Attributes: ``where`` (function and argument), ``expected``, ``got`` (the smallest guilty
    expression), ``way_out`` (what to write instead).

    >>> print(DerivationError("derive.f: x", "a symbol", "x + 1", "pass x"))
    derive.f: x:
      expected  a symbol
      got       x + 1
      way out   pass x
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
