"""``derive``: an atom that follows from others as a sum of products joins the system.

``summands`` as in ``combination``, with sum S. The new ``atom`` is ``[relation, t]`` where t is
defined at all points of the system (``expect_defined``), and t - S has as its normal form a
rational c, so that t = S + c:

- ``>=``: c >= 0;
- ``>``: c > 0, or c = 0 and a summand is positive;
- ``=``: c = 0 and every summand has a factor ``=``, so S = 0;
- ``!=``: as ``>``, for t or for -t.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symnode.checker.reals.normal_form import number
from symnode.checker.reals.shapes import expect_defined
from symnode.checker.reals.summands import Sum, read_sum
from symnode.checker.reals.systems import (
    NONNEGATIVE,
    POSITIVE,
    ZERO,
    System,
    read_atom,
)
from symnode.checker.reals.terms import Term, neg, sub
from symnode.checker.syntax import expect

PARAMETERS = ("atom", "summands")
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the atom at its end."""
    atom = read_atom(node["atom"], where)
    expect_defined(system, atom.term, where)
    total = read_sum(system, node["summands"], where)
    sides = [atom.term] if atom.relation in (POSITIVE, NONNEGATIVE, ZERO) else []
    sides = sides or [atom.term, neg(atom.term)]
    good = any(_follows(system, atom.relation, t, total) for t in sides)
    expect(good, "the atom is not shown to follow", where)
    return [system.with_atoms(atom)]


def _follows(system: System, relation: str, t: Term, total: Sum) -> bool:
    """Whether ``t relation 0`` follows from what is known of the sum."""
    c = number(sub(t, total.term), system.atoms)
    if c is None:
        return False
    if relation == NONNEGATIVE:
        return c >= 0
    if relation == ZERO:
        return c == Fraction(0) and total.zero
    return c > 0 or (c == 0 and total.positive)
