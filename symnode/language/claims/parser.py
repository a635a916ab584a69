"""A Pratt parser: from the text of a formula to its syntax tree.

From loose to tight:

==========================  =====================================================
``<->``, ``->``             to the right: ``a -> b -> c`` is ``a -> (b -> c)``
``or``, ``and``, ``not``
``= == != < <= > >=``       chains: ``0 < x <= 1`` is ``0 < x and x <= 1``
``+ -``, ``* /``            to the left
``-x``                      looser than a power: ``-x**2`` is ``-(x**2)``
``**``, ``^``               to the right: ``2**3**2`` is ``2**9``
``f(a, b)``, ``(a, b)``
==========================  =====================================================

Nesting is counted, so deep input is an error and never exhausts the stack.
"""

from __future__ import annotations

from fractions import Fraction

from symnode.language.claims.errors import ParseError, shown
from symnode.language.claims.syntax import Node
from symnode.language.claims.tokens import END, MAX_DIGITS, NAME, NUMBER, STRING, Token, tokens

MAX_NESTING = 100
_RELATIONS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "=", "==": "=", "!=": "!="}
_IFF, _IMPLIES, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _MINUS, _POWER = range(1, 11)
_BINDING = {
    "<->": _IFF, "->": _IMPLIES, "or": _OR, "and": _AND, **dict.fromkeys(_RELATIONS, _COMPARE),
    "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER, "^": _POWER,
}  # fmt: skip
_CHAINS = {_SUM: ("sum", "+"), _PRODUCT: ("product", "*")}
WORDS = frozenset(("and", "or", "not"))


def parse(text: str) -> Node:
    """The syntax tree. Raises ParseError.

    >>> parse("-x**2 < 1").kind
    'chain'
    """
    return _Parser(tokens(text)).whole()


class _Parser:
    """A position in the tokens of one text."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        if self.here.kind == END:
            raise ParseError(0, "a formula", "an empty text", 'write one, such as "x**2 >= 0"')
        node = self.expression(0)
        if self.here.kind != END:
            raise self.unexpected("an operator or the end")
        return node

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.here
        self.at += 1
        return token

    def unexpected(self, expected: str) -> ParseError:
        token = self.here
        if token.kind == END:
            got, way = "the end", "complete the formula; every ( needs its )"
        elif token.text == ")":
            got, way = "a closing parenthesis", "take it out, or open one before"
        elif token.kind in (NAME, NUMBER) or token.text == "(":
            got, way = shown(token.text), "write a product with *, and a call as f(x)"
        else:
            got, way = shown(token.text), "take it out, or complete what stands before it"
        return ParseError(token.position, expected, got, way)

    def expression(self, limit: int) -> Node:
        """An expression of operators that bind tighter than ``limit``."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            way = "name inner parts by variables with Eq hypotheses"
            expected = f"a formula nested at most {MAX_NESTING} deep"
            raise ParseError(self.here.position, expected, "one nested deeper", way)
        left = self.prefix()
        while (power := _BINDING.get(self.here.text, 0)) > limit and self.here.kind != STRING:
            left = self.infix(left, power)
        self.depth -= 1
        return left

    def infix(self, left: Node, power: int) -> Node:
        """One operator, or a chain of operators of one kind, after its left side."""
        position = self.here.position
        if power in _CHAINS or power in (_OR, _AND, _COMPARE):
            return self.chain(left, power)
        sign = {"^": "**"}.get(self.here.text, self.here.text)
        self.take()
        if power == _POWER:  # its right side may begin with a minus: 2**-x
            return Node("operation", position, sign, (left, self.expression(_MINUS)))
        return Node("operation", position, sign, (left, self.expression(power - 1)))

    def chain(self, left: Node, power: int) -> Node:
        position, parts, signs = self.here.position, [left], []
        while _BINDING.get(self.here.text) == power and self.here.kind != STRING:
            signs.append(self.take().text)
            parts.append(self.expression(power))
        if power == _COMPARE:
            return Node("chain", position, "", tuple(parts), tuple(_RELATIONS[s] for s in signs))
        if power in _CHAINS:
            name, first = _CHAINS[power]
            return Node("operation", position, name, tuple(parts), (first, *signs))
        return Node("operation", position, signs[0], tuple(parts))

    def prefix(self) -> Node:
        """A number, a name, a call, a minus, a not, or something in parentheses."""
        token = self.here
        if token.kind == NUMBER:
            self.take()
            return Node("number", token.position, value=number(token.text, token.position))
        if token.kind == STRING:
            self.take()
            return Node("string", token.position, token.text[1:-1])
        if token.text in ("-", "+"):
            self.take()
            inner = self.expression(_MINUS)
            return (
                Node("operation", token.position, "neg", (inner,)) if token.text == "-" else inner
            )
        if token.text == "not":
            self.take()
            return Node("operation", token.position, "not", (self.expression(_NOT),))
        if token.text == "(":
            return self.parenthesis()
        if token.kind == NAME and token.text not in WORDS:
            self.take()
            if self.here.text == "(":
                opening = self.here
                self.take()
                parts, _ = self.arguments(opening)
                return Node("call", token.position, token.text, parts)
            return Node("name", token.position, token.text)
        raise self.unexpected("a number, a name, a function or an opening parenthesis")

    def parenthesis(self) -> Node:
        opening = self.take()
        parts, comma = self.arguments(opening)
        if len(parts) == 1 and not comma:
            return parts[0]
        return Node("tuple", opening.position, parts=parts)

    def arguments(self, opening: Token) -> tuple[tuple[Node, ...], bool]:
        """What stands between parentheses, and whether there is a comma."""
        parts: list[Node] = []
        comma = False
        while self.here.text != ")":
            parts.append(self.expression(0))
            if self.here.text != ",":
                break
            comma = True
            self.take()
        if self.here.text != ")":
            if self.here.kind == END:
                got = f"the end; the parenthesis at character {opening.position + 1} is open"
                expected = "a closing parenthesis"
                raise ParseError(self.here.position, expected, got, "close it with )")
            raise self.unexpected("a comma, an operator or a closing parenthesis")
        self.take()
        return tuple(parts), comma


def number(text: str, position: int) -> Fraction:
    """The exact value of a decimal literal, with an optional sign.

    >>> number("0.1", 0)
    Fraction(1, 10)
    """
    mantissa, _, exponent = text.lower().partition("e")
    shift = abs(int(exponent)) if exponent and len(exponent) < 8 else 0
    if len(mantissa) + shift > MAX_DIGITS or len(exponent) >= 8:
        way = "write large numbers as powers, such as 10**5000"
        raise ParseError(position, f"a number of at most {MAX_DIGITS} digits", shown(text, 30), way)
    return Fraction(text)
