"""``ladder``: an atom fails at x because it fails at an end and its slope has the wrong sign.

``at`` is an atom ``f > 0`` or ``f >= 0``, ``name`` a variable x, ``end`` a term a without x that is
defined at all points of the system, or ``"oo"``, ``"-oo"``; ``side`` is ``"left"`` (a lies below x:
x - a >= 0 or > 0 is known, or a is ``"-oo"``) or ``"right"`` (above). ``strict`` is ``"end"`` or
``"slope"``. Optional: ``slope``, a term equal to the derivative df/dx (normal form) and defined
where that is.

Suppose a point satisfies the system, with the value x of the variable; let S be the open segment
between a and x.

1. Mean value theorem. f is continuous on S with its ends and differentiable inside; f(a) <= 0, and
   on S df/dx <= 0 (left) or df/dx >= 0 (right). Then f(x) <= f(a) <= 0. If f(a) < 0, or df/dx is
   nowhere 0 on S and S is not empty, then f(x) < 0. At an infinite end f(a) is the limit there.
2. What is known on S: every atom without x; x - a > 0 (left), a - x > 0 (right); every atom ``g >
   0``, ``g >= 0``, for which g = c x + h with a rational c and h without x, and which was weaker at
   x than on S: c < 0 (left), c > 0 (right). For a rational number a also those with the other sign
   of c for which c a + h is a rational number that satisfies ``>= 0``: they hold at x and weakly at
   a, so strictly between. At a the same atoms hold with ``>=``.
3. Continuity. x occurs in f in sums, products, powers, roots and smooth functions only. For every
   operation in f whose argument depends on x the domain conditions hold on S in the strict form, so
   that it is analytic there (also t != 0 for an odd root of t), and at a in the weak form, so that
   it is continuous there. At x f is defined because the point satisfies the system.

The systems that are left, in this order:

- the end, without x: the atoms of 2 at a, and ``f(a) > 0`` (for ``f > 0`` always; for ``f >= 0``
  with ``strict`` ``"slope"``), or ``f(a) >= 0`` (for ``f >= 0`` with ``strict`` ``"end"``);
- the slope, where x is any value on S: the atoms of 2, and ``s > 0`` (left) or ``-s > 0`` (right)
  for the slope s; ``>=`` instead for ``f >= 0`` with ``strict`` ``"slope"``, and then x - a > 0 or
  a - x > 0 is known;
- for each strict condition of 3 that does not show (``shapes.known``): the atoms of 2 on S, and
  each negation of it; then for each weak one at a that does not show: the atoms of 2 at a, and each
  negation of it.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.reals import terms
from symnode.checker.reals.limits import limit
from symnode.checker.reals.normal_form import is_zero
from symnode.checker.reals.segments import Segment, conditions
from symnode.checker.reals.shapes import expect_defined
from symnode.checker.reals.slopes import slope
from symnode.checker.reals.systems import (
    NONNEGATIVE,
    POSITIVE,
    Atom,
    System,
    index,
)
from symnode.checker.reals.terms import Term, fn, neg, read, sub, substitute, var
from symnode.checker.syntax import expect

PARAMETERS = ("at", "name", "end", "side", "strict")
OPTIONAL = ("slope",)
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The systems of the end, of the slope and of the conditions."""
    atom = index(system, node["at"], where)
    good = atom.relation in (POSITIVE, NONNEGATIVE)
    expect(good, "the atom is no inequality", where)
    x = terms.name(node["name"], where)
    expect(x not in system.integers, "the variable is an integer", where)
    expect(node["side"] in ("left", "right"), "unknown side", where)
    expect(node["strict"] in ("end", "slope"), "unknown strictness", where)
    weak_end = atom.relation == NONNEGATIVE and node["strict"] == "end"
    weak_slope = atom.relation == NONNEGATIVE and node["strict"] == "slope"
    segment = _segment(system, x, node, where, apart=weak_slope)
    left = [*conditions(segment, atom.term, where)]
    there = segment.at_end()
    final = Atom(NONNEGATIVE if weak_end else POSITIVE, _value(segment, atom.term, where))
    inside = segment.inside()
    falling = _slope(inside, atom.term, x, node.get("slope"), where)
    wrong = falling if node["side"] == "left" else neg(falling)
    steep = Atom(NONNEGATIVE if weak_slope else POSITIVE, wrong)
    return [there.with_atoms(final), inside.with_atoms(steep), *left]


def _segment(system: System, x: str, node: Any, where: str, *, apart: bool) -> Segment:
    """The segment from the end to x; ``apart``: the end is known not to be x."""
    sign = 1 if node["side"] == "left" else -1
    if node["end"] in ("oo", "-oo"):
        expect((node["end"] == "-oo") == (sign > 0), "the end lies on the other side", where)
        return Segment(system, x, None, sign)
    a = read(node["end"], where)
    expect(x not in terms.variables(a), "the end depends on the variable", where)
    expect_defined(system, a, where)
    segment = Segment(system, x, a, sign)
    segment.expect_between(where, strict=apart)
    return segment


def _value(segment: Segment, f: Term, where: str) -> Term:
    """f at the end, or its limit there."""
    if segment.end is not None:
        return substitute(f, {var(segment.name): segment.end})
    found = limit(f, segment.name, -segment.sign, segment.without())
    if found is None:
        raise Rejected("no limit is known", where)
    return found


def _slope(inside: System, f: Term, x: str, given: Any, where: str) -> Term:
    """The derivative, or the given term that equals it."""
    own = slope(f, x, where)
    if given is None:
        return own
    new = read(given, where)
    # f and its derivative are defined there; an atom that says nothing more makes them occur
    context = inside.with_atoms(*(Atom(POSITIVE, fn("exp", t)) for t in (f, own)))
    expect_defined(context, new, where)
    expect(is_zero(sub(own, new), inside.atoms), "the slope is not shown to be this", where)
    return new
