"""Functions written out in terms of others, exactly: the same value, at the same points."""

from __future__ import annotations

from functools import reduce
from typing import Any

from symnode.language.claims import makers
from symnode.language.claims.errors import ParseError
from symnode.language.claims.syntax import Node

Json = Any
_QUOTIENTS = {"cot": ("cos", "sin"), "coth": ("cosh", "sinh")}
_INVERSES = {"sec": "cos", "csc": "sin", "sech": "cosh", "csch": "sinh"}
_OF_INVERSE = {"asec": "acos", "acsc": "asin"}


def written_out(node: Node, args: list[Json], integers: frozenset[str]) -> Json:
    """The term that a call stands for."""
    name = node.text
    if name in _QUOTIENTS:
        top, bottom = _QUOTIENTS[name]
        return makers.mul([[top, *args], makers.inverse([bottom, *args])])
    if name in _INVERSES:
        return makers.inverse([_INVERSES[name], *args])
    if name in _OF_INVERSE:
        return [_OF_INVERSE[name], makers.inverse(args[0])]
    if name == "erfc":
        return makers.add(["1", makers.neg(["erf", *args])])
    if name in ("log", "ln"):  # the logarithm of the first argument to the base of the second
        return makers.mul([["log", args[0]], makers.inverse(["log", args[1]])])
    if name == "Pow":
        return makers.power(args[0], args[1], integers)
    if name == "Mod":
        quotient = makers.mul([args[0], makers.inverse(args[1])])
        return makers.add([args[0], makers.neg(makers.mul([args[1], ["floor", quotient]]))])
    if name in ("Max", "Min", "max", "min"):
        return reduce(lambda a, b: [name.lower(), a, b], args)
    if name == "atan2":
        return ["atan2", *args]
    return _root(node, args)


def _root(node: Node, args: list[Json]) -> Json:
    if node.text == "sqrt":
        return ["root", 2, args[0]]
    if node.text == "cbrt":
        return ["oddroot", 3, args[0]]
    index = makers.number(args[1])
    if index is None or index.denominator != 1 or not 2 <= index <= makers.MAX_EXPONENT:
        way = f"write {node.text}(x, 3); other powers are x**(1/n)"
        expected = f"an index from 2 to {makers.MAX_EXPONENT}, written as a number"
        raise ParseError(node.parts[1].position, expected, "something else", way)
    odd = node.text == "real_root" and index.numerator % 2 == 1
    return ["oddroot" if odd else "root", index.numerator, args[0]]
