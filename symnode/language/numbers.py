"""Numbers in which terms are evaluated: residues modulo a prime, and nested dual numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

PRIME = 2**61 - 1


@dataclass(slots=True)
class Residue:
    """A number modulo the prime 2**61 - 1; a nonzero polynomial rarely vanishes at random ones."""

    value: int

    @staticmethod
    def of(x: Any) -> Residue:
        if isinstance(x, Residue):
            return x
        if isinstance(x, int):
            return Residue(x % PRIME)
        q = Fraction(x)
        return Residue(q.numerator * pow(q.denominator, -1, PRIME) % PRIME)

    def __add__(self, other: Any) -> Any:
        if type(other) is Residue:
            return Residue((self.value + other.value) % PRIME)
        if isinstance(other, Dual):
            return NotImplemented
        return Residue((self.value + Residue.of(other).value) % PRIME)

    def __mul__(self, other: Any) -> Any:
        if type(other) is Residue:
            return Residue(self.value * other.value % PRIME)
        if isinstance(other, Dual):
            return NotImplemented
        return Residue(self.value * Residue.of(other).value % PRIME)

    __radd__, __rmul__ = __add__, __mul__

    def __pow__(self, k: int) -> Residue:
        if self.value == 0 and k < 0:
            raise ZeroDivisionError("division by zero modulo a prime")
        return Residue(pow(self.value, k, PRIME))

    def __abs__(self) -> float:
        return float(self.value != 0)


@dataclass(slots=True)
class Dual:
    """re + eps * e with e**2 = 0; each derivative has its own e, told apart by ``tag``."""

    tag: int
    re: Any
    eps: Any

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Dual):
            if other.tag == self.tag:
                return Dual(self.tag, self.re + other.re, self.eps + other.eps)
            if other.tag > self.tag:
                return Dual(other.tag, self + other.re, other.eps)
        return Dual(self.tag, self.re + other, self.eps)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Dual):
            if other.tag == self.tag:
                eps = self.re * other.eps + self.eps * other.re
                return Dual(self.tag, self.re * other.re, eps)
            if other.tag > self.tag:
                return Dual(other.tag, self * other.re, self * other.eps)
        return Dual(self.tag, self.re * other, self.eps * other)

    __radd__, __rmul__ = __add__, __mul__

    def __abs__(self) -> float:
        return float(abs(self.re) + abs(self.eps))


def dual_part(x: Any, tag: int) -> Any:
    """The coefficient of the e called ``tag`` (which no value inside outranks)."""
    if isinstance(x, Dual):
        if x.tag == tag:
            return x.eps
        if x.tag > tag:
            return Dual(x.tag, dual_part(x.re, tag), dual_part(x.eps, tag))
    return 0


class CannotEvaluate(Exception):
    """The model gives no value here, for example a logarithm of a negative number."""


def power(x: Any, k: Fraction, exact: bool = False) -> Any:
    """x ** k for plain and dual numbers."""
    if isinstance(x, Dual):
        return Dual(
            x.tag, power(x.re, k, exact), x.eps * power(x.re, k - 1, exact) * number(k, exact)
        )
    if exact and not isinstance(x, Residue):
        x = Residue.of(x)
    if k.denominator == 1:
        if not isinstance(x, Residue) and k < 0 and x == 0:
            raise ZeroDivisionError("division by zero")
        return x ** int(k) if int(k) >= 0 or isinstance(x, Residue) else 1.0 / x ** -int(k)
    if isinstance(x, Residue) or x <= 0:
        raise CannotEvaluate("a root of a number that is not positive")
    return float(x) ** float(k)


def number(q: Fraction, exact: bool) -> Any:
    return Residue.of(q) if exact else float(q)
