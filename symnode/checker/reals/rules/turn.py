"""``turn``: an angle that is a multiple of 2 pi and too small for any but 0 is 0.

``of`` is a term t that is defined at all points of the system (``expect_defined``), ``by`` a
rational q > 0. By the ranges of angles (``turns``) and by normal form

- |q t| < 2 pi and cos(q t) = 1, or
- |q t| < pi and sin(q t) = 0.

So q t = 0, and the atom ``t = 0`` joins the system.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.normal_form import is_zero
from symnode.checker.reals.shapes import expect_defined
from symnode.checker.reals.systems import ZERO, Atom, System
from symnode.checker.reals.terms import ONE, Term, add, fn, mul, num, rational, read, sub
from symnode.checker.reals.turns import turns
from symnode.checker.syntax import expect

PARAMETERS = ("of", "by")
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the equation at its end."""
    t, q = read(node["of"], where), rational(node["by"], where)
    expect(q > 0, "the factor is not positive", where)
    expect_defined(system, t, where)
    angle = _times(q, t)
    expect(_within(system, angle, 2), "the angle may be a full turn", where)
    found = is_zero(sub(fn("cos", angle), ONE), system.atoms)
    if not found and _within(system, angle, 1):
        found = is_zero(fn("sin", angle), system.atoms)
    expect(found, "the angle is not shown to be a multiple of 2 pi", where)
    return [system.with_atoms(Atom(ZERO, t))]


def _times(q: Any, t: Term) -> Term:
    """q t, the summands each multiplied."""
    return add(*(mul(num(q), s) for s in t.args)) if t.head == "add" else mul(num(q), t)


def _within(system: System, t: Term, n: int) -> bool:
    """Whether -n pi < t < n pi shows."""
    found = turns(system, t)
    low = found.lo > -n or (found.lo == -n and found.lo_open)
    high = found.hi < n or (found.hi == n and found.hi_open)
    return low and high
