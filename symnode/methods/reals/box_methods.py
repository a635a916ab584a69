"""How an atom is refuted on one box: natural enclosure, Taylor, monotone faces, mean value.

All enclosures are made on arb, with the meaning of the rule ``boxes``; what is found here is the
method that the rule is told, and the checker repeats it in its own arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, final

from flint import arb, ctx

from symnode.checker.context import OutOfBudget, Rejected, metered
from symnode.checker.reals import intervals
from symnode.checker.reals.derivative import derivative
from symnode.checker.reals.intervals import Nowhere
from symnode.checker.reals.jets import Coefficient, Jets
from symnode.checker.reals.normal_form import number
from symnode.checker.reals.systems import ZERO as EQUAL
from symnode.checker.reals.systems import Atom
from symnode.checker.reals.terms import Term, neg, num, substitute, var
from symnode.methods.reals.jets import jet
from symnode.methods.reals.slopes import names, size, slope
from symnode.numeric.balls.compiled import Compiled, compile_terms
from symnode.numeric.balls.interval import (
    INF,
    NEG_INF,
    ZERO,
    Interval,
    Range,
    add,
    arb_of,
    fails,
    fraction,
    mul,
    point,
    power,
    sub,
)

Box = list[Interval]
Method = Any
MAX_ORDER = 12
EXPANSION = 5  # the order of Taylor expansions about midpoints
LARGEST = 600  # operations of a derivative that is still looked at
FORM_WORK = 100_000  # units for the normal form of a derivative at a point
POINT_BITS, TINY = 240, arb(2) ** -120


@final
class Fun:
    """A term over boxes, with its derivatives, all made when first asked for."""

    def __init__(self, term: Term, space: Space) -> None:
        self.term, self.space = term, space
        self._compiled: Compiled | None = None
        self._slopes: dict[int, Fun | None] = {}
        self._orders: dict[tuple[int, Fraction], tuple[int, list[int]]] = {}
        used = names(term)
        self.uses = [k for k, n in enumerate(space.variables) if n in used]

    def range(self, box: Sequence[Interval]) -> Range:
        """The range over a box."""
        if self._compiled is None:
            self._compiled = compile_terms([self.term], self.space.variables)
        self._compiled.precision = self.space.precision
        return self._compiled.ranges(box)[0]

    def slope(self, i: int) -> Fun | None:
        """The derivative by a variable, if it is not too large."""
        if i not in self._slopes:
            found = slope(self.term, self.space.variables[i])
            usable = found is not None and size(found) <= LARGEST
            self._slopes[i] = self.space.fun(found) if found is not None and usable else None
        return self._slopes[i]

    def order_of_zero(self, i: int, c: Fraction) -> tuple[int, list[int]]:
        """How many derivatives by x_i vanish at x_i = c, and which of them only by normal form."""
        key = (i, c)
        if key not in self._orders:
            self._orders[key] = order_of_zero(self.term, self.space.variables[i], c)
        return self._orders[key]


def order_of_zero(t: Term, name: str, c: Fraction) -> tuple[int, list[int]]:
    """The order of the zero of t at name = c, and the coefficients 0 only by normal form.

    Balls tell which coefficients may be 0, then exact ones which are.
    """
    others = sorted(names(t) - {name})
    bits, ctx.prec = ctx.prec, POINT_BITS
    try:
        at = {n: point(Fraction(2 * k + 7, 2 * k + 9)) for k, n in enumerate(others)}
        for order in (0, 3, MAX_ORDER):
            near = jet(t, name, {**at, name: point(c)}, order)
            if near is None:
                return (0, []) if not others else _certain(t, name, c, MAX_ORDER)
            zeros = next((k for k, a in enumerate(near) if not _tiny(a)), None)
            if zeros is not None:
                return _certain(t, name, c, zeros)
        return 0, []
    finally:
        ctx.prec = bits


def _tiny(a: Interval) -> bool:
    return a.contains_zero() and bool(a.hi - a.lo < TINY)


def _certain(t: Term, name: str, c: Fraction, most: int) -> tuple[int, list[int]]:
    """The leading coefficients, up to ``most``, that the checker sees to be 0."""
    if most == 0:
        return 0, []
    some = intervals.between(Fraction(7, 9), Fraction(8, 9), (True, True), 64)
    fixed: dict[str, Coefficient] = dict.fromkeys(names(t), some)
    try:
        head = Jets(most - 1, 64).expand(t, name, {**fixed, name: c})
    except (Nowhere, Rejected, OutOfBudget, ZeroDivisionError):
        head = []
    by_form: list[int] = []
    for k in range(most):
        if k < len(head) and head[k] == 0:
            continue
        if not _vanishes(t, name, k, c):
            return k, by_form
        by_form.append(k)
    return most, by_form


def _vanishes(t: Term, name: str, k: int, c: Fraction) -> bool:
    """Whether the k-th derivative is 0 at the point by its normal form."""
    try:
        with metered(FORM_WORK):
            for _ in range(k):
                t = derivative(t, name, corners=True)
            return number(substitute(t, {var(name): num(c)})) == 0
    except (OutOfBudget, Rejected, ZeroDivisionError):
        return False


@final
class Space:
    """The variables of a system, a precision, and the functions met so far."""

    def __init__(self, variables: Sequence[str], precision: int) -> None:
        self.variables, self.precision = tuple(variables), precision
        self._funs: dict[Term, Fun] = {}

    def fun(self, t: Term) -> Fun:
        """The function of a term."""
        if t not in self._funs:
            self._funs[t] = Fun(t, self)
        return self._funs[t]


@dataclass
class Effort:
    """What may be tried on a box: how many nested derivatives, about which points."""

    depth: int = 2
    centres: dict[int, list[Fraction]] = field(default_factory=dict)
    mean: bool = True
    bits: int = 64


def refutation(f: Fun, atom: Atom, box: Box, effort: Effort) -> Method | None:
    """A method by which the atom fails on the whole box."""
    relation = atom.relation
    found = f.range(box)
    if fails(relation, found):
        return "natural"
    if relation == "!=" or found is None:
        return None
    strict = relation != ">"
    method = beyond_natural(f, box, effort, effort.depth, strict)
    if method is None and relation == EQUAL and (found.lo > NEG_INF):
        minus = f.space.fun(neg(f.term))
        method = beyond_natural(minus, box, effort, effort.depth, strict)
    return method


def below(f: Fun, box: Box, effort: Effort, depth: int, strict: bool) -> Method | None:
    """A method that shows f <= 0 (strict: f < 0) on a box."""
    if fails(">=" if strict else ">", f.range(box)):
        return "natural"
    return beyond_natural(f, box, effort, depth, strict)


def beyond_natural(f: Fun, box: Box, effort: Effort, depth: int, strict: bool) -> Method | None:
    """The same by anything but interval arithmetic."""
    method = touching(f, box, effort, strict)
    if method is None and len(f.uses) == 1 and depth == effort.depth > 0:
        method = expansion(f, box, strict)
    if method is None and depth > 0:
        method = monotone(f, box, effort, depth, strict)
    if method is None and effort.mean:
        method = mean(f, box, strict)
    return method


def touching(f: Fun, box: Box, effort: Effort, strict: bool) -> Method | None:
    """Taylor about a point at which f vanishes."""
    for i, centres in effort.centres.items():
        if i not in f.uses:
            continue
        for c in centres:
            if _near(box[i], c):
                m, by_form = f.order_of_zero(i, c)
                if m and _taylor_shows(f, box, (i, c, m), strict):
                    base = ["taylor", i, str(c), m]
                    return [*base, by_form] if by_form else base
    return None


def _near(a: Interval, c: Fraction) -> bool:
    """Whether c is an end of the interval, inside, or not far outside."""
    x = arb_of(c)
    if not (a.lo.is_finite() and a.hi.is_finite()):
        return bool(a.lo <= x) and bool(x <= a.hi)
    width = a.hi - a.lo
    return bool(a.lo - 2 * width <= x) and bool(x <= a.hi + 2 * width)


def _taylor_shows(f: Fun, box: Box, at: tuple[int, Fraction, int], strict: bool) -> bool:
    """f = (x - c)^m r, with r the m-th coefficient over the hull of c and the interval."""
    i, c, m = at
    a, x = box[i], arb_of(c)
    lo, lo_open = (a.lo, a.lo_open) if not x < a.lo else (x.lower(), True)
    hi, hi_open = (a.hi, a.hi_open) if not x > a.hi else (x.upper(), True)
    hull = Interval(lo, hi, lo_open or bool(lo == x), hi_open or bool(hi == x))
    inner = dict(zip(f.space.variables, [*box[:i], hull, *box[i + 1 :]], strict=True))
    found = jet(f.term, f.space.variables[i], inner, m)
    if found is None:
        return False
    distance = power(_distance(a, c), m)
    if distance is None:
        return False
    return fails(">=" if strict else ">", mul(distance, found[m]))


def _distance(a: Interval, c: Fraction) -> Interval:
    """x - c, of one sign where c is an end of the interval that was rounded."""
    x, d = arb_of(c), sub(a, point(c))
    if not x < a.hi and d.hi > ZERO:
        return Interval(d.lo, ZERO, d.lo_open, a.hi_open)
    if not x > a.lo and d.lo < ZERO:
        return Interval(ZERO, d.hi, a.lo_open, d.hi_open)
    return d


def expansion(f: Fun, box: Box, strict: bool) -> Method | None:
    """Taylor about the midpoint, for a term of one variable."""
    (i,) = f.uses
    a = box[i]
    if not (a.lo.is_finite() and a.hi.is_finite()) or a.lo == a.hi:
        return None
    c, name = _middle(a), f.space.variables[i]
    values = dict(zip(f.space.variables, box, strict=True))
    inner = Interval(a.lo, a.hi, True, True)
    rest = jet(f.term, name, {**values, name: inner}, EXPANSION)
    head = None if rest is None else jet(f.term, name, {**values, name: point(c)}, EXPANSION - 1)
    if head is None or rest is None:
        return None
    step, total = sub(a, point(c)), rest[EXPANSION]
    for k in reversed(head):
        total = add(k, mul(total, step))
    return ["taylor", i, str(c), EXPANSION] if fails(">=" if strict else ">", total) else None


def monotone(f: Fun, box: Box, effort: Effort, depth: int, strict: bool) -> Method | None:
    """f is at most its value at an end, since its slope has one sign."""
    for i in f.uses:
        a = box[i]
        if a.lo == a.hi:
            continue
        df = f.slope(i)
        if df is None:
            continue
        found = df.range(box)
        if found is None or found.partial:
            continue
        for sign in (1, -1):
            if found.negative() if sign > 0 else found.positive():
                continue
            method = _by_end(f, df, box, effort, (depth, i, sign, strict))
            if method is not None:
                return method
    return None


def _by_end(
    f: Fun, df: Fun, box: Box, effort: Effort, how: tuple[int, int, int, bool]
) -> Method | None:
    depth, i, sign, strict = how
    face, is_open = _face(box, i, sign, effort.bits)
    if face is None:
        return None
    relaxed = strict and not is_open  # at an open end the slope, if not 0, makes it strict
    at_end = f.range(face)
    if at_end is None or at_end.partial or at_end.positive():
        return None
    inner = below(f, face, effort, depth - 1, relaxed)
    if inner is None:
        return None
    against = df if sign < 0 else f.space.fun(neg(df.term))
    outer = below(against, box, effort, depth - 1, strict and is_open)
    return None if outer is None else ["monotone", i, sign, outer, inner]


def _face(box: Box, i: int, sign: int, bits: int) -> tuple[Box | None, bool]:
    """The face at the upper end (sign 1) or the lower one, or what lies beyond 2^bits."""
    a = box[i]
    end, is_open = (a.hi, a.hi_open) if sign > 0 else (a.lo, a.lo_open)
    if end.is_finite():
        return [*box[:i], Interval(end, end, False, False), *box[i + 1 :]], is_open
    far = arb(2) ** bits
    lo, hi = (far, INF) if sign > 0 else (NEG_INF, -far)
    part = Interval(lo, hi, sign < 0, sign > 0)
    return [*box[:i], part, *box[i + 1 :]], True


def mean(f: Fun, box: Box, strict: bool) -> Method | None:
    """f(c) + f'(box) (x - c) about the midpoint."""
    if any(not (a.lo.is_finite() and a.hi.is_finite()) for a in box):
        return None
    centre = [point(_middle(a)) for a in box]
    total = f.range(centre)
    if total is None or total.partial or total.hi >= ZERO:
        return None
    for i in f.uses:
        df = f.slope(i)
        found = None if df is None else df.range(box)
        if found is None or found.partial:
            return None
        total = add(total, mul(found, sub(box[i], centre[i])))
    return ["mean"] if fails(">=" if strict else ">", total) else None


def _middle(a: Interval) -> Fraction:
    lo, hi = fraction(a.lo), fraction(a.hi)
    assert lo is not None and hi is not None
    return (lo + hi) / 2
