"""Index spaces and the indices that run over them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from symnode.language.notation import Notation, Written, symbol
from symnode.language.operators import Operators


class Kind(StrEnum):
    """What summing over a space means."""

    FINITE = "finite"  # an integer n >= 1 of entries
    PROBABILITY = "probability"  # expectation: the integral of 1 is 1
    MEASURE = "measure"  # the integral against some measure


@dataclass(frozen=True, eq=False, repr=False)
class Space(Operators, Written):
    """An index range. Spaces are compared by identity; in formulas a finite one is its size.

    >>> n = Space("n"); 1 / n
    1/n
    """

    name: str
    kind: Kind = Kind.FINITE
    notation: Notation = None  # type: ignore[assignment]
    normal: tuple[Space, ...] | None = None  # the slots of the normal vector that lives here

    def __post_init__(self) -> None:
        object.__setattr__(self, "notation", symbol(self.name))

    def index(self, name: str) -> Index:
        """A new index over this space."""
        return Index(name, self)


@dataclass(frozen=True, eq=False, repr=False)
class Index(Operators, Written):
    """A variable that ranges over a space; two indices of one name are still two.

    In formulas an index of a finite space is its number, counted from 0.

    >>> k = Space("N").index("k"); k + 1
    k + 1
    """

    name: str
    space: Space

    @property
    def notation(self) -> Notation:  # type: ignore[override]
        return symbol(self.name)
