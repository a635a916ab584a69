"""Signs and bounds that show by the shape of a term, starting from the atoms of a system.

``bounds`` is a range that holds the value of a term at every point of the system at which the term
is defined. Atoms of the form ``c u + q relation 0`` with numbers c, q bound the rest u. Sums and
products are added and multiplied as ranges, functions have the bounds of ``_FUNCTIONS``, each of
which is a fact of one line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import inf

from symnode.checker.context import Rejected, work
from symnode.checker.reals import ranges
from symnode.checker.reals.partial import domain, is_partial
from symnode.checker.reals.ranges import EVERYTHING, Range, between, both, point
from symnode.checker.reals.sparse import integer_root
from symnode.checker.reals.systems import (
    NONNEGATIVE,
    NONZERO,
    POSITIVE,
    ZERO,
    System,
    holds,
    occurring,
)
from symnode.checker.reals.terms import Term, simplified, subterms, text

ROUNDING, MAX_ROOT = 1 << 40, 60
PI_BOUNDS = Fraction(314159265358, 10**11), Fraction(314159265359, 10**11)
Key = frozenset[tuple[object, Fraction]]


def known(system: System, relation: str, t: Term) -> bool:
    """Whether ``t relation 0`` shows at every point of the system where t is defined."""
    if holds(system, relation, t):
        return True
    found = bounds(system, t)
    return {
        POSITIVE: found.positive(),
        NONNEGATIVE: found.lo >= 0,
        ZERO: found.lo == found.hi == 0,
        NONZERO: found.without_zero(),
    }[relation]


def expect_defined(system: System, t: Term, where: str) -> None:
    """Reject a term that is not defined at every point of the system.

    A partial subterm counts as defined if it occurs in the system or its domain conditions show.
    """
    occurs: set[Term] | None = None
    for s in subterms(t):
        if not is_partial(s):
            continue
        occurs = occurring(system.atoms) if occurs is None else occurs
        if s in occurs:
            continue
        for relation, condition in domain(s):
            if not known(system, relation, simplified(condition)):
                raise Rejected(f"{text(s)} is not shown to be defined", where)


def bounds(system: System, t: Term) -> Range:
    """A range of the values of a term."""
    return _shapes(system).of(t)


@lru_cache(maxsize=32)
def _shapes(system: System) -> Shapes:
    return Shapes(system)


class Shapes:
    """Ranges of terms in one system."""

    def __init__(self, system: System) -> None:
        self._memo: dict[Term, Range] = {}
        self._atoms: dict[Key, Range] = {}
        for atom in system.atoms:
            key, scale, shift = linear(atom.term)
            if key and scale:
                bound = _of_relation(atom.relation, shift)
                bound = ranges.times(ranges.plus(bound, point(-shift)), point(1 / scale))
                if atom.relation == NONZERO and shift == 0:
                    bound = Range(nonzero=True)
                self._atoms[key] = both(self._atoms.get(key, EVERYTHING), bound)

    def of(self, t: Term) -> Range:
        """The range of a term."""
        found = self._memo.get(t)
        if found is None:
            work(20)
            found = self._made(t)
            if t.head != "num":
                key, scale, shift = linear(t)
                given = self._atoms.get(key) if key else None
                if given is not None:
                    moved = ranges.plus(ranges.times(given, point(scale)), point(shift))
                    if shift == 0 and given.nonzero:
                        moved = Range(moved.lo, moved.hi, moved.lo_open, moved.hi_open, True)
                    found = both(found, moved)
            self._memo[t] = found
        return found

    def _made(self, t: Term) -> Range:
        if t.head == "num":
            return point(t.data)
        if t.head == "pi":
            return between(*PI_BOUNDS)
        args = [self.of(a) for a in t.args]
        if t.head == "add":
            result = args[0]
            for a in args[1:]:
                result = ranges.plus(result, a)
            return result
        if t.head == "mul":
            return self._product(t, args)
        if t.head == "pow":
            raised = ranges.power(args[0], abs(t.data))
            return raised if t.data > 0 else ranges.inverse(raised)
        if t.head in ("root", "oddroot"):
            return _root(args[0], t.data, odd=t.head == "oddroot")
        rule = _FUNCTIONS.get(t.head)
        return rule(*args) if rule else EVERYTHING

    def _product(self, t: Term, args: list[Range]) -> Range:
        """Equal factors are one power."""
        result = point(1)
        for a, n in Counter(t.args).items():
            result = ranges.times(result, ranges.power(self.of(a), n))
        return result


def linear(t: Term) -> tuple[Key, Fraction, Fraction]:
    """(key of u, c, q) with t = c u + q; u has the coefficient 1 at its first part."""
    shift = Fraction(0)
    parts: dict[object, Fraction] = {}
    names: dict[object, str] = {}
    for s in t.args if t.head == "add" else (t,):
        c, rest = Fraction(1), s
        if s.head == "num":
            shift += s.data
            continue
        factors = s.args if s.head == "mul" else (s,)
        others = [f for f in factors if f.head != "num"]
        for f in factors:
            c *= f.data if f.head == "num" else 1
        core = frozenset(Counter(others).items())
        names[core] = min(text(f) for f in others) + str(len(others)) if others else text(rest)
        parts[core] = parts.get(core, Fraction(0)) + c
    parts = {k: c for k, c in parts.items() if c}
    if not parts:
        return frozenset(), Fraction(0), shift
    first = min(parts, key=lambda k: (names[k], repr(sorted(map(repr, k)))))  # type: ignore
    scale = parts[first]
    return frozenset((k, c / scale) for k, c in parts.items()), scale, shift


def _of_relation(relation: str, shift: Fraction) -> Range:
    if relation == POSITIVE:
        return Range(Fraction(0), inf)
    if relation == NONNEGATIVE:
        return Range(Fraction(0), inf, False)
    return point(0) if relation == ZERO else EVERYTHING


def _root(a: Range, n: int, *, odd: bool) -> Range:
    """Roots grow; the ends are rounded outward to multiples of 1/ROUNDING."""
    if odd and a.lo < 0:
        if a.hi <= 0:
            return _root(a.minus(), n, odd=True).minus()
        return Range(nonzero=a.nonzero)
    if n > MAX_ROOT:
        return Range(Fraction(0), inf, a.positive())
    lo, hi = max(a.lo, Fraction(0)), a.hi
    low = Fraction(0)
    if isinstance(lo, Fraction) and lo > 0:
        scaled = lo * ROUNDING**n
        whole = scaled.numerator // scaled.denominator
        low = Fraction(integer_root(whole, n), ROUNDING) if whole else low
    lo_open = (a.lo_open if a.lo >= 0 else False) or low**n < lo
    if not isinstance(hi, Fraction) or hi < 0:
        return Range(low, inf, lo_open, True, a.without_zero())
    scaled = hi * ROUNDING**n
    whole = -(-scaled.numerator // scaled.denominator)
    top = integer_root(whole, n) if whole else 0
    high = Fraction(top + (top**n < whole), ROUNDING)
    return Range(low, high, lo_open, a.hi_open or high**n > hi, a.without_zero())


def _signed(a: Range, far: ranges.End = inf) -> Range:
    """An odd increasing function, 0 at 0, between -far and far (not reached)."""
    lo: ranges.End = Fraction(0) if a.lo >= 0 else -far
    hi: ranges.End = Fraction(0) if a.hi <= 0 else far
    lo_open = a.lo_open or a.lo > 0 if a.lo >= 0 else True
    hi_open = a.hi_open or a.hi < 0 if a.hi <= 0 else True
    return Range(lo, hi, lo_open, hi_open, a.without_zero())


QUARTER = Fraction(11, 7)  # more than pi/2
HALF_TURN = Fraction(22, 7)  # more than pi


def _exp(a: Range) -> Range:
    """e^u >= 1 + u, e^-u >= 1 - u; not 0."""
    lo = 1 + a.lo if a.lo > -1 else Fraction(0)
    hi: ranges.End = 1 / (1 - a.hi) if a.hi < 1 else inf
    at_one = a.hi == 0 and not a.hi_open
    return Range(lo, hi, lo == 0 or a.lo_open or a.lo > 0, not at_one, True)


def _log(a: Range) -> Range:
    """1 - 1/u <= log u <= u - 1."""
    lo = 1 - 1 / a.lo if a.lo > 0 and a.lo != inf else -inf
    hi = a.hi - 1
    lo_one, hi_one = a.lo == 1 and not a.lo_open, a.hi == 1 and not a.hi_open
    return Range(lo, hi, not lo_one, not hi_one)


def _sin(a: Range) -> Range:
    """Of one sign between 0 and pi."""
    if a.lo >= 0 and a.hi <= 3:
        return Range(Fraction(0), Fraction(1), a.positive(), False)
    if a.hi <= 0 and a.lo >= -3:
        return Range(Fraction(-1), Fraction(0), False, a.negative())
    return between(Fraction(-1), Fraction(1))


def _cos(a: Range) -> Range:
    """Positive between -pi/2 and pi/2."""
    if a.lo >= Fraction(-3, 2) and a.hi <= Fraction(3, 2):
        return Range(Fraction(0), Fraction(1), True, False)
    return between(Fraction(-1), Fraction(1))


def _tan(a: Range) -> Range:
    """Odd and increasing between -pi/2 and pi/2."""
    inside = a.lo >= Fraction(-3, 2) and a.hi <= Fraction(3, 2)
    return _signed(a) if inside else EVERYTHING


def _cosh(a: Range) -> Range:
    return Range(Fraction(1), inf, a.without_zero())


def _acos(a: Range) -> Range:
    """Decreasing, 0 at 1."""
    return Range(Fraction(0), HALF_TURN, a.hi < 1 or (a.hi == 1 and a.hi_open), True)


def _acosh(a: Range) -> Range:
    """Increasing, 0 at 1."""
    return Range(Fraction(0), inf, a.lo > 1 or (a.lo == 1 and a.lo_open))


def _sign(a: Range) -> Range:
    if a.positive():
        return point(1)
    if a.negative():
        return point(-1)
    lo, hi = (0 if a.lo >= 0 else -1), (0 if a.hi <= 0 else 1)
    return Range(Fraction(lo), Fraction(hi), False, False, a.nonzero)


def _floor(a: Range) -> Range:
    lo = Fraction(a.lo.numerator // a.lo.denominator) if isinstance(a.lo, Fraction) else a.lo
    return Range(lo, a.hi, lo == -inf, a.hi_open)


def _ceil(a: Range) -> Range:
    return _floor(a.minus()).minus()


def _max(a: Range, b: Range) -> Range:
    lo, lo_open = max((a.lo, a.lo_open), (b.lo, b.lo_open))
    hi, closed = max((a.hi, not a.hi_open), (b.hi, not b.hi_open))
    return Range(lo, hi, lo_open, not closed)


def _min(a: Range, b: Range) -> Range:
    return _max(a.minus(), b.minus()).minus()


_FUNCTIONS: dict[str, Callable[..., Range]] = {
    "exp": _exp,
    "log": _log,
    "sin": _sin,
    "cos": _cos,
    "tan": _tan,
    "asin": lambda a: _signed(a, QUARTER),
    "acos": _acos,
    "atan": lambda a: _signed(a, QUARTER),
    "sinh": _signed,
    "cosh": _cosh,
    "tanh": lambda a: _signed(a, Fraction(1)),
    "asinh": _signed,
    "acosh": _acosh,
    "atanh": _signed,
    "erf": lambda a: _signed(a, Fraction(1)),
    "abs": ranges.absolute,
    "sign": _sign,
    "floor": _floor,
    "ceil": _ceil,
    "max": _max,
    "min": _min,
    "atan2": lambda a, b: between(-HALF_TURN, HALF_TURN),
}
