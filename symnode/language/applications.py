"""A proved statement at other symbols: ``cauchy_schwarz({x: u, y: v})``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from symnode.language.arrays import Array, as_array
from symnode.language.errors import DependenceError, ShapeError, StatementError
from symnode.language.relations import Relation
from symnode.language.spaces import Space
from symnode.language.states import Field, ScalarFunction
from symnode.language.symbols import Function, Head


@dataclass(frozen=True, eq=False)
class Application:
    """A theorem with arrays in the place of its symbols, and others of its spaces and functions."""

    theorem: Any
    values: Mapping[Array, Array]
    heads: Mapping[Head, Array] = field(default_factory=dict)
    spaces: Mapping[Space, Space] = field(default_factory=dict)
    functions: Mapping[Function, Function] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return str(self.theorem.title)

    def moved(self, claim: Relation) -> Relation | None:
        """The claim at the values, where it stays in its own spaces; None where it does not."""
        if self.spaces or self.functions or claim.assuming:
            return None
        if not self.values:
            return claim
        values = dict(self.values)
        try:
            sides = (claim.left.replace(values), claim.right.replace(values))
        except DependenceError:  # it speaks of a state, which does not vary with the symbol
            return None
        return Relation(claim.sign, *sides, claim.place)


def applied_statement(theorem: Any, values: Mapping[Any, Any]) -> Application:
    """``theorem`` at values for its symbols, fields for its fields, dimensions for its own."""
    heads: dict[Head, Array] = {}
    arrays: dict[Array, Array] = {}
    spaces: dict[Space, Space] = {}
    functions: dict[Function, Function] = {}
    for symbol, value in values.items():
        if isinstance(symbol, Space) and isinstance(value, Space):
            _rename(spaces, symbol, value)
        elif isinstance(symbol, Field | ScalarFunction):
            functions[symbol.function] = _function(symbol, value, spaces)
        else:
            array, new = as_array(symbol), as_array(value)
            _expect_constant(array)
            if array.head is None or len(array.spaces) != len(new.spaces):
                raise ShapeError(
                    f'a symbol of "{theorem.title}" and a value of its shape',
                    f"{array} ({array.shape}) = {new} ({new.shape})",
                    "give values to whole symbols, such as {x: A @ u}",
                )
            for own, other in zip(array.spaces, new.spaces, strict=True):
                _rename(spaces, own, other)
            heads[array.head] = new
            arrays[array] = new
    changed = {a: b for a, b in spaces.items() if a is not b}
    return Application(theorem, arrays, heads, changed, functions)


def _expect_constant(symbol: Array) -> None:
    if symbol.random or symbol.is_state:
        raise StatementError(
            "symbols, fields and dimensions of a statement before their values",
            f"{symbol}, a {'state' if symbol.is_state else 'random variable'}",
            "states and random variables keep their names: state the lemma for them, or for fields",
        )


def _rename(spaces: dict[Space, Space], own: Space, other: Space) -> None:
    if spaces.setdefault(own, other) is not other:
        raise ShapeError(
            f"one dimension in the place of {own.name}",
            f"{spaces[own].name} and {other.name}",
            "values of symbols that share a dimension share one, too",
        )


def _function(symbol: Any, value: Any, spaces: dict[Space, Space]) -> Function:
    if not isinstance(value, Field | ScalarFunction):
        raise StatementError(
            f"a declared function in the place of {symbol}",
            f"{value!r}",
            "name a field or function",
        )
    own, other = symbol.function, value.function
    mine, theirs = [*own.args, own.outs], [*other.args, other.outs]
    if [len(a) for a in mine] != [len(a) for a in theirs]:
        raise ShapeError(f"a function of the shape of {own}", f"{other}", "compare its arguments")
    for a, b in zip(mine, theirs, strict=True):
        for s, t in zip(a, b, strict=True):
            _rename(spaces, s, t)
    function: Function = other
    return function
