"""From syntax to meaning: formulas and terms as the JSON of the package's docstring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from symnode.language.claims import makers
from symnode.language.claims.binders import BINDING
from symnode.language.claims.defined import written_out
from symnode.language.claims.errors import ParseError, shown
from symnode.language.claims.literals import literal
from symnode.language.claims.names import (
    BINDERS,
    CALLS,
    CONNECTIVES,
    CONSTANTS,
    CORE,
    DEFINED,
    LITERALS,
    RELATIONS,
    TRUTH,
    arity,
    functions,
)
from symnode.language.claims.parser import parse
from symnode.language.claims.syntax import Node

Json = Any
_LOGIC = {"and": "and", "or": "or", "not": "not", "->": "implies", "<->": "iff"}
_KINDS = {"operation": "computed value", "chain": "relation"}
_NUMBERS = {"nan": "not a number", "inf": "not a number", "infinity": "written oo"}


@dataclass(frozen=True)
class Scope:
    """The variables that may occur, with their domains, and the calls that were seen."""

    domains: Mapping[str, str]
    called: set[str] = field(default_factory=set)

    @property
    def integers(self) -> frozenset[str]:
        """The variables that take integer values."""
        return frozenset(n for n, d in self.domains.items() if d == "integer")

    def with_bound(self, name: str, domain: str) -> Scope:
        """The scope inside a binder; an outer variable of the same name is hidden."""
        return replace(self, domains={**self.domains, name: domain})


def read_formula(text: str, scope: Scope) -> Json:
    """The formula that a text states. Raises ParseError.

    >>> read_formula("0 < x**2", Scope({"x": "real"}))
    ['<', '0', ['pow', ['var', 'x'], 2]]
    """
    return formula(parse(text), scope)


def read_term(text: str, scope: Scope) -> Json:
    """The term that a text writes. Raises ParseError."""
    return term(parse(text), scope)


def formula(node: Node, scope: Scope) -> Json:
    """The JSON of a formula."""
    if node.kind == "name" and node.text in TRUTH:
        return [TRUTH[node.text]]
    if node.kind == "chain":
        sides = [term(p, scope) for p in node.parts]
        links = [[s, sides[k], sides[k + 1]] for k, s in enumerate(node.signs)]
        return links[0] if len(links) == 1 else ["and", *links]
    if node.kind == "operation" and node.text in _LOGIC:
        return [_LOGIC[node.text], *(formula(p, scope) for p in node.parts)]
    if node.kind == "call" and node.text in RELATIONS:
        _expect_arity(node)
        return [RELATIONS[node.text], *(term(p, scope) for p in node.parts)]
    if node.kind == "call" and node.text in CONNECTIVES:
        _expect_arity(node)
        return [CONNECTIVES[node.text], *(formula(p, scope) for p in node.parts)]
    if node.kind == "call":
        _expect_arity(node)
    got = (
        f"a {_KINDS.get(node.kind, node.kind)}"
        if not node.text or node.kind == "operation"
        else shown(node.text)
    )
    way = "write a relation such as Le(a, b) or a <= b, joined by And, Or, Not, Implies"
    raise ParseError(node.position, "a relation", f"{got}, which is a term", way)


def term(node: Node, scope: Scope) -> Json:
    """The JSON of a term."""
    if node.kind == "number":
        return str(node.value)
    if node.kind == "name":
        return _name(node, scope)
    if node.kind == "call":
        return _call(node, scope)
    if node.kind == "operation" and node.text not in _LOGIC:
        return _operation(node, scope)
    what = {"tuple": "a tuple", "string": "a string"}.get(node.kind, "a relation")
    way = "write a number-valued expression; formulas are joined by And, Or, Not, Iff"
    raise ParseError(node.position, "a term", what, way)


def _operation(node: Node, scope: Scope) -> Json:
    parts = [term(p, scope) for p in node.parts]
    if node.text == "neg":
        return makers.neg(parts[0])
    if node.text == "**":
        return makers.power(parts[0], parts[1], scope.integers)
    signed = zip(node.signs, parts, strict=True)
    if node.text == "sum":
        return makers.add([p if s == "+" else makers.neg(p) for s, p in signed])
    return makers.mul([p if s == "*" else makers.inverse(p) for s, p in signed])


def _name(node: Node, scope: Scope) -> Json:
    name = node.text
    if name in scope.domains:
        return ["var", name]
    if name in CONSTANTS:
        return CONSTANTS[name]
    if name in TRUTH:
        way = "truth values stand where formulas do"
        raise ParseError(node.position, "a term", f"the truth value {name}", way)
    if name.lower() in _NUMBERS:
        got = f"{name}, {_NUMBERS[name.lower()]}"
        way = "write a rational number, a decimal, or oo as the end of a range"
        raise ParseError(node.position, "a number or a variable", got, way)
    if arity(name):
        way = f"write its arguments: {name}(...)"
        raise ParseError(node.position, "a term", f"the function {name} without arguments", way)
    known = ", ".join(sorted(scope.domains)[:8]) or "none"
    way = f"declare it under variables (declared: {known}), or correct the spelling"
    raise ParseError(node.position, "a declared variable or a constant", shown(name), way)


def _expect_arity(node: Node) -> None:
    allowed = arity(node.text)
    if allowed is None:
        near = get_close_matches(node.text[:40], functions(), 3)
        way = f"did you mean {' or '.join(near)}?" if near else "see the list in docs/claims.md"
        raise ParseError(node.position, "a function of the list", shown(node.text), way)
    low, high = allowed
    if not low <= len(node.parts) <= high:
        wanted = f"{low}" if low == high else f"{low} to {high}"
        expected = f"{wanted} argument{'' if high == 1 else 's'} of {node.text}"
        way = "give it as many as it takes; see the list in docs/claims.md"
        raise ParseError(node.position, expected, str(len(node.parts)), way)


def _call(node: Node, scope: Scope) -> Json:
    _expect_arity(node)
    name = node.text
    if name in RELATIONS or name in CONNECTIVES:
        way = "a relation is no number; formulas are joined by And, Or, Not, Iff"
        raise ParseError(node.position, "a term", f"the formula {name}(...)", way)
    scope.called.add(name)
    if name in LITERALS:
        return literal(node)
    if name in BINDERS:
        read: tuple[Callable[..., Json], Callable[..., Json]] = (term, formula)
        return BINDING[name](node, scope, read)
    if name in CALLS:
        return ["call", name, *(_argument(p, scope, name) for p in node.parts)]
    parts = [term(p, scope) for p in node.parts]
    if name in DEFINED or len(parts) == 2:
        return written_out(node, parts, scope.integers)
    return [CORE[name], *parts]


def _argument(node: Node, scope: Scope, name: str) -> Json:
    """An argument of a special function; those of ``hyper`` may be lists."""
    if node.kind == "tuple" and name == "hyper":
        return ["list", *(term(p, scope) for p in node.parts)]
    return term(node, scope)
