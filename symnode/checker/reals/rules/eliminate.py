"""``eliminate``: an equation gives the value of a variable, which is put in its place everywhere.

``at`` is an atom ``t = 0``, ``name`` a variable v, ``value`` a term w without v that is defined at
all points of the system. Optional are ``factor``, a term m whose value is known not to be 0
(``shapes.known``; default 1), and ``power``, a natural n (default 1). By normal form

- n = 1: t = m (v - w);
- n even: w = root(n, u), t = m (v^n - u), and v >= 0 is known; then v is the root;
- n odd: w = oddroot(n, u), or root(n, u) where u >= 0 is known, and t = m (v^n - u).

So v = w at every point of the system. Atom ``at`` is left out and v replaced by w in the others.
(The root need not be shown to be defined: v^n = u with n even makes u >= 0.)
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals import terms
from symnode.checker.reals.normal_form import is_zero
from symnode.checker.reals.shapes import expect_defined, known
from symnode.checker.reals.systems import (
    NONNEGATIVE,
    NONZERO,
    ZERO,
    Atom,
    System,
    index,
)
from symnode.checker.reals.terms import Term, mul, power, read, sub, substitute, var
from symnode.checker.syntax import expect

PARAMETERS = ("at", "name", "value")
OPTIONAL = ("factor", "power")
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system without the equation and without the variable."""
    atom = index(system, node["at"], where)
    expect(atom.relation == ZERO, "the atom is no equation", where)
    v, value = var(terms.name(node["name"], where)), read(node["value"], where)
    expect(v.data not in terms.variables(value), "the variable occurs in its value", where)
    factor = read(node.get("factor", "1"), where)
    expect_defined(system, factor, where)
    expect(known(system, NONZERO, factor), "the factor may be zero", where)
    n = node.get("power", 1)
    expect(type(n) is int and 1 <= n <= 100, "expected a natural exponent", where)
    right = _power_of_value(system, v, value, n, where)
    equal = is_zero(sub(atom.term, mul(factor, sub(power(v, n), right))), system.atoms)
    expect(equal, "the equation is not of this form", where)
    rest = system.replaced(node["at"])
    atoms = tuple(Atom(a.relation, substitute(a.term, {v: value})) for a in rest.atoms)
    return [System(atoms, system.integers - {v.data})]


def _power_of_value(system: System, v: Term, value: Term, n: int, where: str) -> Term:
    """The n-th power of the value, where v is the only number with this power."""
    if n == 1:
        expect_defined(system, value, where)
        return value
    kinds = ("root",) if n % 2 == 0 else ("root", "oddroot")
    expect(value.head in kinds and value.data == n, f"the value is no root of index {n}", where)
    inner = value.args[0]
    expect_defined(system, inner, where)
    if n % 2 == 0:
        expect(known(system, NONNEGATIVE, v), "the variable may be negative", where)
    elif value.head == "root":
        good = known(system, NONNEGATIVE, inner) or known(system, NONNEGATIVE, v)
        expect(good, "the radicand may be negative", where)
    return inner
