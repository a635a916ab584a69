"""Ranges of angles in units of pi, with exact ends.

``turns(system, t)`` holds t/pi at every point of the system at which t is defined. It starts from
the values of the inverse functions, refined by the signs of their arguments (``shapes.known``), and
from the atoms ``c u + q pi relation 0`` with rationals c, q, which bound the rest u.

=====================  ==================================================================
``atan2(y, x)``        in (-1, 1]; y >= 0: [0, 1]; y > 0: (0, 1); y < 0: (-1, 0);
                       x >= 0: [-1/2, 1/2]; x > 0: (-1/2, 1/2);
                       x < 0: (1/2, 1] for y >= 0, (-1, -1/2) for y < 0; x <= 0 alike
``atan u``             in (-1/2, 1/2), of the sign of u
``asin u``, ``acos u`` in [-1/2, 1/2], of the sign of u; in [0, 1], below 1/2 for u > 0
=====================  ==================================================================
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from symnode.checker.context import work
from symnode.checker.reals import ranges
from symnode.checker.reals.ranges import EVERYTHING, Range, between, both, point
from symnode.checker.reals.shapes import PI_BOUNDS, Key, bounds, known, linear
from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, ZERO, System
from symnode.checker.reals.terms import ONE, PI, Term, add, mul, neg

HALF = Fraction(1, 2)
PER_PI = between(1 / PI_BOUNDS[1], 1 / PI_BOUNDS[0])


def turns(system: System, t: Term) -> Range:
    """A range of t/pi."""
    return _turns(system).of(t)


def shown(system: System, relation: str, t: Term) -> bool:
    """Whether ``t relation 0`` shows by the range of t, or of u where t is c sin u or c cos u."""
    if _says(turns(system, t), relation):
        return True
    c, rest = t.args if t.head == "mul" and len(t.args) == 2 else (ONE, t)
    if c.head != "num" or rest.head not in ("sin", "cos"):
        return False
    return _says(ranges.times(point(c.data), _of_wave(system, rest)), relation)


def _says(found: Range, relation: str) -> bool:
    return {
        POSITIVE: found.positive(),
        NONNEGATIVE: found.lo >= 0,
        ZERO: found.lo == found.hi == 0,
        NONZERO: found.without_zero(),
    }[relation]


def _of_wave(system: System, t: Term) -> Range:
    """The sign of sin u and cos u, as a range: sin is positive between 0 and 1 half turn."""
    a = turns(system, t.args[0])
    if t.head == "cos":
        a = ranges.plus(a, point(HALF))  # cos u = sin(u + pi/2)
    one = Fraction(1)
    if a.lo >= 0 and a.hi <= 1:
        inside = (a.lo > 0 or a.lo_open) and (a.hi < 1 or a.hi_open)
        return Range(Fraction(0), one, inside, False)
    if a.lo >= -1 and a.hi <= 0:
        inside = (a.lo > -1 or a.lo_open) and (a.hi < 0 or a.hi_open)
        return Range(-one, Fraction(0), False, inside)
    return between(-one, one)


@lru_cache(maxsize=32)
def _turns(system: System) -> _Turns:
    return _Turns(system)


class _Turns:
    """Ranges of terms over pi in one system."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._memo: dict[Term, Range] = {}
        self._atoms: dict[Key, Range] = {}
        for atom in system.atoms:
            rest, turn = _without_pi(atom.term)
            key, scale, shift = linear(rest)
            if not key or shift or atom.relation == NONZERO:
                continue
            bound = point(0) if atom.relation == ZERO else Range(Fraction(0))
            if atom.relation == NONNEGATIVE:
                bound = Range(Fraction(0), lo_open=False)
            bound = ranges.times(ranges.plus(bound, point(-turn)), point(1 / scale))
            self._atoms[key] = both(self._atoms.get(key, EVERYTHING), bound)

    def of(self, t: Term) -> Range:
        """The range of t/pi."""
        found = self._memo.get(t)
        if found is None:
            work(20)
            found = self._memo[t] = both(self._made(t), self._given(t))
        return found

    def _given(self, t: Term) -> Range:
        """What the atoms say."""
        rest, turn = _without_pi(t)
        key, scale, shift = linear(rest)
        given = self._atoms.get(key) if key and not shift else None
        if given is None:
            return EVERYTHING
        return ranges.plus(ranges.times(given, point(scale)), point(turn))

    def _made(self, t: Term) -> Range:
        if t.head == "add":
            result = point(0)
            for a in t.args:
                result = ranges.plus(result, self.of(a))
            return result
        if t == PI:
            return point(1)
        if t.head == "mul":
            if PI in t.args:
                k = t.args.index(PI)
                return bounds(self.system, mul(*t.args[:k], *t.args[k + 1 :]))
            if t.args[0].head == "num":
                return ranges.times(point(t.args[0].data), self.of(mul(*t.args[1:])))
        if t.head == "abs":
            return ranges.absolute(self.of(t.args[0]))
        if t.head == "atan2":
            return self._polar(*t.args)
        if t.head in ("atan", "asin", "acos"):
            return self._inverse(t.head, t.args[0])
        return ranges.times(bounds(self.system, t), PER_PI)

    def _inverse(self, head: str, u: Term) -> Range:
        a = bounds(self.system, u)
        if head == "acos":
            zero, one = Fraction(0), Fraction(1)
            low, high = (
                Range(zero, HALF, False, a.positive()),
                Range(HALF, one, a.negative(), False),
            )
            return low if a.lo >= 0 else high if a.hi <= 0 else between(zero, one)
        ends = head == "atan"
        lo = (Fraction(0), a.positive()) if a.lo >= 0 else (-HALF, ends)
        hi = (Fraction(0), a.negative()) if a.hi <= 0 else (HALF, ends)
        if head == "asin":  # the ends are reached at -1 and 1 only
            lo = (lo[0], lo[1] or (a.lo < 0 and _beyond(a.lo, a.lo_open)))
            hi = (hi[0], hi[1] or (a.hi > 0 and _beyond(-a.hi, a.hi_open)))
        return Range(lo[0], hi[0], lo[1], hi[1])

    def _polar(self, y: Term, x: Term) -> Range:
        s, zero, one = self.system, Fraction(0), Fraction(1)
        found = Range(-one, one, True, False)
        if known(s, POSITIVE, y):
            found = between(zero, one, is_open=True)
        elif known(s, NONNEGATIVE, y):
            found = between(zero, one)
        elif known(s, POSITIVE, neg(y)):
            found = between(-one, zero, is_open=True)
        side = 1 if found.lo >= 0 else -1 if found.hi <= 0 else 0
        if known(s, POSITIVE, x):
            return both(found, between(-HALF, HALF, is_open=True))
        if known(s, NONNEGATIVE, x):
            return both(found, between(-HALF, HALF))
        if side and known(s, NONNEGATIVE, neg(x)):
            inside = known(s, POSITIVE, neg(x))
            half = Range(HALF, one, inside, False) if side > 0 else Range(-one, -HALF, True, inside)
            return both(found, half)
        return found


def _beyond(lo: ranges.End, lo_open: bool) -> bool:
    """Whether a range with this lower end does not reach -1."""
    return lo > -1 or (lo == -1 and lo_open)


def _without_pi(t: Term) -> tuple[Term, Fraction]:
    """(u, q) with t = u + q pi."""
    turn = Fraction(0)
    rest = []
    for s in t.args if t.head == "add" else (t,):
        if s == PI:
            turn += 1
        elif s.head == "mul" and len(s.args) == 2 and s.args[0].head == "num" and s.args[1] == PI:
            turn += s.args[0].data
        else:
            rest.append(s)
    return add(*rest), turn
