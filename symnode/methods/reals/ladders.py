"""Derivative ladders in one variable: f keeps its sign since its slope does, from an end on.

An atom ``f > 0`` is refuted on an interval by f <= 0 at an end (or its limit at infinity) and a
slope that goes the right way, which is shown in the same manner. Before each step f may be divided
by a coefficient of known sign, so that a logarithm or an exponential stands alone and disappears
with the next derivative; what is left in the end is a polynomial (Sturm), or easy for boxes. Where
the slope changes its sign the interval is cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import final

from symnode.checker.context import OutOfBudget, Rejected
from symnode.checker.reals.normal_form import fraction, normal
from symnode.checker.reals.shapes import known
from symnode.checker.reals.systems import NONNEGATIVE, POSITIVE, Atom, System
from symnode.checker.reals.terms import ONE, Term, div, mul, neg, num, power, sub, to_json, var
from symnode.methods.reals import branch_and_bound, direct, substitution
from symnode.methods.reals.branching import by_rule, cut_node
from symnode.methods.reals.budget import Budget
from symnode.methods.reals.profile import Profile, changes, profile, root_between, sample
from symnode.methods.reals.segment_ends import End, ends
from symnode.methods.reals.shape_of import Shape, is_transcendental, put_together, shape
from symnode.methods.reals.slopes import names, size, slope
from symnode.methods.reals.steps import Chain, Node, leaves

MAX_DEPTH, MAX_CUTS, MAX_CHANGES = 7, 6, 5
BOXES = 0.2  # seconds


@dataclass(frozen=True)
class Goal:
    """Atom ``k`` of the system is to be refuted on an interval of the variable."""

    system: System
    k: int
    name: str
    depth: int = MAX_DEPTH
    cuts: int = 0

    @property
    def atom(self) -> Atom:
        return self.system.atoms[self.k]


def prove(system: System, budget: Budget) -> Node | None:
    """A proof by a ladder of a system in one variable."""
    if len(system.variables) != 1:
        return None
    (name,) = system.variables
    search = _Search()
    for k in targets(system, name):
        found = search.solve(Goal(system, k, name), budget)
        if found is not None:
            return found
    return None


def targets(system: System, name: str) -> list[int]:
    """The atoms that may be refuted by a ladder, the largest first."""
    good = [
        k
        for k, a in enumerate(system.atoms)
        if a.relation in (POSITIVE, NONNEGATIVE) and name in names(a.term)
    ]
    return sorted(good, key=lambda k: -size(system.atoms[k].term))[:2]


@final
class _Search:
    """A search that remembers what failed."""

    def __init__(self) -> None:
        self.failed: set[tuple[Term, str, float, float, int]] = set()

    def solve(self, goal: Goal, budget: Budget) -> Node | None:
        """A proof of the system of a goal, mainly by its atom."""
        budget.check()
        found = direct.prove(goal.system, budget)
        if found is not None:
            return found
        lo, hi = interval_of(goal)
        key = (goal.atom.term, goal.atom.relation, lo, hi, goal.depth)
        if not lo <= hi or key in self.failed:
            return None
        points = sample(lo, hi)
        seen = profile(goal.atom.term, goal.name, points)
        if not seen.never_positive():
            return None
        found = self._by_algebra(goal, budget) or self._by_boxes(goal, budget)
        if found is None and goal.depth > 0:
            found = self._climb(goal, seen, budget)
        if found is None:
            self.failed.add(key)
        return found

    def _by_algebra(self, goal: Goal, budget: Budget) -> Node | None:
        """Roots of polynomials become variables."""
        if is_transcendental(goal.atom.term, goal.name) or size(goal.atom.term) > 300:
            return None
        return substitution.prove(goal.system, budget.at_most(1.0).share(0.5))

    def _by_boxes(self, goal: Goal, budget: Budget) -> Node | None:
        if goal.depth == MAX_DEPTH and not goal.cuts:
            return None  # others have tried
        return branch_and_bound.prove(goal.system, budget.at_most(BOXES), 2, boxes=60)

    def _climb(self, goal: Goal, seen: Profile, budget: Budget) -> Node | None:
        forms = list(divided(goal, seen))
        if forms and forms[0].alone:
            return self._with_signs(goal, forms[0], seen, budget)
        for form in forms:
            budget.check()
            node = self._with_signs(goal, form, seen, budget)
            if node is not None:
                return node
        for chain, k in variants(goal):
            budget.check()
            system = chain.system
            after = replace(goal, system=system, k=k)
            left = self._ladders(after, seen, budget)
            node = chain.wrapped(left)
            if node is not None:
                return node
        return self._by_cut(goal, seen, budget)

    def _with_signs(self, goal: Goal, form: Division, seen: Profile, budget: Budget) -> Node | None:
        """Tell the signs of the divisor first, then divide, then climb."""
        for atom in form.signs:
            if not known(goal.system, POSITIVE, atom.term):
                more = goal.system.with_atoms(atom)
                inner = replace(goal, system=more)

                def rest(s: System, b: Budget, inner: Goal = inner) -> Node | None:
                    return self._with_signs(replace(inner, system=s), form, seen, b)

                def other(s: System, b: Budget) -> Node | None:
                    return self._side(s, goal, b)

                return by_rule(goal.system, cut_node(atom), [rest, other], budget)
        chain = Chain(goal.system)
        fields = {"at": goal.k, "by": to_json(form.by), "as": to_json(form.result)}
        if not chain.step("scale", **fields):
            return None
        k = len(chain.system.atoms) - 1
        after = replace(goal, system=chain.system, k=k)
        if form.alone:
            return chain.wrapped(self.solve(replace(after, depth=goal.depth - 1), budget))
        return chain.wrapped(self._ladders(after, seen, budget))

    def _side(self, system: System, goal: Goal, budget: Budget) -> Node | None:
        """A side condition: polynomials, boxes, or a ladder of its own."""
        found = direct.prove(system, budget)
        if found is None and not system.variables:
            return ground(system, budget)
        if found is None:
            found = branch_and_bound.prove(system, budget.at_most(0.3), 2, boxes=40)
        if found is None and goal.depth > 1 and goal.name in system.variables:
            last = len(system.atoms) - 1
            if system.atoms[last].relation in (POSITIVE, NONNEGATIVE):
                after = Goal(system, last, goal.name, min(goal.depth - 1, 2), MAX_CUTS)
                found = self.solve(after, budget)
        return found

    def _ladders(self, goal: Goal, seen: Profile, budget: Budget) -> Node | None:
        """From one of the ends, by the sign of the slope."""
        ds = slope(goal.atom.term, goal.name)
        if ds is None:
            return None
        steep = profile(ds, goal.name, seen.points)
        for end in ends(goal.system, goal.name):
            if not (steep.never_positive() if end.side == "left" else steep.never_negative()):
                continue
            node = self._from_end(goal, end, budget)
            if node is not None:
                return node
        return None

    def _from_end(self, goal: Goal, end: End, budget: Budget) -> Node | None:
        for strict in ("end", "slope") if goal.atom.relation == NONNEGATIVE else ("end",):
            node: Node = {
                "rule": "ladder",
                "at": goal.k,
                "name": goal.name,
                "end": end.json,
                "side": end.side,
                "strict": strict,
            }
            left = leaves(goal.system, node)
            if left is None:
                continue
            at_end = self._side(left[0], goal, budget)
            if at_end is None:
                continue
            last = len(left[1].atoms) - 1
            steep = Goal(left[1], last, goal.name, goal.depth - 1, goal.cuts + 2)
            proofs = [at_end, self.solve(steep, budget)]
            if proofs[1] is not None:
                proofs += [self._side(s, goal, budget) for s in left[2:]]
                if all(p is not None for p in proofs):
                    return {**node, "then": proofs}
        return None

    def _by_cut(self, goal: Goal, seen: Profile, budget: Budget) -> Node | None:
        """Cut the interval where the slope changes its sign, or where f touches 0."""
        if goal.cuts >= MAX_CUTS:
            return None
        for c in cut_points(goal, seen):
            atom = Atom(NONNEGATIVE, sub(var(goal.name), num(c)))
            after = replace(goal, cuts=goal.cuts + 1)

            def part(s: System, b: Budget, after: Goal = after) -> Node | None:
                return self.solve(replace(after, system=s), b)

            node = by_rule(goal.system, cut_node(atom), part, budget)
            if node is not None:
                return node
        return None


def ground(system: System, budget: Budget) -> Node | None:
    """A system without variables."""
    for bits in (64, 160, 400):
        found = branch_and_bound.prove(system, budget, 0, bits)
        if found is not None:
            return found
    return None


def interval_of(goal: Goal) -> tuple[float, float]:
    """The interval of the variable in floating point; empty as (1, 0)."""
    box = branch_and_bound.root_box(goal.system, (goal.name,))
    if not box:
        return 1.0, 0.0
    a = box[0]
    lo = float(a.lo) if a.lo.is_finite() else -math.inf
    hi = float(a.hi) if a.hi.is_finite() else math.inf
    return lo, hi


def variants(goal: Goal) -> Iterator[tuple[Chain, int]]:
    """The atom as it is, and without denominators."""
    cleared = Chain(goal.system)
    if cleared.step("clear", at=goal.k):
        yield cleared, goal.k
    yield Chain(goal.system), goal.k


@dataclass(frozen=True)
class Division:
    """``by`` times the atom's term is ``result``; ``by`` > 0 where the atoms ``signs`` hold.

    ``alone``: the term was one product, and its positive part is gone.
    """

    by: Term
    result: Term
    signs: tuple[Atom, ...]
    alone: bool = False


def divided(goal: Goal, seen: Profile) -> Iterator[Division]:
    """The atom divided by one of its transcendental parts, or its coefficient."""
    found = shape(goal.atom.term, goal.name, goal.system.atoms)
    if found is None:
        return
    parts, bottom = found
    if len(parts) == 1:
        ((m, a),) = parts.items()
        e, rest = _inverse(m)
        if e != ONE:
            yield Division(e, mul(a, rest, power(bottom, -1)), (), True)
        return
    for m in sorted((m for m in parts if m != ONE), key=lambda m: size(parts[m])):
        division = _division(goal, seen, (parts, bottom), m)
        if division is not None:
            yield division


def _division(goal: Goal, seen: Profile, found: tuple[Shape, Term], m: Term) -> Division | None:
    parts, bottom = found
    a = parts[m]
    try:
        up, down = fraction(div(bottom, a), goal.system.atoms)
        simple = {k: normal(div(c, a), goal.system.atoms) for k, c in parts.items() if k != m}
    except (OutOfBudget, Rejected, ZeroDivisionError):
        return None
    plus_up, plus_down = (_signed(t, goal.name, seen) for t in (up, down))
    if plus_up is None or plus_down is None:
        return None
    negative = (plus_up != up) != (plus_down != down)
    e, rest = _inverse(m)
    result = put_together({**{mul(k, e): c for k, c in simple.items()}, rest: ONE})
    by = mul(plus_up, power(plus_down, -1), e)
    signs = [Atom(POSITIVE, t) for t in (plus_up, plus_down) if t.head != "num"]
    return Division(by, neg(result) if negative else result, tuple(dict.fromkeys(signs)))


def _inverse(m: Term) -> tuple[Term, Term]:
    """The inverse of the exponential factors, and the other factors."""
    factors = m.args if m.head == "mul" else (m,)
    exps = [f for f in factors if f.head == "exp"]
    others = [f for f in factors if f.head != "exp"]
    inverse = mul(*(Term("exp", (neg(f.args[0]),)) for f in exps)) if exps else ONE
    return inverse, mul(*others) if others else ONE


def _signed(t: Term, name: str, seen: Profile) -> Term | None:
    """t or -t, whichever is positive on the sample; None for neither."""
    if t == ONE:
        return t
    if t.head == "num":
        return t if t.data > 0 else neg(t)
    if name not in names(t):
        return t
    here = profile(t, name, seen.points)
    if here.never_negative():
        return t
    return neg(t) if here.never_positive() else None


def cut_points(goal: Goal, seen: Profile) -> Iterator[Fraction]:
    """Where to cut: a simple number at which f touches 0, beside a change of sign of the slope."""
    lo, hi = interval_of(goal)
    ds = slope(goal.atom.term, goal.name)
    if ds is None:
        return
    steep = profile(ds, goal.name, seen.points)
    given: list[Fraction] = []
    found = changes(steep)
    if len(found) > MAX_CHANGES:
        return  # it oscillates
    for left, right in found[:3]:
        r = root_between(ds, goal.name, left, right)
        simple = Fraction(r).limit_denominator(100)
        if abs(float(simple) - r) < 1e-7 * max(1.0, abs(r)):
            given.append(simple)
            continue
        width = min(r - lo, hi - r, max(1.0, abs(r))) / 4
        given += [_short(r - width), _short(r + width)]
    for c in (Fraction(0), Fraction(1), Fraction(-1)):
        if c not in given and not goal.cuts:
            given.append(c)
    for c in given:
        if lo < c < hi and lo < float(c) < hi:
            yield c


def _short(x: float) -> Fraction:
    """A short rational near x."""
    return Fraction(x).limit_denominator(max(8, int(64 / max(abs(x), 1e-6))))
