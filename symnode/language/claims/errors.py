"""A mistake in a claim: where it is, what was expected, what was found, and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from symnode.language.four_parts import four_parts


class ParseError(Exception):
    """A mistake in one formula; ``position`` is the index of the guilty character in its text."""

    def __init__(self, position: int, expected: str, got: str, way_out: str) -> None:
        super().__init__(expected)
        self.position = position
        self.expected, self.got, self.way_out = expected, got, way_out


@dataclass(frozen=True)
class ClaimError(Exception):
    """A claim, or a file of claims, that cannot be read.

    >>> print(ClaimError("a.jsonl", 3, 14, "a closing parenthesis", "the end", "close it"))
    a.jsonl:3:14:
      expected  a closing parenthesis
      got       the end
      way out   close it
    """

    path: str
    line: int
    column: int
    expected: str
    got: str
    way_out: str
    claim: str = ""  # the id of the claim, if it has one

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}"
        return four_parts(where, self.expected, self.got, self.way_out)


def shown(text: object, limit: int = 60) -> str:
    """A value in a message: on one line, printable, and not long.

    >>> shown("a" * 100, 10)
    "'aaaaaaa..."
    """
    whole = repr(text[: 2 * limit]) if isinstance(text, str) else repr(text)
    printable = (
        whole.encode("ascii", "backslashreplace").decode() if not whole.isprintable() else whole
    )
    return printable if len(printable) <= limit else printable[: limit - 2] + "..."
