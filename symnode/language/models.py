"""A model that an author gives: sizes, values of symbols, expressions for fields.

It fixes part of the models that are tried for a counter-model or an instance; the rest is found,
trajectories are solved, and the checker has the last word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symnode.language.arrays import Array, as_array
from symnode.language.errors import ShapeError, StatementError
from symnode.language.spaces import Space
from symnode.language.states import Field

Entries = dict[tuple[int, ...], Fraction]


@dataclass
class Model:
    """Fixed sizes, values by symbol, and right-hand sides by field."""

    sizes: dict[str, int] = field(default_factory=dict)
    values: dict[str, Entries] = field(default_factory=dict)
    fields: dict[str, tuple[Field, Array]] = field(default_factory=dict)


def read(assignments: Mapping[Any, Any] | None) -> Model:
    """``{n: 2, x: [1, 0], f: x + theta}``: spaces, symbols and fields with what they are.

    >>> from symnode.language.surface import dimensions, vector
    >>> n = dimensions("n"); read({n: 2, vector("x", n): [1, 0]}).values["x"][(0,)]
    Fraction(1, 1)
    """
    model = Model()
    for key, value in (assignments or {}).items():
        if isinstance(key, Space):
            model.sizes[key.name] = _size(key, value)
        elif isinstance(key, Field):
            array = as_array(value)
            if array.spaces != key.spaces:
                way = "give a field an array of its own shape"
                raise ShapeError(f"a value of the shape of {key}: {key.shape}", array.shape, way)
            model.fields[key.function.name] = (key, array)
        else:
            head = as_array(key).head
            if head is None:
                raise StatementError(
                    "a space, a symbol or a field", f"{key}", "model={n: 2, x: [1, 0]}"
                )
            model.values[head.name] = dict(_entries(value, ()))
            _check_shape(f"{key}", model.values[head.name], len(head.spaces))
    return model


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
        raise StatementError("exact numbers", f"{value!r}", "write integers, or Fraction(1, 2)")


def _check_shape(name: str, entries: Entries, slots: int) -> None:
    if any(len(e) != slots for e in entries):
        raise ShapeError(
            f"{slots} nested lists for {name}", f"{list(entries)}", "x: [1, 0], W: [[1, 0], [0, 1]]"
        )
