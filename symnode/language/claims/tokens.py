"""The tokens of a formula: numbers, names, strings, signs; each knows its position."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symnode.language.claims.errors import ParseError, shown

MAX_CHARACTERS = 100_000
MAX_DIGITS = 1_000  # of a number; what a certificate can hold
NUMBER, NAME, STRING, SIGN, END = "number", "name", "string", "sign", "end"

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[A-Za-z_][A-Za-z_0-9]*'*)
    |(?P<string>"[^"\n]{0,2000}"|'[^'\n]{0,2000}')
    |(?P<sign><->|\*\*|<=|>=|!=|==|->|[-+*/^(),<>=])""",
    re.VERBOSE,
)
_SPELLED = {
    "≤": "<=", "≥": ">=", "≠": "!=", "∧": "and", "∨": "or", "¬": "not", "→": "->", "−": "-",
    "·": "*", "×": "*", "π": "pi", "∞": "oo", "[": "(", "]": ")", "{": "(", "}": ")",
    "&": "and", "|": "or", "~": "not", "!": "not", "%": "Mod(a, b)",
}  # fmt: skip


@dataclass(frozen=True)
class Token:
    """One token; ``text`` is as written."""

    kind: str
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """The tokens of a formula, with an end mark. Raises ParseError at a character of no meaning."""
    if len(text) > MAX_CHARACTERS:
        raise ParseError(
            0,
            f"a formula of at most {MAX_CHARACTERS:,} characters",
            f"{len(text):,} characters",
            "split it into several claims, or name parts by variables with Eq hypotheses",
        )
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _no_token(text, at)
        kind = match.lastgroup or ""
        if kind != "space":
            found.append(Token(kind, match.group(), at))
            if kind == NUMBER:
                _expect_end_of_number(text, found[-1], match.end())
        at = match.end()
    found.append(Token(END, "", len(text)))
    return found


def _no_token(text: str, at: int) -> ParseError:
    letter = text[at]
    if letter in "\"'":
        way = f"close it with {letter}"
        return ParseError(at, "a string of at most 2,000 characters on one line", "no end", way)
    known = _SPELLED.get(letter)
    way = f"write {known}" if known else "leave it out; names are ASCII letters, digits and _"
    return ParseError(at, "a number, a name, an operator or a parenthesis", shown(letter), way)


def _expect_end_of_number(text: str, number: Token, end: int) -> None:
    after = text[end : end + 1]
    if after == "." or after == "_" or (after.isalnum() and after.isascii()):
        got = shown(text[number.position : end + 8])
        way = "write a product with *, and decimals as 0.5 or 3.6e-51"
        raise ParseError(end, f"an operator after the number {shown(number.text)}", got, way)
