"""``Integer(3)``, ``Rational(1, 3)``, ``Rational("0.25")``: numbers written as calls."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from symnode.language.claims.errors import ParseError, shown
from symnode.language.claims.parser import number
from symnode.language.claims.syntax import Node

_DECIMAL = re.compile(r"\s*([+-]?)\s*([0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)\s*\Z")
_QUOTIENT = re.compile(r"\s*([+-]?)\s*([0-9]+)\s*/\s*([0-9]+)\s*\Z")
_WAY = 'write Rational(1, 3), Rational("0.25") or Integer(3), with literal numbers'


def literal(node: Node) -> Any:
    """The exact number that the call writes."""
    values = [_value(p, node.text) for p in node.parts]
    if any(v.denominator != 1 for v in values) and (node.text == "Integer" or len(values) == 2):
        raise ParseError(node.parts[0].position, "an integer", "a fraction", _WAY)
    if len(values) == 2:
        if values[1] == 0:
            raise ParseError(node.parts[1].position, "a denominator that is not 0", "0", _WAY)
        return str(values[0] / values[1])
    return str(values[0])


def _value(node: Node, name: str) -> Fraction:
    if node.kind == "number":
        return node.value
    if node.kind == "operation" and node.text == "neg" and node.parts[0].kind == "number":
        return -node.parts[0].value
    if node.kind == "string" and name == "Rational":
        decimal, quotient = _DECIMAL.match(node.text), _QUOTIENT.match(node.text)
        if decimal:
            value = number(decimal[2], node.position)
            return -value if decimal[1] == "-" else value
        if quotient and int(quotient[3][:1_000]):
            top, bottom = number(quotient[2], node.position), number(quotient[3], node.position)
            return (-top if quotient[1] == "-" else top) / bottom
        expected = 'a decimal or a fraction such as "0.25" or "1/3"'
        raise ParseError(node.position, expected, shown(node.text), _WAY)
    raise ParseError(node.position, "a literal number", "another expression", _WAY)
