"""Methods that show an atom to fail everywhere on a box; ``rules/boxes.py`` says what they are.

The argument for each is with its function. Throughout, f is the function of a term, x runs through
the points of the box at which f is defined, and an interval that holds all f(x) is returned.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial
from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.reals import boxes, intervals
from symnode.checker.reals.boxes import Box, Range, replaced
from symnode.checker.reals.derivative import derivative
from symnode.checker.reals.enclosure import tape
from symnode.checker.reals.intervals import Interval, Nowhere, made
from symnode.checker.reals.jets import Coefficient, Jets
from symnode.checker.reals.normal_form import number
from symnode.checker.reals.systems import NONNEGATIVE, NONZERO, POSITIVE, ZERO, System
from symnode.checker.reals.terms import Term, mul, neg, num, rational, substitute, var, variables
from symnode.checker.syntax import expect

MAX_ORDER = 60
MAX_NESTING = 20
FAILS: dict[str, Callable[[Interval], bool]] = {
    POSITIVE: Interval.nonpositive,
    NONNEGATIVE: Interval.negative,
    ZERO: Interval.nonzero,
    NONZERO: Interval.is_zero,
}


class Boxes:
    """The boxes of one system at ``bits`` bits, and the methods on them."""

    def __init__(self, system: System, bits: int) -> None:
        self.system, self.bits, self.names = system, bits, system.variables
        self.root = boxes.root_box(system, bits)

    def halves(self, box: Box, i: int, c: Fraction) -> tuple[Box, Box]:
        """The parts x_i <= c and x_i >= c."""
        return boxes.halves(box, i, c, integer=self.names[i] in self.system.integers)

    def refutes(self, k: int, box: Box, method: Any) -> bool:
        """Whether a leaf ``["refute", k, method]`` is accepted on the box."""
        try:
            self.check(k, box, method, "boxes")
        except Rejected:
            return False
        return True

    def check(self, k: int, box: Box, method: Any, where: str) -> None:
        """Reject unless the method shows that atom ``k`` fails everywhere on the box."""
        atom = self.system.atoms[k]
        sides = (atom.term, neg(atom.term)) if atom.relation == ZERO else (atom.term,)
        why = ""
        for t in sides:
            try:
                found = self.values(t, box, method, where)
            except Nowhere:  # the term is undefined on the whole box: nothing satisfies the atom
                return
            except Rejected as error:
                why = error.why
                continue
            if FAILS[atom.relation](found):
                return
            why = why or f"the values may lie in {found}"
        raise Rejected(f"atom {k} is not shown to fail: {why}", where)

    def values(self, t: Term, box: Box, method: Any, where: str, depth: int = 0) -> Interval:
        """An interval that holds all values of ``t`` on the box; Nowhere if it has none."""
        expect(depth < MAX_NESTING, "methods nested too deeply", where)
        if method == "natural":
            return self.natural(t, box)
        if method == "exact":
            return self.exact(t, where)
        if not isinstance(method, list) or not method or not isinstance(method[0], str):
            raise Rejected("expected a method", where)
        try:
            if method[0] == "mean" and len(method) == 1:
                return self.mean(t, box, where)
            if method[0] == "taylor" and len(method) in (4, 5):
                return self.taylor(t, box, method, where)
            if method[0] == "monotone" and len(method) == 5:
                return self.monotone(t, box, method, (where, depth))
        except Nowhere:
            raise Rejected("a term is undefined", where) from None
        raise Rejected(f"unknown method {str(method[0])[:40]!r}", where)

    # the methods

    def intervals(self, box: Box) -> list[Interval]:
        """The box with its ends rounded outward."""
        return [r.interval(self.bits) for r in box]

    def natural(self, t: Term, box: Box) -> Interval:
        """Interval arithmetic."""
        return tape((t,), self.names, self.bits).run(self.intervals(box))[0]

    def smooth(self, t: Term, box: Box) -> bool:
        """Whether f is certainly analytic at every point of the box."""
        return tape((t,), self.names, self.bits).smooth(self.intervals(box))

    def exact(self, t: Term, where: str) -> Interval:
        """The normal form is a rational number: f has this value wherever it is defined."""
        q = number(t)
        if q is None:
            raise Rejected("the normal form is no rational number", where)
        return intervals.from_fraction(q, self.bits)

    def mean(self, t: Term, box: Box, where: str) -> Interval:
        """f(x) = f(c) + the sum of (x_i - c_i) df/dx_i(y), y between c and x, c the midpoint.

        The box is convex and f smooth on it, so the segment from c to x lies where f is smooth.
        """
        expect(self.smooth(t, box), "the term is not shown to be smooth", where)
        used = variables(t)
        center = list(box)
        for i, name in enumerate(self.names):
            low, high = box[i].low, box[i].high
            if name not in used:
                continue
            if low is None or high is None:
                raise Rejected("an end is infinite", where)
            c = (low + high) / 2
            center[i] = Range(c, c, False, False)
        total = self.natural(t, tuple(center))
        for i, name in enumerate(self.names):
            low = center[i].low
            if name in used and low is not None:
                slope = self.natural(derivative(t, name, corners=True), box)
                part = intervals.mul(slope, self._shifted(box[i], low), self.bits)
                total = intervals.add(total, part, self.bits)
        return total

    def _shifted(self, r: Range, c: Fraction) -> Interval:
        """The numbers x - c."""
        low, high = (None if e is None else e - c for e in (r.low, r.high))
        return intervals.between(low, high, (r.low_open, r.high_open), self.bits)

    def taylor(self, t: Term, box: Box, method: Any, where: str) -> Interval:
        """f(x) = a_0 + ... + a_(n-1) (x-c)^(n-1) + r (x-c)^n, r = f^(n)(y)/n! (Lagrange).

        All variables but x_i are held fixed. f is analytic on the hull of c and the range of x_i,
        so on the segment from c to x; y lies strictly between these, so in the open hull (for
        x = c the last summand is 0 with any r). The leading coefficients that are 0 leave the
        factor (x-c)^m, which is multiplied at the end: where x = c is not in the box, it is not 0.
        """
        i, c, n = self._variable(method[1], where), rational(method[2], where), method[3]
        expect(type(n) is int and 1 <= n <= MAX_ORDER, "expected an order", where)
        hull = box[i].with_point(c)
        wide = replaced(box, i, hull)
        expect(self.smooth(t, wide), "the term is not shown to be smooth", where)
        fixed: dict[str, Coefficient] = dict(zip(self.names, self.intervals(box), strict=True))
        name = self.names[i]
        head = Jets(n - 1, self.bits).expand(t, name, {**fixed, name: c})
        inner = hull.interior().interval(self.bits)
        rest = Jets(n, self.bits).expand(t, name, {**fixed, name: inner})[n]
        if len(method) == 5:
            self._put_exact(t, (name, c), method[4], head, where)
        return self._horner([*head, rest], self._shifted(box[i], c), n)

    def _horner(self, coefficients: list[Coefficient], step: Interval, n: int) -> Interval:
        """a_0 + a_1 h + ... + a_n h^n with the leading zeros as a factor h^m."""
        jets = Jets(0, self.bits)
        zeros = 0
        while zeros < n and jets.interval(coefficients[zeros]).is_zero():
            zeros += 1
        total: Coefficient = coefficients[n]
        for a in reversed(coefficients[zeros:n]):
            total = jets.plus(a, jets.times(total, step))
        value = jets.interval(total)
        if zeros == 0:
            return value
        return intervals.mul(intervals.power(step, zeros, self.bits), value, self.bits)

    def _put_exact(
        self, t: Term, at: tuple[str, Fraction], listed: Any, head: list[Coefficient], where: str
    ) -> None:
        """Replace the coefficients that are listed by what their normal form is."""
        expect(isinstance(listed, list), "expected a list of numbers", where)
        name, c = at
        for k in listed:
            expect(type(k) is int and 0 <= k < len(head), "there is no such coefficient", where)
            d = t
            for _ in range(k):
                d = derivative(d, name, corners=True)
            q = number(substitute(d, {var(name): num(c)}))
            if q is None:
                raise Rejected(f"coefficient {k} is not shown to be rational", where)
            head[k] = q / factorial(k)

    def monotone(self, t: Term, box: Box, method: Any, at: tuple[str, int]) -> Interval:
        """Let s df/dx_i >= 0 on the box and let b be the end of x_i at which f is largest.

        f is smooth on the box, which holds the segment in x_i from x towards b. So f(x) <= f(x')
        for every x' of the box between x and b:

        - If the box, with b added where it is open, keeps f smooth, then f(x) <= f(b), and
          f(x) < f(b) if the derivative is not 0 and b is open (so that x is not b).
        - Else each x has such x' in the part of the box near b, so f(x) is at most the upper end of
          an interval that holds f on this part; if that end is open, f(x) is less.
        """
        where, depth = at
        i, s = self._variable(method[1], where), method[2]
        expect(type(s) is int and s in (1, -1), "expected 1 or -1", where)
        expect(self.smooth(t, box), "the term is not shown to be smooth", where)
        slope = mul(num(-s), derivative(t, self.names[i], corners=True))
        found = self.values(slope, box, method[3], where, depth + 1)
        expect(found.nonpositive(), "the sign of the derivative is not shown", where)
        b = box[i].high if s == 1 else box[i].low
        is_open = box[i].high_open if s == 1 else box[i].low_open
        if b is not None and (
            not is_open or self.smooth(t, replaced(box, i, box[i].with_point(b)))
        ):
            face = replaced(box, i, Range(b, b, False, False))
            there = substitute(t, {var(self.names[i]): num(b)})
            top = self.values(there, face, method[4], where, depth + 1)
            return made(None, top.hi, True, top.hi_open or (is_open and found.negative()))
        part = replaced(box, i, _near(box[i], s, self.bits))
        top = self.values(t, part, method[4], where, depth + 1)
        return made(None, top.hi, True, top.hi_open)

    def _variable(self, i: Any, where: str) -> int:
        expect(type(i) is int and 0 <= i < len(self.names), "there is no such variable", where)
        return int(i)


def _near(r: Range, s: int, bits: int) -> Range:
    """The part of the range near its upper end (s = 1) or its lower end (s = -1)."""
    small, large = Fraction(1, 2**bits), Fraction(2**bits)
    if s == 1:
        return r.at_least(large if r.high is None else r.high - small)
    return r.at_most(-large if r.low is None else r.low + small)
