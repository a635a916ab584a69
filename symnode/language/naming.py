"""Names that a page gives to expressions, kept so that each of them is explained."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symnode.language.errors import Place, StatementError, caller
from symnode.language.notation import Notation

_NAME = re.compile(r"[A-Za-z]\w*['*]*(\(.*\))?\Z")
_given: list[Name] = []


@dataclass(frozen=True)
class Name:
    """A name with what it stands for."""

    shown: Notation
    meaning: Notation
    place: Place

    def occurs_in(self, text: str) -> bool:
        """Whether the name stands in a formula's text as a word of its own."""
        return re.search(rf"(?<!\w){re.escape(self.shown.text)}(?!\w)", text) is not None


def give(shown: Notation, meaning: Notation) -> None:
    """Take note of a name; one that looks like a number or a formula is refused."""
    if not _NAME.match(shown.text):
        raise StatementError(
            "a name that starts with a letter, such as u_k or phi(h)",
            f"{shown.text!r}",
            "a name stands for an expression, and is explained beside the statement",
        )
    _given.append(Name(shown, meaning, caller()))


def names_given() -> list[Name]:
    """The names given since the last call, in order."""
    found = list(_given)
    _given.clear()
    return found
