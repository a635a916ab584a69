"""Free coordinates of the points that satisfy the equations among the hypotheses.

An equation is solved for a variable in which it is linear; one that is quadratic in two variables
is a conic, of which one rational point is sought and the lines through it give all others (so
``s^2 + c^2 = 1`` is met exactly); one that is quadratic in a variable is met where the root is
rational. Everything is done by evaluating the equation, in floats or exactly, never by algebra.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from symnode.checker.reals.claims import Claim
from symnode.checker.reals.formulas import Formula
from symnode.checker.reals.terms import Term, neg, substitute, subterms, var, variables
from symnode.methods.reals.margins import Array, floats
from symnode.numeric.balls.points import at_point, exact_root

MAX_CHOICES = 400  # partial plans looked at
UNSOLVED = 100  # the price of an equation that only luck will meet
SMALL = tuple(Fraction(p, q) for q in (1, 2, 3, 4, 5) for p in range(-5, 6))


@dataclass(frozen=True)
class Step:
    """How one equation ``term = 0`` gives ``name``.

    kind "linear"; "quadratic" (which of two roots is chosen by a sign); "power": the equation is
    ``a name^index + c = 0``; "conic": the coordinate of ``partner`` is the slope of a line through
    ``base``, and both values follow.
    """

    kind: str
    term: Term
    name: str
    partner: str = ""
    base: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))
    index: int = 2


def degree(t: Term, names: frozenset[str]) -> int:
    """The degree in some variables together; 99 if it is no polynomial in them."""
    if t.head == "var":
        return 1 if t.data in names else 0
    if not t.args or not names & variables(t):
        return 0
    if t.head == "add":
        return min(99, max(degree(a, names) for a in t.args))
    if t.head == "mul":
        return min(99, sum(degree(a, names) for a in t.args))
    if t.head == "pow" and t.data > 0:
        return min(99, int(t.data) * degree(t.args[0], names))
    return 99


def conjuncts(hypotheses: Sequence[Formula]) -> list[Formula]:
    """The atoms that all have to hold."""
    found: list[Formula] = []
    for f in hypotheses:
        if f.kind == "and":
            found += conjuncts(f.parts)
        elif f.kind == "atom":
            found.append(f)
    return found


def _equations(hypotheses: Sequence[Formula]) -> list[Term]:
    """Terms that have to be 0: equations, and pairs t >= 0, -t >= 0."""
    atoms = [f.atom for f in conjuncts(hypotheses) if f.atom]
    weak = [a.term for a in atoms if a.relation == ">="]
    sums = [frozenset(t.args) if t.head == "add" else frozenset((t,)) for t in weak]
    opposite = [neg(t) for t in weak]
    paired = [
        t
        for k, t in enumerate(weak)
        if frozenset(opposite[k].args if t.head == "add" else (opposite[k],)) in sums[k + 1 :]
    ]
    return [a.term for a in atoms if a.relation == "="] + paired


def _pure_power(t: Term, name: str) -> int:
    """The n for which ``t`` is linear in name^n and has the name nowhere else, or 0."""
    powers = {s for s in subterms(t) if s.head == "pow" and s.args[0] == var(name)}
    if len(powers) != 1:
        return 0
    (one,) = powers
    fresh = var("power of it")
    replaced = substitute(t, {one: fresh})
    linear = name not in variables(replaced) and degree(replaced, frozenset((fresh.data,))) == 1
    return int(one.data) if linear and one.data > 0 else 0


class Coordinates:
    """The variables of a claim as functions of fewer free ones.

    ``free`` names the coordinates; for a conic the coordinate named by its partner is a slope.
    ``also`` are further terms that are to be 0.
    """

    def __init__(self, claim: Claim, also: Sequence[Term] = ()) -> None:
        self.names = tuple(n for n, _ in claim.variables)
        self.steps: list[Step] = []
        self.unsolved: list[Term] = []
        equations = [*_equations(claim.hypotheses), *also]
        self._integers = claim.integers
        self._choices = MAX_CHOICES
        self._best: tuple[int, list[Step], list[Term]] = (10**9, [], [])
        self._choose(sorted(equations, key=lambda e: len(variables(e))), 0, [])
        _, steps, self.unsolved = self._best
        self.steps = _in_order(steps)
        given = {s.name for s in self.steps}
        self.free = tuple(n for n in self.names if n not in given)
        self.slopes = frozenset(s.partner for s in self.steps if s.partner)

    def _choose(self, left: list[Term], cost: int, unsolved: list[Term]) -> None:
        """The cheapest way to solve all equations; ``self.steps`` are those chosen so far."""
        self._choices -= 1
        if cost >= self._best[0] or self._choices < 0:
            return
        if not left:
            self._best = (cost, list(self.steps), list(unsolved))
            return
        for price, step in self._options(left[0]):
            self.steps.append(step)
            self._choose(left[1:], cost + price, unsolved)
            self.steps.pop()
        self._choose(left[1:], cost + UNSOLVED, [*unsolved, left[0]])

    def _options(self, t: Term) -> list[tuple[int, Step]]:
        """The ways to solve an equation, with their prices."""
        given = {s.name for s in self.steps} | {s.partner for s in self.steps}
        possible = [n for n in sorted(variables(t)) if n not in given and self._acyclic(t, n)]
        linear = [n for n in possible if degree(t, frozenset((n,))) == 1]
        linear.sort(key=lambda n: (n in self._integers, *_rank(t, n)))
        found = [(int(n in self._integers), Step("linear", t, n)) for n in linear]
        for a, b in combinations(possible, 2):
            if variables(t) == {a, b} and degree(t, frozenset((a, b))) == 2:
                base = _rational_point(t, a, b)
                if base is not None:
                    found.append((2, Step("conic", t, b, a, base)))
        quadratic = [n for n in possible if degree(t, frozenset((n,))) == 2]
        found += [(10, Step("quadratic", t, n)) for n in quadratic]
        indices = [(n, _pure_power(t, n)) for n in possible]
        return found + [(12, Step("power", t, n, index=k)) for n, k in indices if k > 2]

    def _acyclic(self, t: Term, name: str) -> bool:
        """Whether ``name`` follows from the others in ``t`` without being needed for them."""
        terms = {n: s.term for s in self.steps for n in (s.name, s.partner)}
        pending, seen = list(variables(t) - {name}), set[str]()
        while pending:
            n = pending.pop()
            if n == name:
                return False
            if n not in seen and n in terms:
                seen.add(n)
                pending += [m for m in variables(terms[n]) if m not in seen]
        return True

    def floats(self, free: Mapping[str, Array], signs: Array) -> dict[str, Array]:
        """All variables from the free ones."""
        values, size = dict(free), len(signs)
        with np.errstate(all="ignore"):
            for s in self.steps:
                self._float_step(s, values, signs, size)
        return values

    def _float_step(self, s: Step, values: dict[str, Array], signs: Array, size: int) -> None:
        def value(**at: Array | float) -> Array:
            there = {k: np.broadcast_to(np.asarray(v, float), (size,)) for k, v in at.items()}
            return floats([s.term], {**values, **there}, size)[s.term]

        if s.kind == "conic":
            slope, (a, b) = values[s.partner], (float(s.base[0]), float(s.base[1]))
            up = value(**{s.partner: a + np.ones(size), s.name: b + slope})
            down = value(**{s.partner: a - np.ones(size), s.name: b - slope})
            step = (down - up) / (up + down)
            values[s.partner], values[s.name] = a + step, b + slope * step
            return
        zero, up = value(**{s.name: 0.0}), value(**{s.name: 1.0})
        if s.kind == "linear":
            values[s.name] = -zero / (up - zero)
            return
        if s.kind == "power":
            radicand = -zero / (up - zero)
            odd = s.index % 2
            size_of = np.abs(radicand) if odd else radicand
            values[s.name] = (np.sign(radicand) if odd else signs) * size_of ** (1.0 / s.index)
            return
        down = value(**{s.name: -1.0})
        a2, b2 = (up + down) / 2 - zero, (up - down) / 2
        values[s.name] = (-b2 + signs * np.sqrt(b2 * b2 - 4 * a2 * zero)) / (2 * a2)

    def exact(self, free: Mapping[str, Fraction]) -> list[dict[str, Fraction]]:
        """All variables from the free ones, for each choice of roots; none that is irrational."""
        found = [dict(free)]
        for s in self.steps:
            found = [more for values in found for more in _exact_step(s, values)]
        return found


def _in_order(steps: list[Step]) -> list[Step]:
    """The steps so that each comes after those it needs."""
    done: list[Step] = []
    pending = list(steps)
    while pending:
        waiting = {n for s in pending for n in (s.name, s.partner)}
        ready = [s for s in pending if not (variables(s.term) - {s.name, s.partner}) & waiting]
        done += ready
        if not ready:
            return steps
        pending = [s for s in pending if s not in ready]
    return done


def _rank(t: Term, name: str) -> tuple[int, str]:
    """Prefer a variable whose coefficient is a number, then alphabetical order."""
    ends = [
        at_point([t], {n: Fraction(v if n == name else 0) for n in variables(t)}) for v in (0, 1)
    ]
    rational = all(isinstance(e[0], Fraction) for e in ends)
    return (0 if rational else 1, name)


def _exactly(t: Term, values: Mapping[str, Fraction]) -> Fraction | None:
    if not variables(t) <= set(values):
        return None
    found = at_point([t], values)[0]
    return found if isinstance(found, Fraction) else None


def _rational_point(t: Term, a: str, b: str) -> tuple[Fraction, Fraction] | None:
    """A small rational point on a conic."""
    for x in sorted(SMALL, key=lambda v: (abs(v.numerator) + v.denominator, v)):
        for values in _exact_step(Step("quadratic", t, b), {a: x}):
            return x, values[b]
    return None


def _exact_step(s: Step, values: dict[str, Fraction]) -> list[dict[str, Fraction]]:
    if s.kind == "conic":
        return _on_conic(s, values)
    if s.kind == "power":
        return _of_power(s, values)
    zero, up, down = (_exactly(s.term, {**values, s.name: Fraction(v)}) for v in (0, 1, -1))
    if zero is None or up is None or down is None:
        return []
    a, b = (up + down) / 2 - zero, (up - down) / 2
    if a == 0:
        return [{**values, s.name: -zero / b}] if b else []
    inside = b * b - 4 * a * zero
    root = exact_root(2, inside) if inside >= 0 else None
    if root is None:
        return []
    roots = dict.fromkeys(((-b + root) / (2 * a), (-b - root) / (2 * a)))
    return [{**values, s.name: r} for r in roots]


def _of_power(s: Step, values: dict[str, Fraction]) -> list[dict[str, Fraction]]:
    zero, up = (_exactly(s.term, {**values, s.name: Fraction(v)}) for v in (0, 1))
    if zero is None or up is None or up == zero:
        return []
    radicand = -zero / (up - zero)
    root = exact_root(s.index, abs(radicand)) if radicand >= 0 or s.index % 2 else None
    if root is None:
        return []
    roots = [root if radicand >= 0 else -root] if s.index % 2 else [root, -root]
    return [{**values, s.name: r} for r in dict.fromkeys(roots)]


def _on_conic(s: Step, values: dict[str, Fraction]) -> list[dict[str, Fraction]]:
    slope, (a, b) = values[s.partner], s.base
    up = _exactly(s.term, {**values, s.partner: a + 1, s.name: b + slope})
    down = _exactly(s.term, {**values, s.partner: a - 1, s.name: b - slope})
    if up is None or down is None or up + down == 0:
        return []
    step = (down - up) / (up + down)
    return [{**values, s.partner: a + step, s.name: b + slope * step}]
