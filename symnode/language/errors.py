"""Errors that a page's author meets: where, what was expected, what was got, and the way out."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Any

from symnode.language.four_parts import FourParts


@dataclass(frozen=True)
class Place:
    """A line of a page."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _is_ours(filename: str) -> bool:
    """Whether a frame belongs to this package, or to a constructor that a dataclass generated."""
    return filename.startswith(_PACKAGE) or filename == "<string>"


def caller() -> Place:
    """The nearest line outside this package that led here."""
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame.f_code.co_filename):
        frame = frame.f_back
    return Place(frame.f_code.co_filename, frame.f_lineno)


class SymnodeError(FourParts):
    """A mistake on a page, told in four parts.

    >>> print(SymnodeError("two vectors of one space", "n against p", "transpose one of them"))
    ...                                                    # doctest: +ELLIPSIS
    <doctest...>:1:
      expected  two vectors of one space
      got       n against p
      way out   transpose one of them
    """

    where: Place

    def __init__(self, expected: str, got: str, way_out: str, where: Place | None = None) -> None:
        super().__init__(where or caller(), expected, got, way_out)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.expected, self.got, self.way_out, self.where)


class ShapeError(SymnodeError):
    """Index spaces that do not fit."""


class DependenceError(SymnodeError):
    """A dependence on a parameter that was used but not declared."""


class NameClash(SymnodeError):
    """Two different symbols of one name in one statement."""


class StatementError(SymnodeError):
    """A statement that lacks something, or contradicts its own form."""


class NoTruthValue(SymnodeError):
    """A relation was used as a Python condition."""


class NotExpressible(SymnodeError):
    """Something cannot be carried to another notation."""
