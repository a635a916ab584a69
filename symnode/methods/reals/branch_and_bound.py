"""Branch and bound: R^n is cut into boxes, on each of which some atom fails everywhere."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, final

from flint import arb

from symnode.checker.reals.boxes import Range
from symnode.checker.reals.systems import System
from symnode.checker.reals.terms import Term, num
from symnode.methods.reals.box_methods import Box, Effort, Space, refutation
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.contraction import Contraction
from symnode.methods.reals.slopes import names, polynomial_in
from symnode.methods.reals.steps import Node
from symnode.numeric.balls.interval import (
    INF,
    NEG_INF,
    Interval,
    arb_of,
    fails,
    fraction,
    interval,
    meet,
    point,
)
from symnode.numeric.balls.points import at_point

MAX_CUTS = 70  # of one variable, one inside the other
MAX_BOXES = 3_000
WORTHWHILE = 0.25  # the share of a side that a contraction has to cut off


class Stuck(Exception):
    """A box became too small without any atom failing on it."""


def root_box(system: System, variables: tuple[str, ...]) -> Box | None:
    """The box given by the atoms that are linear in one variable; None if it is empty."""
    box: list[Interval] = [interval(None, None) for _ in variables]
    for a in system.atoms:
        used = names(a.term)
        if len(used) != 1 or a.relation == "!=":
            continue
        (name,) = used
        part = _half_line(a.relation, a.term, name)
        if part is not None:
            i = variables.index(name)
            tighter = meet(box[i], part)
            if tighter is None:
                return None
            box[i] = tighter
    whole = [
        of_integers(a) if n in system.integers else a for n, a in zip(variables, box, strict=True)
    ]
    found = [a for a in whole if a is not None]
    return found if len(found) == len(whole) else None


def of_integers(a: Interval) -> Interval | None:
    """The interval with its ends moved inward to integers; None if there is none in it."""
    inner = Range(fraction(a.lo), fraction(a.hi), a.lo_open, a.hi_open).of_integers()
    return None if inner.empty() else interval(inner.low, inner.high)


def _half_line(relation: str, t: Term, name: str) -> Interval | None:
    found = polynomial_in(t, name)
    if found is None or set(found) - {0, 1} or found.get(1) is None:
        return None
    a, c = found[1], found.get(0)
    if a.head != "num" or a.data == 0:
        return None
    value = at_point([c], {}, 80)[0] if c is not None else Fraction(0)
    if value is None:
        return None
    if isinstance(value, Fraction):
        end = point(-value / a.data)
    else:
        lo, hi = -value.hi / arb_of(a.data), -value.lo / arb_of(a.data)
        lo, hi = (lo, hi) if a.data > 0 else (hi, lo)
        end = Interval(lo.lower(), hi.upper(), False, False)
    if relation == "=":
        return end
    is_open = relation == ">"
    if a.data > 0:
        return Interval(end.lo, INF, is_open, True)
    return Interval(NEG_INF, end.hi, True, is_open)


@final
class Search:
    """The search for a tree of boxes; one whose time was over can be gone on with."""

    def __init__(self, system: System, effort: Effort, most: int) -> None:
        self.system, self.effort, self.most = system, effort, most
        self.space = Space(system.variables, effort.bits)
        self.funs = [self.space.fun(a.term) for a in system.atoms]
        self.order = sorted(range(len(self.funs)), key=lambda k: -len(self.funs[k].uses))
        self.contractions: list[Contraction] = []
        self.whole = [n in system.integers for n in self.space.variables]
        self.boxes = 0
        self.stuck = False  # for good
        self._root: list[Any] = [None]
        self._open: list[tuple[Box, int, list[Any], int]] = []  # box, depth, where its tree goes
        root = root_box(system, self.space.variables)
        if root is None:
            self._root[0] = ["empty"]
        else:
            self._open.append((root, 0, self._root, 0))

    def tree(self, budget: Budget) -> Any | None:
        """The tree, or None; then it is stuck, or the time was over."""
        while self._open and not self.stuck:
            if budget.over():
                return None
            box, depth, into, at = self._open[-1]
            try:
                grown = self._grown(box, depth)
            except (Stuck, RecursionError):
                self.stuck = True
                return None
            into[at], more = grown
            self._open.pop()
            self._open += more
        return None if self.stuck else self._root[0]

    def _grown(self, box: Box, depth: int) -> tuple[Any, list[tuple[Box, int, list[Any], int]]]:
        """A leaf, or a split whose two trees are still to be grown, the first one next."""
        self.boxes += 1
        if self.boxes > self.most:
            raise Stuck
        leaf = self._leaf(box)
        if leaf is not None:
            return leaf, []
        if depth > MAX_CUTS or not box:
            raise Stuck
        cut_off = self._contracted(box)
        if cut_off is not None:
            i, at, k, low_stays = cut_off
            closed = ["refute", k, "natural"]
            rest = self.halves(box, i, at)[0 if low_stays else 1]
            made: list[Any] = [
                "split",
                i,
                str(at),
                *((None, closed) if low_stays else (closed, None)),
            ]
            return made, [(rest, depth + 1, made, 3 if low_stays else 4)]
        i = self._widest(box)
        c = self._cut(box[i], i)
        if c is None:
            raise Stuck
        low, high = self.halves(box, i, c)
        made = ["split", i, str(c), None, None]
        return made, [(high, depth + 1, made, 4), (low, depth + 1, made, 3)]

    def _leaf(self, box: Box) -> Any | None:
        for k in self.order:
            method = refutation(self.funs[k], self.system.atoms[k], box, self.effort)
            if method is not None:
                if k != self.order[0]:
                    self.order.remove(k)
                    self.order.insert(0, k)
                return ["refute", k, method]
        return None

    def _contracted(self, box: Box) -> tuple[int, Fraction, int, bool] | None:
        """The best contraction: variable, cut, the atom, and whether the low part stays."""
        if not self.contractions:
            self.contractions = [Contraction(a, self.space.variables) for a in self.system.atoms]
        found: list[tuple[float, int, Interval, int, bool]] = []
        for k, contraction in enumerate(self.contractions):
            for i, narrow in enumerate(contraction.narrowed(box, self.effort.bits) or ()):
                whole = _spread(box[i])
                for low_stays in (True, False):
                    part = _cut_off(box[i], narrow, low_stays)
                    if part is not None and _spread(part) > WORTHWHILE * whole:
                        found.append((_spread(part) / whole, i, part, k, low_stays))
        for _, i, part, k, low_stays in sorted(found, key=lambda one: -one[0])[:3]:
            c = _near_end(part, low_stays)
            if c is None:
                continue
            outside = self.halves(box, i, c)[1 if low_stays else 0]
            if fails(self.system.atoms[k].relation, self.funs[k].range(outside)):
                return i, c, k, low_stays
        return None

    def _widest(self, box: Box) -> int:
        return max(range(len(box)), key=lambda i: _spread(box[i]))

    def halves(self, box: Box, i: int, c: Fraction) -> tuple[Box, Box]:
        """The two parts of a box at x_i = c."""
        low, high = halves(box, i, c)
        if self.whole[i]:
            low[i], high[i] = of_integers(low[i]) or low[i], of_integers(high[i]) or high[i]
        return low, high

    def _cut(self, a: Interval, i: int) -> Fraction | None:
        if self.whole[i]:
            c = middle(a)
            between = None if c is None else math.floor(c) + Fraction(1, 2)
            return between if between is not None and a.contains(between) else None
        for c in self.effort.centres.get(i, ()):
            x = arb_of(c)
            if a.lo < x < a.hi and not _spread(a) < 0.02:
                return c
        return middle(a)


def halves(box: Box, i: int, c: Fraction) -> tuple[Box, Box]:
    """The two parts of a box at x_i = c."""
    a, at = box[i], point(c)
    low = Interval(a.lo, at.hi, a.lo_open, False)
    high = Interval(at.lo, a.hi, False, a.hi_open)
    return [*box[:i], low, *box[i + 1 :]], [*box[:i], high, *box[i + 1 :]]


def _cut_off(whole: Interval, kept: Interval | None, low_stays: bool) -> Interval | None:
    """What a contraction to ``kept`` cuts off above (``low_stays``) or below."""
    if kept is None:
        return None
    lo, hi = (kept.hi, whole.hi) if low_stays else (whole.lo, kept.lo)
    return Interval(lo, hi, True, True) if lo < hi else None


def _near_end(part: Interval, low_stays: bool) -> Fraction | None:
    """A short rational in the part that was cut off, near what is kept."""
    lo, hi = _float(part.lo), _float(part.hi)
    inner, outer = (lo, hi) if low_stays else (hi, lo)
    if math.isinf(inner):
        return None
    step = min(abs(outer - inner), max(abs(inner), 1.0)) / 16
    x = inner + step if low_stays else inner - step
    return _inside(x, interval(Fraction(x - step), Fraction(x + step))) if step > 0 else None


def _float(x: arb) -> float:
    if not x.is_finite():
        return math.inf if x > 0 else -math.inf
    return float(x)


def _spread(a: Interval) -> float:
    """The width on a line that is bent to a finite length."""
    return _bent(_float(a.hi)) - _bent(_float(a.lo))


def _bent(x: float) -> float:
    if math.isinf(x):
        return 4.0 if x > 0 else -4.0
    if abs(x) <= 1:
        return x
    return math.copysign(4 - 3 / abs(x) ** 0.25, x)


def middle(a: Interval) -> Fraction | None:
    """A short rational well inside an interval; None where none is left."""
    lo, hi = _float(a.lo), _float(a.hi)
    if math.isinf(lo) and math.isinf(hi):
        return Fraction(0)
    if math.isinf(hi):
        return Fraction(1) if -1 <= lo < 0.5 else _far(lo)
    if math.isinf(lo):
        return Fraction(-1) if -0.5 < hi <= 1 else -_far(-hi)
    if lo < 0 < hi and min(-lo, hi) > (hi - lo) / 16:
        return Fraction(0)
    if lo >= 0 and hi > 16 * max(lo, 0.25):
        return _inside(max(lo, 1 / 16) ** 0.5 * hi**0.5, a)
    if hi <= 0 and -lo > 16 * max(-hi, 0.25):
        return _inside(-(max(-hi, 1 / 16) ** 0.5 * (-lo) ** 0.5), a)
    return _inside((lo + hi) / 2, a)


def _far(lo: float) -> Fraction:
    """A number well beyond a lower end."""
    if lo < -1:
        return -_far_back(-lo)
    return Fraction(max(2, math.ceil(4 * lo)))


def _far_back(size: float) -> Fraction:
    return Fraction(math.floor(size / 4))


def _inside(x: float, a: Interval) -> Fraction | None:
    """The shortest dyadic near x that lies inside."""
    lo, hi = fraction(a.lo), fraction(a.hi)
    if lo is None or hi is None:
        return None
    width = hi - lo
    if width <= 0 or not math.isfinite(x):
        return None
    exact = Fraction(x) if lo < Fraction(x) < hi else (lo + hi) / 2
    k = 2 - math.floor(math.log2(float(width))) if float(width) > 0 else 200
    scale = Fraction(2) ** k
    rounded = Fraction(round(exact * scale)) / scale
    if lo < rounded < hi:
        return rounded
    return exact if lo < exact < hi else None


def centres_of(system: System, found: Iterator[tuple[int, Fraction]]) -> dict[int, list[Fraction]]:
    """The points near which an atom may touch 0, by variable."""
    centres: dict[int, list[Fraction]] = {}
    for i, c in found:
        if c not in centres.setdefault(i, []):
            centres[i].append(c)
    return centres


def candidates(system: System, box: Box) -> Iterator[tuple[int, Fraction]]:
    """Ends of the root box, 0, 1 and -1."""
    for atom in system.atoms:
        used = sorted(names(atom.term))
        parts = polynomial_in(atom.term, used[0]) if len(used) == 1 else None
        if parts is not None and not set(parts) - {0, 1}:
            slope, rest = parts.get(1, num(0)), parts.get(0, num(0))
            if slope.head == rest.head == "num" and slope.data != 0:
                yield system.variables.index(used[0]), -rest.data / slope.data
    for i, a in enumerate(box):
        for c in (fraction(a.lo), fraction(a.hi)):
            if c is not None and c.denominator.bit_length() < 60:
                yield i, c
        for n in (0, 1, -1):
            if a.contains(Fraction(n)):
                yield i, Fraction(n)


def search(system: System, depth: int = 3, precision: int = 64, boxes: int = MAX_BOXES) -> Search:
    """The search on a system, not begun."""
    variables = system.variables
    box = root_box(system, variables)
    centres = centres_of(system, candidates(system, box)) if box else {}
    effort = Effort(depth if len(variables) == 1 else min(depth, 2), centres, bits=precision)
    return Search(system, effort, boxes)


def prove(
    system: System,
    budget: Budget,
    depth: int = 3,
    precision: int = 64,
    boxes: int = MAX_BOXES,
) -> Node | None:
    """A node of the rule ``boxes``."""
    return found(search(system, depth, precision, boxes), budget)


def found(begun: Search, budget: Budget) -> Node | None:
    """The node of a search, if it ends in time."""
    tree = begun.tree(budget)
    return None if tree is None else {"rule": "boxes", "bits": begun.effort.bits, "tree": tree}


@final
class Memory:
    """Searches on systems that were met before are gone on with."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self._begun: dict[System, Search] = {}

    def prove(self, system: System, budget: Budget) -> Node | None:
        """A node of the rule ``boxes``."""
        if system not in self._begun:
            self._begun[system] = search(system, self.depth)
        return found(self._begun[system], budget)
