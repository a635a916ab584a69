"""The syntax tree of a formula, before names are given their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Node:
    """A node. ``kind`` tells which of the following it is.

    ===========  ==============================================================
    number       ``value``
    name         ``text``
    string       ``text``, without its quotes
    call         ``text`` is the name of the function, ``parts`` its arguments
    tuple        ``parts``
    operation    ``text`` is ``** neg and or not -> <->``, or ``sum`` or ``product``
                 with a sign of ``signs`` before each part
    chain        ``parts`` compared by the signs in ``signs``
    ===========  ==============================================================
    """

    kind: str
    position: int
    text: str = ""
    parts: tuple[Node, ...] = ()
    signs: tuple[str, ...] = ()
    value: Fraction = Fraction(0)
