"""Exact numbers a + b sqrt(k) with rational a and b, for one natural number k."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt


@dataclass(frozen=True)
class Quadratic:
    """a + b sqrt(k), where k is not the square of a rational.

    >>> root = Quadratic(Fraction(0), Fraction(1), 3)
    >>> root * root == 3, float(root + 1) > 2.732
    (True, True)
    """

    a: Fraction
    b: Fraction
    k: int

    def __add__(self, other: Number) -> Quadratic:
        o = self._of(other)
        return Quadratic(self.a + o.a, self.b + o.b, self.k)

    def __mul__(self, other: Number) -> Quadratic:
        o = self._of(other)
        return Quadratic(self.a * o.a + self.k * self.b * o.b, self.a * o.b + self.b * o.a, self.k)

    __radd__, __rmul__ = __add__, __mul__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Quadratic | Fraction | int):
            return NotImplemented
        if isinstance(other, Quadratic) and other.k != self.k:
            return self.b == other.b == 0 and self.a == other.a
        o = self._of(other)
        return (self.a, self.b) == (o.a, o.b)

    def __hash__(self) -> int:
        return hash((self.a, self.b, self.k) if self.b else self.a)

    def __float__(self) -> float:
        return float(self.a) + float(self.b) * sqrt(self.k)

    def _of(self, other: Number) -> Quadratic:
        if not isinstance(other, Quadratic):
            return Quadratic(Fraction(other), Fraction(0), self.k)
        if other.k != self.k and other.b != 0:
            raise ValueError(f"expected a number with sqrt({self.k}), got one with sqrt({other.k})")
        return Quadratic(other.a, other.b, self.k)


Number = Quadratic | Fraction | int
