"""``ladder``: an atom fails at x because it fails at an end and its slope has the wrong sign.

``at`` is an atom ``f > 0`` or ``f >= 0``, ``name`` a variable x, ``end`` a term a without x that is
defined at all points of the system, or ``"oo"`` or ``"-oo"``; ``side`` is ``"left"`` where x - a >=
0 (or > 0) is known, ``"right"`` where a - x >= 0 (or > 0) is known. ``strict`` is ``"end"`` or
``"slope"``. Optional: ``slope``, a term equal to the derivative df/dx (normal form) and defined
wherever that is.

Suppose a point satisfies the system, with values x of the variable. On the segment S from a to x:

1. Mean value theorem. f is continuous on S with its ends and differentiable inside; f(a) <= 0;
   inside, df/dx <= 0 (left) or df/dx >= 0 (right). Then f(x) <= f(a) <= 0. With one of the three
   strict (f(a) < 0, or df/dx < 0 and x is not a), f(x) < 0.
2. What is known inside S: every atom without x; x - a > 0 (left) or a - x > 0 (right); every atom
   ``g relation 0`` (``>``, ``>=``) in which g = c x + h, by normal form, with a rational c and h
   without x, and which is stronger at x than inside: c < 0 (left), c > 0 (right), or which also
   holds at a where a is rational: c a + h is rational and satisfies it with ``>=``. The
   same atoms hold at a with ``>=``.
3. Continuity. f contains x only in smooth functions, sums, products, powers and roots. For every
   operation in f whose argument depends on x, its domain conditions hold inside S in the strict
   form (so it is analytic there; also t != 0 for oddroot(n, t)) and at a in the weak form (so it is
   continuous there). At x itself f is defined because the point satisfies the system.

The systems that are left, in this order:

- the end: the atoms of 2 at a, with ``f(a) > 0`` (for ``f > 0``, and for ``f >= 0`` with ``strict``
  ``"slope"``) or ``f(a) >= 0`` (for ``f >= 0`` with ``strict`` ``"end"``). For an infinite end
  there is a limit L of f instead (``limits.py``), and the system is that of the atoms without x
  with ``L > 0``, ``L >= 0``;
- the slope: the atoms of 2 inside, with ``s > 0`` (left), ``-s > 0`` (right), where s is the slope;
  ``>=`` for ``f >= 0`` with ``strict`` ``"slope"``, and then x != a is known (finite ends);
- for each condition of 3 in the order of the subterms that does not show (``shapes.known``), inside
  then at the end: the atoms of 2 inside with each negation of the strict form; the atoms of 2 at a
  with each negation of the weak form.

The system of the end does not contain x; in the others x is the variable inside S.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.context import OutOfBudget
from symnode.checker.reals.systems import System

PARAMETERS = ("at", "name", "end", "side", "strict")
OPTIONAL = ("slope",)
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    raise OutOfBudget("not yet")
