"""Errors in four parts: where, what was expected, what was got, and the way out."""

from __future__ import annotations

from typing import Any


def four_parts(where: object, expected: object, got: object, way_out: object) -> str:
    """The text of an error.

    >>> print(four_parts("page.py:3", "a theorem", "3", "write one"))
    page.py:3:
      expected  a theorem
      got       3
      way out   write one
    """
    return f"{where}:\n  expected  {expected}\n  got       {got}\n  way out   {way_out}"


class FourParts(Exception):
    """An error that says where it is, what was expected, what was got, and the way out."""

    def __init__(self, where: Any, expected: str, got: Any, way_out: str) -> None:
        self.where, self.expected, self.got, self.way_out = where, expected, got, way_out
        # All four are arguments of the base class, so that the error can be copied to a process.
        super().__init__(where, expected, got, way_out)

    def __str__(self) -> str:
        return four_parts(self.where, self.expected, self.got, self.way_out)
