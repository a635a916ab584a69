"""Heads (tensor symbols) and undefined functions. Both are compared by identity, never by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from symnode.language.notation import latex_name
from symnode.language.spaces import Space

if TYPE_CHECKING:
    from symnode.language.terms import Term


class Sign(StrEnum):
    """What is declared about every entry."""

    REAL = "real"
    NONZERO = "nonzero"
    POSITIVE = "positive"


class Role(StrEnum):
    """What a symbol stands for."""

    CONSTANT = "constant"
    PARAMETER = "parameter"  # states may depend on it; dynamics hold identically in it
    TIME = "time"
    INSTANT = "instant"  # a fixed time inside an interval
    RANDOM = "random"


class Shape(StrEnum):
    """What is declared about an undefined function as a whole."""

    INCREASING = "increasing"  # f' >= 0, of one number
    CONVEX = "convex"  # jointly in all arguments, with numbers as values


@dataclass(frozen=True, eq=False, repr=False)
class Head:
    """A tensor symbol; slots of equal class are interchangeable."""

    name: str
    spaces: tuple[Space, ...] = ()
    classes: tuple[int, ...] = ()
    sign: Sign = Sign.REAL
    role: Role = Role.CONSTANT
    within: tuple[Term, Term] | None = None
    semidefinite: bool = False
    gaussian: bool = False  # standard normal over a sample space of its own

    def __post_init__(self) -> None:
        if len(self.classes) != len(self.spaces):
            object.__setattr__(self, "classes", tuple(range(len(self.spaces))))

    @property
    def latex(self) -> str:
        return latex_name(self.name)

    def __repr__(self) -> str:
        return self.name


TIME = Head("t", role=Role.TIME)


@dataclass(frozen=True, eq=False, repr=False)
class Function:
    """An undefined smooth function of declared arguments, or a known one (``known`` set).

    ``args`` has one tuple of spaces an argument, empty for a number. A state is a function of time
    and of the parameters in ``depends_on``.
    """

    name: str
    args: tuple[tuple[Space, ...], ...]
    outs: tuple[Space, ...] = ()
    sign: Sign = Sign.REAL
    known: bool = False
    depends_on: tuple[Head, ...] | None = None
    left_inverse_of: Function | None = None
    primitive_of: Function | None = None
    shape: Shape | None = None
    labels: tuple[str, ...] = ()  # what its arguments are called, for showing models

    @property
    def is_state(self) -> bool:
        return self.depends_on is not None

    @property
    def latex(self) -> str:
        return latex_name(self.name)

    def __repr__(self) -> str:
        return self.name
