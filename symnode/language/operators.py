"""Arithmetic operators, shared by arrays and by spaces (which stand for their sizes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symnode.language.late import late

if TYPE_CHECKING:
    from symnode.language.arrays import Array
    from symnode.language.relations import Relation


class Operators:
    """``+ - * / ** @`` and comparisons, by way of ``arithmetic``."""

    def __add__(self, other: Any) -> Array:
        return late("arithmetic").add(self, other)  # type: ignore[no-any-return]

    def __radd__(self, other: Any) -> Array:
        return late("arithmetic").add(other, self)  # type: ignore[no-any-return]

    def __sub__(self, other: Any) -> Array:
        return late("arithmetic").subtract(self, other)  # type: ignore[no-any-return]

    def __rsub__(self, other: Any) -> Array:
        return late("arithmetic").subtract(other, self)  # type: ignore[no-any-return]

    def __neg__(self) -> Array:
        return late("arithmetic").negate(self)  # type: ignore[no-any-return]

    def __mul__(self, other: Any) -> Array:
        return late("arithmetic").multiply(self, other)  # type: ignore[no-any-return]

    def __rmul__(self, other: Any) -> Array:
        return late("arithmetic").multiply(other, self)  # type: ignore[no-any-return]

    def __truediv__(self, other: Any) -> Array:
        return late("arithmetic").divide(self, other)  # type: ignore[no-any-return]

    def __rtruediv__(self, other: Any) -> Array:
        return late("arithmetic").divide(other, self)  # type: ignore[no-any-return]

    def __pow__(self, exponent: Any) -> Array:
        return late("arithmetic").raise_to(self, exponent)  # type: ignore[no-any-return]

    def __matmul__(self, other: Any) -> Array:
        return late("arithmetic").matmul(self, other)  # type: ignore[no-any-return]

    def __lt__(self, other: Any) -> Relation:
        return late("arithmetic").relation("<", self, other)  # type: ignore[no-any-return]

    def __le__(self, other: Any) -> Relation:
        return late("arithmetic").relation("<=", self, other)  # type: ignore[no-any-return]

    def __gt__(self, other: Any) -> Relation:
        return late("arithmetic").relation(">", self, other)  # type: ignore[no-any-return]

    def __ge__(self, other: Any) -> Relation:
        return late("arithmetic").relation(">=", self, other)  # type: ignore[no-any-return]
