"""Making a counterexample smaller, in a declared order and among declared points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

_TRIED = tuple(
    Fraction(v)
    for v in (
        *("0", "1", "-1", "2", "-2", "1/2", "-1/2", "3", "-3", "1/3", "-1/3", "2/3", "-2/3"),
        *("3/2", "-3/2", "4", "-4", "1/4", "-1/4", "3/4", "-3/4", "5", "-5", "1/5", "-1/5"),
        *("6", "7", "8", "9", "10", "-10", "1/6", "1/8", "1/10", "-1/10", "20", "100", "1/100"),
    )
)
ORDER = (
    "ordered by the number of coordinates that are not 0, then by the bits of their numerators and "
    "denominators; no point of this order is smaller that differs in one free coordinate, of those "
    "that were tried: small fractions, and the number itself rounded"
)


@dataclass(frozen=True)
class Hit:
    """A point that is wanted, and the free coordinates it comes from."""

    free: dict[str, Fraction]
    point: dict[str, Fraction]


def size(hit: Hit) -> tuple[int, int, int]:
    """How large a point is: coordinates that are not 0, bits, negative signs."""
    values = list(hit.point.values())
    height = sum(v.numerator.bit_length() + v.denominator.bit_length() for v in values)
    return (sum(v != 0 for v in values), height, sum(v < 0 for v in values))


def smaller(
    found: Hit, exactly: Callable[[dict[str, Fraction]], Hit | None], over: Callable[[], bool]
) -> Hit:
    """The point with single coordinates replaced as long as that makes it smaller."""
    improved = True
    while improved and not over():
        improved = False
        for name, old in found.free.items():
            better = _with_other(found, name, old, exactly, over)
            if better is not None:
                found, improved = better, True
                break
    return found


def _with_other(
    found: Hit,
    name: str,
    old: Fraction,
    exactly: Callable[[dict[str, Fraction]], Hit | None],
    over: Callable[[], bool],
) -> Hit | None:
    for value in _replacements(old):
        if over():
            return None
        if value == old or _bits(value) > _bits(old):
            continue
        better = exactly({**found.free, name: value})
        if better is not None and size(better) < size(found):
            return better
    return None


def _bits(v: Fraction) -> int:
    return v.numerator.bit_length() + v.denominator.bit_length()


def _replacements(value: Fraction) -> list[Fraction]:
    near = [value.limit_denominator(d) for d in (1, 2, 3, 4, 5, 6, 8, 10, 16, 32, 100)]
    return list(dict.fromkeys([*_TRIED, *near]))
