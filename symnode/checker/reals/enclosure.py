"""Terms over boxes: natural interval extension, by a tape on which every subterm stands once.

``Tape(terms, variables, bits)`` is made once and run on many boxes. A run leaves out the points at
which a term is undefined: each operation takes the part of its arguments that lies in its domain,
and ``Nowhere`` is raised if there is none. ``smooth`` and ``defined`` tell whether nothing was left
out: whether the terms are certainly analytic, or certainly defined, at every point of the box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from symnode.checker.context import Rejected, work
from symnode.checker.reals import domains, elementary, intervals, series
from symnode.checker.reals.intervals import Interval, Nowhere
from symnode.checker.reals.terms import Term, subterms

Step = tuple[Callable[..., Interval], tuple[int, ...], Any]  # operation, places of arguments, data
UNARY: dict[str, Callable[[Interval, int], Interval]] = {
    "exp": elementary.exp,
    "log": elementary.log,
    "sin": elementary.sin,
    "cos": elementary.cos,
    "tan": elementary.tan,
    "asin": elementary.asin,
    "acos": elementary.acos,
    "atan": elementary.atan,
    "sinh": elementary.sinh,
    "cosh": elementary.cosh,
    "tanh": elementary.tanh,
    "asinh": elementary.asinh,
    "acosh": elementary.acosh,
    "atanh": elementary.atanh,
    "erf": elementary.erf,
    "abs": elementary.absolute,
    "sign": elementary.sign,
    "floor": elementary.floor,
    "ceil": elementary.ceil,
}
BINARY: dict[str, Callable[[Interval, Interval, int], Interval]] = {
    "max": elementary.maximum,
    "min": elementary.minimum,
    "atan2": elementary.atan2,
}


def apply(t: Term, of: Sequence[Interval], bits: int) -> Interval:
    """The outermost operation of ``t`` on intervals for its arguments."""
    if t.head in UNARY:
        return UNARY[t.head](of[0], bits)
    if t.head in BINARY:
        return BINARY[t.head](of[0], of[1], bits)
    if t.head == "add":
        return _sum(of, bits)
    if t.head == "mul":
        return _product(t.args, of, bits)
    if t.head == "pow":
        return power(of[0], t.data, bits)
    if t.head == "root":
        return elementary.root(of[0], t.data, bits)
    if t.head == "oddroot":
        return elementary.odd_root(of[0], t.data, bits)
    if t.head == "num":
        return intervals.from_fraction(t.data, bits)
    if t.head == "pi":
        return series.pi_interval(bits)
    raise Rejected(f"{t.head} has no enclosure")


def power(a: Interval, n: int, bits: int) -> Interval:
    """a^n for an integer n that is not 0, without the points a = 0 for n < 0."""
    if n > 0:
        return intervals.power(a, n, bits)
    if n % 2 == 0:  # first |a|, so that 1/a^2 is positive also around 0
        a = elementary.absolute(a, bits)
    return intervals.power(intervals.inverse(a, bits), -n, bits)


def _sum(of: Sequence[Interval], bits: int) -> Interval:
    total = of[0]
    for a in of[1:]:
        total = intervals.add(total, a, bits)
    return total


def _product(factors: Sequence[Term], of: Sequence[Interval], bits: int) -> Interval:
    """The product; equal factors are a power, which is tighter."""
    counts: dict[Term, int] = {}
    values: dict[Term, Interval] = {}
    for f, a in zip(factors, of, strict=True):
        counts[f] = counts.get(f, 0) + 1
        values[f] = a
    total: Interval | None = None
    for f, n in counts.items():
        a = values[f] if n == 1 else intervals.power(values[f], n, bits)
        total = a if total is None else intervals.mul(total, a, bits)
    assert total is not None
    return total


class Tape:
    """The subterms of some terms in an order in which they can be worked out."""

    def __init__(self, terms: Sequence[Term], names: Sequence[str], bits: int) -> None:
        self.bits = bits
        self.nodes = list(subterms(*terms))
        place = {t: k for k, t in enumerate(self.nodes)}
        self.of = [tuple(place[a] for a in t.args) for t in self.nodes]
        self.results = [place[t] for t in terms]
        self.index = {name: k for k, name in enumerate(names)}
        self.cost = sum(_COST.get(t.head, 5 + bits // 32) + 4 * len(t.args) for t in self.nodes)
        self.fixed: dict[int, Interval] = {}
        for k, t in enumerate(self.nodes):  # constants are worked out once
            if t.head != "var" and all(a in self.fixed for a in self.of[k]):
                try:
                    self.fixed[k] = apply(t, [self.fixed[a] for a in self.of[k]], bits)
                except Nowhere:
                    continue

    def values(self, box: Sequence[Interval]) -> list[Interval]:
        """An interval for every node of the tape."""
        work(self.cost)
        found: list[Interval] = []
        fixed, of, bits = self.fixed, self.of, self.bits
        for k, t in enumerate(self.nodes):
            if k in fixed:
                found.append(fixed[k])
            elif t.head == "var":
                found.append(box[self.index[t.data]])
            else:
                found.append(apply(t, [found[a] for a in of[k]], bits))
        return found

    def run(self, box: Sequence[Interval]) -> list[Interval]:
        """An interval for each of the terms; Nowhere where one has no value on the box."""
        found = self.values(box)
        return [found[k] for k in self.results]

    def smooth(self, box: Sequence[Interval]) -> bool:
        """Whether all terms are certainly analytic at every point of the box."""
        return self._all(box, domains.smooth)

    def defined(self, box: Sequence[Interval]) -> bool:
        """Whether all terms are certainly defined at every point of the box."""
        return self._all(box, domains.defined)

    def _all(self, box: Sequence[Interval], test: Callable[..., bool]) -> bool:
        try:
            found = self.values(box)
        except Nowhere:
            return False
        return all(
            test(t, [found[a] for a in of]) for t, of in zip(self.nodes, self.of, strict=True)
        )


_COST = {
    **dict.fromkeys(("num", "var", "pi"), 1),
    **dict.fromkeys(("exp", "log", "sin", "cos", "atan"), 40),
    **dict.fromkeys(("tan", "asin", "acos", "sinh", "cosh", "tanh"), 80),
    **dict.fromkeys(("asinh", "acosh", "atanh", "atan2", "root", "oddroot"), 80),
    "erf": 200,
}


@lru_cache(maxsize=512)
def tape(terms: tuple[Term, ...], names: tuple[str, ...], bits: int) -> Tape:
    """The tape of some terms; the same one each time."""
    return Tape(terms, names, bits)


def constant(t: Term, bits: int) -> Interval:
    """An enclosure of a term without variables; Nowhere where it is certainly undefined."""
    return tape((t,), (), bits).run(())[0]
