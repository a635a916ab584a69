"""``lemma``: an instance of a known inequality joins the system.

``name`` is a name of the table in ``lemmas.py``, ``of`` the list of its terms, ``order`` a natural
number where the lemma has one. The terms, and those of the inequality, are defined at all points of
the system (``expect_defined``), and the conditions of the lemma are known (``shapes.known``).
"""

from __future__ import annotations

from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.reals.lemmas import LEMMAS, MAX_ORDER
from symnode.checker.reals.shapes import expect_defined, known
from symnode.checker.reals.systems import System
from symnode.checker.reals.terms import read, text
from symnode.checker.syntax import expect

PARAMETERS = ("name", "of")
OPTIONAL = ("order",)
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """The system with the inequality at its end."""
    expect(isinstance(node["name"], str), "expected a name", where)
    lemma = LEMMAS.get(node["name"])
    if lemma is None:
        raise Rejected(f"unknown lemma {node['name'][:40]!r}", where)
    of, order = node["of"], node.get("order", 0)
    good = isinstance(of, list) and len(of) == lemma.arity
    expect(good, f"the lemma takes {lemma.arity} terms", where)
    expect(type(order) is int and lemma.lowest <= order <= MAX_ORDER, "wrong order", where)
    arguments = [read(t, where) for t in of]
    conditions, conclusions = lemma.instance(order, *arguments)
    for t in arguments:
        expect_defined(system, t, where)
    for c in conditions:
        expect_defined(system, c.term, where)
        good = known(system, c.relation, c.term)
        expect(good, f"{text(c.term)} {c.relation} 0 is not known", where)
    extended = system.with_atoms(*conditions)
    for c in conclusions:
        expect_defined(extended, c.term, where)
    return [system.with_atoms(*conclusions)]
