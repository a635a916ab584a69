"""Contraction of boxes (HC4): what an atom says of a term is passed down to the variables.

The terms of an atom are evaluated over the box; the atom narrows its own value, and the inverse of
each operation narrows the arguments, down to the variables [benhamou1999]. Each occurrence of a
variable counts as if it were independent, so an interval evaluation of the atom refutes it on the
part of the box that is cut off: a contraction is a split one part of which is closed at once, and
the checker needs no rule for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import final

from symnode.checker.reals.systems import Atom
from symnode.checker.reals.terms import Term
from symnode.numeric.balls import functions
from symnode.numeric.balls.compiled import compile_terms
from symnode.numeric.balls.interval import (
    INF,
    ZERO,
    Interval,
    Range,
    add,
    hull,
    interval,
    inverse,
    meet,
    mul,
    neg,
    power,
    sub,
)

ALLOWED = {
    ">": Interval(ZERO, INF, True, True),
    ">=": Interval(ZERO, INF, False, True),
    "=": Interval(ZERO, ZERO, False, False),
}
NONNEGATIVE = ALLOWED[">="]
INVERSES = {
    "exp": "log",
    "log": "exp",
    "sinh": "asinh",
    "asinh": "sinh",
    "tanh": "atanh",
    "atanh": "tanh",
    "asin": "sin",
    "acos": "cos",
    "acosh": "cosh",
}


@final
class Contraction:
    """What one atom says of the variables on a box."""

    def __init__(self, atom: Atom, variables: Sequence[str]) -> None:
        self.allowed = ALLOWED.get(atom.relation)
        self._compiled = compile_terms([atom.term], variables)
        order = self._compiled.order
        slot = {t: k for k, t in enumerate(order)}
        self._root = slot[atom.term]
        self._steps = [
            (k, t, [slot[a] for a in t.args]) for k, t in reversed(list(enumerate(order))) if t.args
        ]
        places = {t.data: slot[t] for t in order if t.head == "var"}
        self._variables = [places.get(name) for name in variables]

    def narrowed(self, box: Sequence[Interval], precision: int) -> list[Range] | None:
        """A box with all points of the box at which the atom may hold; None if it can nowhere."""
        if self.allowed is None:
            return list(box)
        self._compiled.precision = precision
        values = self._compiled.all_ranges(box)
        values[self._root] = meet(values[self._root], self.allowed)
        for k, t, args in self._steps:
            value = values[k]
            if value is None:
                return None
            below = [values[a] for a in args]
            for a, narrow in zip(args, _arguments(t, value, below), strict=True):
                values[a] = meet(values[a], narrow)
        found = [a if s is None else values[s] for s, a in zip(self._variables, box, strict=True)]
        return None if None in found else found


def _arguments(t: Term, value: Interval, args: list[Range]) -> list[Range]:
    """Intervals for the arguments of a term whose value lies in an interval."""
    if t.head == "add":
        return [_without(value, args, k, add, sub) for k in range(len(args))]
    if t.head == "mul":
        if len(args) == 2 and t.args[0] == t.args[1]:
            return [_base(2, value, args[0])] * 2
        return [_without(value, args, k, mul, _over) for k in range(len(args))]
    if len(args) != 1:
        return args
    (a,) = args
    return [meet(a, _preimage(t, value, a))]


def _without(
    value: Interval,
    args: list[Range],
    k: int,
    together: Callable[[Interval, Interval], Interval],
    apart: Callable[[Interval, Interval], Range],
) -> Range:
    """What is left for the k-th of several summands or factors."""
    others = [a for i, a in enumerate(args) if i != k and a is not None]
    if len(others) < len(args) - 1:
        return None
    return apart(value, reduce(together, others)) if others else value


def _over(a: Interval, b: Interval) -> Range:
    """All x with b x = a."""
    if b.contains_zero():
        return interval(None, None)
    found = inverse(b)
    return None if found is None else mul(a, found)


def _preimage(t: Term, value: Interval, a: Range) -> Range:
    """An interval of all x in a with f(x) in the value; the whole line where nothing is known."""
    everything = interval(None, None)
    if t.head in INVERSES:
        return functions.UNARY[INVERSES[t.head]](value)[0]
    if t.head == "pow":
        return _base(t.data, value, a)
    if t.head == "root":
        own = meet(value, NONNEGATIVE)
        return None if own is None else power(own, t.data)
    if t.head == "oddroot":
        return power(value, t.data)
    if t.head == "abs":
        return _signed(value, a)
    return everything


def _base(n: int, value: Interval, a: Range) -> Range:
    """All x in a with x^n in the value."""
    if n < 0:
        if value.contains_zero():
            return interval(None, None)
        turned = inverse(value)
        return None if turned is None else _base(-n, turned, a)
    if n == 1:
        return value
    if n % 2:
        return functions.odd_root_range(n)(value)[0]
    size = functions.root_range(n)(value)[0]
    return None if size is None else _signed(size, a)


def _signed(size: Interval, a: Range) -> Range:
    """All x in a whose absolute value lies in an interval."""
    own = meet(size, NONNEGATIVE)
    if own is None:
        return None
    return hull(meet(a, own), meet(a, neg(own)))
