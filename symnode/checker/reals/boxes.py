"""Boxes with rational or infinite ends, and the root box of a system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from symnode.checker.reals import dyadic, enclosure, intervals
from symnode.checker.reals.intervals import Interval, Nowhere
from symnode.checker.reals.systems import NONZERO, POSITIVE, ZERO, Atom, System
from symnode.checker.reals.terms import Term, add, variables


@dataclass(frozen=True)
class Range:
    """The numbers between two ends; None is infinite, and such an end counts as open."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = True
    high_open: bool = True

    def interval(self, bits: int) -> Interval:
        """The same, with ends rounded outward."""
        return intervals.between(self.low, self.high, (self.low_open, self.high_open), bits)

    def empty(self) -> bool:
        """Whether there is no such number."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def cuts(self, c: Fraction) -> bool:
        """Whether c lies strictly between the ends."""
        return (self.low is None or self.low < c) and (self.high is None or c < self.high)

    def at_least(self, c: Fraction, *, strict: bool = False) -> Range:
        """The part from c on."""
        if self.low is None or c > self.low or (c == self.low and strict):
            return Range(c, self.high, strict, self.high_open)
        return self

    def at_most(self, c: Fraction, *, strict: bool = False) -> Range:
        """The part up to c."""
        if self.high is None or c < self.high or (c == self.high and strict):
            return Range(self.low, c, self.low_open, strict)
        return self

    def with_point(self, c: Fraction) -> Range:
        """The smallest range that holds this one and c."""
        low, high, low_open, high_open = self.low, self.high, self.low_open, self.high_open
        if low is not None and c <= low:
            low, low_open = c, False
        if high is not None and c >= high:
            high, high_open = c, False
        return Range(low, high, low_open, high_open)

    def interior(self) -> Range:
        """The same without its ends, unless it is one point."""
        if self.low is not None and self.low == self.high:
            return self
        return Range(self.low, self.high, True, True)

    def of_integers(self) -> Range:
        """With the ends moved inward to integers."""
        low, high = self.low, self.high
        if low is not None:
            low = Fraction(low.__floor__() + 1 if self.low_open else low.__ceil__())
        if high is not None:
            high = Fraction(high.__ceil__() - 1 if self.high_open else high.__floor__())
        return Range(low, high, low is None, high is None)


Box = tuple[Range, ...]


def replaced(box: Box, i: int, by: Range) -> Box:
    """The box with another range for variable i."""
    return (*box[:i], by, *box[i + 1 :])


def halves(box: Box, i: int, c: Fraction, *, integer: bool) -> tuple[Box, Box]:
    """The parts x_i <= c and x_i >= c."""
    below, above = box[i].at_most(c), box[i].at_least(c)
    if integer:
        below, above = below.of_integers(), above.of_integers()
    return replaced(box, i, below), replaced(box, i, above)


def root_box(system: System, bits: int) -> Box | None:
    """R^n, tightened by the atoms that are linear in one variable; None where it is empty."""
    ranges = {name: Range() for name in system.variables}
    for atom in system.atoms:
        for name, low, c, strict in _bounds(atom, bits):
            here = ranges[name]
            ranges[name] = (
                here.at_least(c, strict=strict) if low else here.at_most(c, strict=strict)
            )
    for name in system.integers & ranges.keys():
        ranges[name] = ranges[name].of_integers()
    box = tuple(ranges[name] for name in system.variables)
    return None if any(r.empty() for r in box) else box


Bound = tuple[str, bool, Fraction, bool]  # variable, whether a lower bound, the bound, strict


def _bounds(atom: Atom, bits: int) -> Iterator[Bound]:
    """What an atom ``a x + c relation 0`` says of x, for c between c1 and c2: a x >= -c2 where it
    says a x + c >= 0, and -a x >= c1 where it says -a x - c >= 0."""
    found = None if atom.relation == NONZERO else _linear(atom.term)
    if found is None:
        return
    name, a, rest = found
    c1, c2 = _enclosed(rest, bits)
    strict = atom.relation == POSITIVE
    if c2 is not None:
        yield name, a > 0, -c2 / a, strict
    if atom.relation == ZERO and c1 is not None:
        yield name, a < 0, -c1 / a, False


def _linear(t: Term) -> tuple[str, Fraction, Term] | None:
    """The variable x, the number a that is not 0, and c, where t = a x + c."""
    a, name, rest = Fraction(0), "", []
    for s in t.args if t.head == "add" else (t,):
        factor, x = Fraction(1), s
        if s.head == "mul" and len(s.args) == 2 and s.args[0].head == "num":
            factor, x = s.args[0].data, s.args[1]
        if x.head == "var" and name in ("", x.data):
            a, name = a + factor, x.data
        elif variables(s):
            return None
        else:
            rest.append(s)
    return (name, a, add(*rest)) if name and a else None


def _enclosed(c: Term, bits: int) -> tuple[Fraction | None, Fraction | None]:
    """Bounds of a term without variables, equal where it is a rational number."""
    if c.head == "num":
        return c.data, c.data
    try:
        found = enclosure.constant(c, bits)
    except Nowhere:
        return None, None
    low, high = (None if e is None else dyadic.to_fraction(e) for e in (found.lo, found.hi))
    return low, high
