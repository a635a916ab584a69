"""``monotone``: a strictly monotone function is applied to both sides, or taken away from both.

``at`` is an atom ``t relation 0``, ``left`` and ``right`` are terms a and b, ``function`` is the
name of a strictly monotone function f of the table below, or ``["pow", n]`` with n >= 1, ``["root",
n]``,
``["oddroot", n]``. ``direction`` is

- ``"strip"``: t = c (f(a) - f(b)) by normal form, for the rational c > 0 given as ``scale``
  (default 1). The new atom is ``a - b relation 0`` (f increasing), ``b - a relation 0`` (f
  decreasing);
- ``"apply"``: t = c (a - b). The new atom is ``f(a) - f(b) relation 0``, or ``f(b) - f(a)``.

a, b, f(a), f(b) are defined at all points of the system, and f is strictly monotone on an interval
that is its whole domain; for an even power both a >= 0 and b >= 0 are known (``shapes.known``).
"""

from __future__ import annotations

from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.reals.normal_form import is_zero
from symnode.checker.reals.shapes import expect_defined, known
from symnode.checker.reals.systems import NONNEGATIVE, Atom, System, index
from symnode.checker.reals.terms import Term, fn, mul, num, power, rational, read, root, sub
from symnode.checker.syntax import expect

PARAMETERS = ("at", "function", "left", "right", "direction")
OPTIONAL = ("scale",)
TIER = 2
INCREASING = frozenset(
    ("exp", "log", "sinh", "tanh", "asinh", "acosh", "atanh", "atan", "asin", "erf")
)
DECREASING = frozenset(("acos",))
MAX_INDEX = 100


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the new atom at its end."""
    atom = index(system, node["at"], where)
    a, b = read(node["left"], where), read(node["right"], where)
    scale = rational(node.get("scale", "1"), where)
    expect(scale > 0, "the scale is not positive", where)
    f, sign = _function(system, node["function"], (a, b), where)
    outer = f(a), f(b)
    for t in (a, b, *outer):
        expect_defined(system, t, where)
    expect(node["direction"] in ("strip", "apply"), "unknown direction", where)
    strip = node["direction"] == "strip"
    old, new = (outer, (a, b)) if strip else ((a, b), outer)
    difference = mul(num(scale), sub(*old))
    equal = is_zero(sub(atom.term, difference), system.atoms)
    expect(equal, "the atom is not of this form", where)
    after = sub(*new) if sign > 0 else sub(new[1], new[0])
    return [system.with_atoms(Atom(atom.relation, after))]


def _function(system: System, j: Any, sides: tuple[Term, Term], where: str) -> tuple[Any, int]:
    """The function as a maker of terms, and 1 or -1 as it grows or falls."""
    if isinstance(j, str) and j in INCREASING | DECREASING:
        return (lambda t: fn(j, t)), (1 if j in INCREASING else -1)
    if not isinstance(j, list) or len(j) != 2 or j[0] not in ("pow", "root", "oddroot"):
        raise Rejected(f"{str(j)[:30]!r} is no monotone function here", where)
    kind, n = j
    expect(type(n) is int and 1 <= n <= MAX_INDEX, "expected an index", where)
    if kind == "pow":
        good = n % 2 == 1 or all(known(system, NONNEGATIVE, t) for t in sides)
        expect(good, "the sides may be negative", where)
        return (lambda t: power(t, n)), 1
    if kind == "root":
        return (lambda t: root(n, t)), 1
    expect(n % 2 == 1, "an odd root has an odd index", where)
    return (lambda t: Term("oddroot", (t,), n)), 1
