"""Terms as JSON, close to what is written: only numbers are computed, and chains are flattened.

Nothing is left out that could be undefined: ``x/x`` and ``0*sqrt(x)`` stay as they are.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Json = Any

MAX_EXPONENT = 2_000  # of an integer power, and the index of a root; what certificates can hold
MAX_BITS = 3_000  # of a number computed from two others


def number(j: Json) -> Fraction | None:
    """The value of a rational number, None for another term."""
    return Fraction(j) if isinstance(j, str) else None


def add(terms: list[Json]) -> Json:
    """A sum; numbers that stand side by side are added."""
    return _chain("add", terms)


def mul(factors: list[Json]) -> Json:
    """A product; numbers that stand side by side are multiplied, and a factor 1 is left out."""
    return _chain("mul", factors)


def _chain(head: str, parts: list[Json]) -> Json:
    flat: list[Json] = []
    for part in parts:
        for one in part[1:] if isinstance(part, list) and part[0] == head else (part,):
            a, b = number(flat[-1]) if flat else None, number(one)
            joined = None if a is None or b is None else (a + b if head == "add" else a * b)
            if joined is not None and _is_small(joined):
                flat[-1] = str(joined)
            else:
                flat.append(one)
    if head == "mul" and len(flat) > 1:
        flat = [f for f in flat if f != "1"] or ["1"]
    return flat[0] if len(flat) == 1 else [head, *flat]


def _is_small(value: Fraction) -> bool:
    return _bits(value) <= MAX_BITS


def neg(term: Json) -> Json:
    """Minus a term."""
    return mul(["-1", term])


def inverse(term: Json) -> Json:
    """1 / a term; undefined where the term is 0."""
    value = number(term)
    return str(1 / value) if value else ["pow", term, -1]


def power(base: Json, exponent: Json, integers: frozenset[str]) -> Json:
    """A power, by the shape of its exponent.

    An integer-valued exponent gives ``pow`` (a literal) or ``intpower`` (a term), which mean
    repeated multiplication for every base; ``exp(1)`` and positive numbers as base, and other
    exponents, give ``exp`` and ``power``. ``x**0`` is ``1 + 0*x``: 1 wherever x is defined.
    """
    exponent = _computed(exponent)
    value = number(exponent)
    if value is not None and value.denominator == 1 and abs(value) <= MAX_EXPONENT:
        n = value.numerator
        if n == 0:
            return "1" if number(base) is not None else ["add", "1", ["mul", "0", base]]
        return base if n == 1 else inverse(base) if n == -1 else ["pow", base, n]
    if base == ["exp", "1"]:
        return ["exp", exponent]
    if value is None and is_integer(exponent, integers) and not _is_positive(base):
        return ["intpower", base, exponent]
    return ["power", base, exponent]


def _computed(exponent: Json) -> Json:
    """An exponent that is made of numbers alone, such as -2**3, as a number if it is small."""
    value = _value(exponent)
    return exponent if value is None else str(value)


def _value(term: Json) -> Fraction | None:
    """The value of a small term of numbers, sums, products and integer powers."""
    if isinstance(term, str):
        return Fraction(term)
    if term[0] == "pow":
        base = _value(term[1])
        if not base or abs(term[2]) * max(_bits(base), 1) > MAX_BITS:
            return None
        return Fraction(base ** term[2])
    if term[0] not in ("add", "mul"):
        return None
    total = Fraction(term[0] == "mul")
    for part in term[1:]:
        value = _value(part)
        if value is None or _bits(total) + _bits(value) > MAX_BITS:
            return None
        total = total + value if term[0] == "add" else total * value
    return total


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _is_positive(term: Json) -> bool:
    value = number(term)
    return term == ["pi"] or (value is not None and value > 0)


def is_integer(term: Json, integers: frozenset[str]) -> bool:
    """Whether a term is an integer by its shape, for integer values of the names given."""
    value = number(term)
    if value is not None:
        return value.denominator == 1
    head = term[0]
    if head == "var":
        return term[1] in integers
    if head in ("floor", "ceil", "sign"):
        return True
    if head == "pow":
        return term[2] > 0 and is_integer(term[1], integers)
    if head in ("add", "mul", "abs", "max", "min"):
        return all(is_integer(t, integers) for t in term[1:])
    return False
