"""``ground``: the atom ``at``, which has no variables, is false (or its term undefined).

With ``bits``: by an enclosure of its term at that precision. Without: its normal form is a rational
number, which the term has as its value if it is defined.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.context import Rejected
from symnode.checker.reals import enclosure, intervals
from symnode.checker.reals.box_methods import FAILS
from symnode.checker.reals.intervals import Nowhere
from symnode.checker.reals.normal_form import number
from symnode.checker.reals.systems import System, index
from symnode.checker.reals.terms import variables
from symnode.checker.syntax import expect

PARAMETERS = ("at",)
OPTIONAL = ("bits",)
TIER = 2
LEAST_BITS, MOST_BITS = 8, 100_000


def apply(system: System, node: Any, where: str) -> list[System]:
    """Nothing is left."""
    atom = index(system, node["at"], where)
    expect(not variables(atom.term), "the atom has variables", where)
    if "bits" not in node:
        q = number(atom.term)
        if q is None:
            raise Rejected("the normal form is no rational number", where)
        value = intervals.from_fraction(q, 64)
    else:
        bits = node["bits"]
        expect(type(bits) is int and LEAST_BITS <= bits <= MOST_BITS, "expected bits", where)
        try:
            value = enclosure.constant(atom.term, bits)
        except Nowhere:
            return []
    expect(FAILS[atom.relation](value), f"the atom is not shown to fail: {value}", where)
    return []
