"""Sums, products, integrals, derivatives, limits, cases: calls that bind a name or branch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from symnode.language.claims.errors import ParseError
from symnode.language.claims.names import CONSTANTS, TRUTH
from symnode.language.claims.syntax import Node

if TYPE_CHECKING:
    from symnode.language.claims.meaning import Scope

Json = Any
Read = tuple[Callable[..., Json], Callable[..., Json]]  # a term, a formula
_RANGED = {"Sum": "integer", "Product": "integer", "Integral": "real"}


def _ranged(node: Node, scope: Scope, read: Read) -> Json:
    """``Sum(body, (k, lo, hi))``: ``["sum", "k", lo, hi, body]``; also products and integrals."""
    term, _ = read
    name, low, high = _triple(node.parts[1], 3, "(name, from, to)")
    bound = _bound(name)
    inner = scope.with_bound(bound, _RANGED[node.text])
    ends = [term(low, scope), term(high, scope)]
    return [node.text.lower(), bound, *ends, term(node.parts[0], inner)]


def _derivative(node: Node, scope: Scope, read: Read) -> Json:
    """``Derivative(body, (x, n))``: the n-th derivative with respect to x, at the value of x."""
    term, _ = read
    name, order = _triple(node.parts[1], 2, "(name, order)")
    bound = _bound(name)
    if bound not in scope.domains:
        way = "declare it, or give the point: Subs(Derivative(f, (x, 1)), x, point)"
        raise ParseError(name.position, "a variable in scope", bound, way)
    return ["derivative", term(node.parts[0], scope), bound, term(order, scope)]


def _subs(node: Node, scope: Scope, read: Read) -> Json:
    """``Subs(body, x, point)``: the body at x = point; ``["subs", body, "x", point]``."""
    term, _ = read
    bound = _bound(node.parts[1])
    inner = scope.with_bound(bound, "complex")
    return ["subs", term(node.parts[0], inner), bound, term(node.parts[2], scope)]


def _limit(node: Node, scope: Scope, read: Read) -> Json:
    """``Limit(body, x, point, dir)``: ``["limit", body, "x", point, dir]``, dir + - or +-."""
    term, _ = read
    bound = _bound(node.parts[1])
    side = "+-"
    if len(node.parts) == 4:
        if node.parts[3].kind != "string" or node.parts[3].text not in ("+", "-", "+-"):
            way = "leave it out for a limit from both sides"
            raise ParseError(node.parts[3].position, 'a side "+", "-" or "+-"', "another", way)
        side = node.parts[3].text
    inner = scope.with_bound(bound, "complex")
    return ["limit", term(node.parts[0], inner), bound, term(node.parts[2], scope), side]


def _piecewise(node: Node, scope: Scope, read: Read) -> Json:
    """``Piecewise((value, condition), ...)``: the value at the first condition that holds."""
    term, formula = read
    pairs = [_triple(p, 2, "(value, condition)") for p in node.parts]
    return ["piecewise", *([term(v, scope), formula(c, scope)] for v, c in pairs)]


def _triple(node: Node, size: int, expected: str) -> tuple[Node, ...]:
    if node.kind != "tuple" or len(node.parts) != size:
        raise ParseError(node.position, expected, "something else", f"write it as {expected}")
    return node.parts


def _bound(node: Node) -> str:
    if node.kind != "name" or node.text in CONSTANTS or node.text in TRUTH:
        way = "name it by a letter that is no constant"
        raise ParseError(node.position, "the name of a variable", "something else", way)
    return node.text


BINDING: dict[str, Callable[[Node, Scope, Read], Json]] = {
    **dict.fromkeys(_RANGED, _ranged),
    "Derivative": _derivative,
    "Subs": _subs,
    "Limit": _limit,
    "Piecewise": _piecewise,
}
