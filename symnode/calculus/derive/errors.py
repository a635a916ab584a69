"""The one error of this package, in four parts: where, expected, got, way out."""

from __future__ import annotations

from typing import final

from symnode.language.four_parts import FourParts


@final
class DerivationError(FourParts, ValueError):
    """SymPy was asked for something that it cannot derive, or that has no meaning.

    Attributes: ``where`` (function and argument), ``expected``, ``got`` (the smallest guilty
    expression), ``way_out`` (what to write instead).

    >>> print(DerivationError("derive.f: x", "a symbol", "x + 1", "pass x"))
    derive.f: x:
      expected  a symbol
      got       x + 1
      way out   pass x
    """
