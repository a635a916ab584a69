"""A model that an author gives: sizes, values of symbols, expressions for fields.

It fixes part of the models that are tried for a counter-model or an instance; the rest is found,
trajectories are solved, and the checker has the last word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import Any

from symnode.checker.polynomial_signs import semidefinite
from symnode.language.arrays import Array, as_array
from symnode.language.errors import ShapeError, StatementError
from symnode.language.notation import Notation
from symnode.language.spaces import Kind, Space
from symnode.language.states import Field, ScalarFunction, applied
from symnode.language.symbols import Head, Sign
from symnode.language.terms import Apply, Entry

Entries = dict[tuple[int, ...], Fraction]


@dataclass
class Model:
    """Fixed sizes, values by symbol, and right-hand sides by field."""

    sizes: dict[str, int] = field(default_factory=dict)
    values: dict[str, Entries] = field(default_factory=dict)
    fields: dict[str, tuple[Field, Array]] = field(default_factory=dict)


def read(assignments: Mapping[Any, Any] | None) -> Model:
    """``{n: 2, x: [1, 0], f: x + theta}``: spaces, symbols and fields with what they are.

    Symbols have as many entries as the sizes say. What is declared must hold: positive entries,
    symmetry, a semidefinite matrix. A function of one number is given at a symbol:
    ``{phi(u): u + u**3}``.

    >>> from symnode.language.surface import dimensions, vector
    >>> n = dimensions("n"); read({n: 2, vector("x", n): [1, 0]}).values["x"][(0,)]
    Fraction(1, 1)
    """
    model = Model()
    heads: list[Head] = []
    for key, value in (assignments or {}).items():
        if isinstance(key, Space):
            model.sizes[key.name] = _size(key, value)
            continue
        owner = key if isinstance(key, Field) else _at_a_symbol(key)
        if owner is not None:
            array = as_array(value)
            if array.spaces != owner.spaces:
                way = "give a field an array of its own shape"
                raise ShapeError(f"a value of the shape of {key}: {key.shape}", array.shape, way)
            model.fields[owner.function.name] = (owner, array)
            continue
        head = None if isinstance(key, ScalarFunction) else as_array(key).head
        if head is None:
            way = "model={n: 2, x: [1, 0], phi(u): u + u**3}"
            raise StatementError("a space, a symbol or a field", f"{key}", way)
        entries = dict(_entries(value, ()))
        _check_shape(f"{key}", entries, len(head.spaces))
        _check_declared(head, entries)
        model.values[head.name] = entries
        heads.append(head)
    _check_sizes(model, heads)
    return model


def _at_a_symbol(key: Any) -> Field | None:
    """phi(u), an undefined function of one number at a symbol, as a field."""
    body = key.body if isinstance(key, Array) else None
    plain = isinstance(body, Apply) and body.function.args == ((),) and not any(body.slots)
    if not plain or not isinstance(body, Apply) or body.function.known or key.indices:
        return None
    argument = body.args[0].body
    if not isinstance(argument, Entry):
        raise StatementError("a function at a symbol", f"{key}", "u = scalar('u'); phi(u): u**3")
    shown = Notation(argument.head.name, argument.head.latex)
    return applied(body.function, (Array((), argument, shown),))


def _size(space: Space, value: Any) -> int:
    if type(value) is not int or value < 1:
        raise StatementError(f"a size of {space.name}, 1 or more", f"{value!r}", "model={n: 2}")
    return value


def _entries(value: Any, at: tuple[int, ...]) -> Any:
    if isinstance(value, list | tuple):
        for k, v in enumerate(value):
            yield from _entries(v, (*at, k))
    elif isinstance(value, int | Fraction) and not isinstance(value, bool):
        yield at, Fraction(value)
    else:
        way = "write integers, or Fraction(1, 2); of an array of integers, a.tolist()"
        raise StatementError("exact numbers", f"{value!r}", way)


def _check_shape(name: str, entries: Entries, slots: int) -> None:
    wrong = [len(e) for e in entries if len(e) != slots]
    if wrong or not entries:
        got = _nesting(wrong[0]) if wrong else "an empty list"
        raise ShapeError(f"{_nesting(slots)} for {name}", got, "x: [1, 0], W: [[1, 0], [0, 1]]")


def _nesting(depth: int) -> str:
    """
    >>> _nesting(0), _nesting(1), _nesting(2)
    ('a number', 'a list', 'a list of lists')
    """
    return "a number" if depth == 0 else "a list" + " of lists" * (depth - 1)


def _check_sizes(model: Model, heads: Sequence[Head]) -> None:
    """As many entries along every space as its size, which the first symbol gives where no other
    does: entries that are missing would be zeros, and more of them would be left out."""
    sizes = dict(model.sizes)
    for head in heads:
        entries = model.values[head.name]
        extents = tuple(1 + max(column) for column in zip(*entries, strict=True))
        if len(entries) != prod(extents):
            got = f"{len(entries)} entries for {' times '.join(map(str, extents))}"
            raise ShapeError(f"rows of one length for {head.name}", got, "W: [[1, 0], [0, 1]]")
        for space, extent in zip(head.spaces, extents, strict=True):
            if space.kind is Kind.FINITE and sizes.setdefault(space.name, extent) != extent:
                expected = f"{sizes[space.name]} entries for {head.name}, the size of {space.name}"
                way = f"give {head.name} other values, or {space.name} another size"
                raise ShapeError(expected, f"{extent}", way)


def _check_declared(head: Head, entries: Entries) -> None:
    """The sign of every entry, symmetry, and definiteness, as they were declared."""
    if head.sign is not Sign.REAL:
        words = "positive numbers" if head.sign is Sign.POSITIVE else "numbers that are not zero"
        for v in entries.values():
            if v == 0 or (v < 0 and head.sign is Sign.POSITIVE):
                way = f"{head.name} was declared so: choose other values, or declare it real"
                raise StatementError(f"{words} for {head.name}", f"{v}", way)
    if len(head.spaces) != 2 or len(set(head.classes)) == 2:
        return
    n = 1 + max(k for e in entries for k in e)
    matrix = [[entries.get((i, j), Fraction(0)) for j in range(n)] for i in range(n)]
    shown = str([[str(v) for v in row] for row in matrix]).replace("'", "")
    if any(matrix[i][j] != matrix[j][i] for i in range(n) for j in range(i)):
        raise StatementError(f"a symmetric matrix for {head.name}", shown, "W: [[2, 1], [1, 0]]")
    if head.semidefinite and not semidefinite(matrix):
        way = "v.T @ W @ v must not be negative: W: [[2, -1], [-1, 1]]"
        raise StatementError(f"a positive semidefinite matrix for {head.name}", shown, way)
