"""``combination``: a sum of quantities that are at least 0 is negative (Positivstellensatz).

``summands`` is a list of ``[factors, multiplier]``. ``factors`` is a list of numbers of atoms, each
as often as wanted; the summand is the product of their terms times the multiplier, which is

- ``["squares", [[q, t], ...]]``: the sum of q t^2 with rationals q >= 0. The factors are then atoms
  ``>``, ``>=``, ``=`` or, an even number of times, ``!=``: their product is at least 0;
- ``["times", t]``: any term t, where one of the factors is an atom ``=``: the summand is 0.

Factors may be missing: ``[[], ["squares", ...]]`` is a sum of squares. The multipliers are defined
at all points of the system (``expect_defined``). A summand is positive if all its factors are
``>`` or ``!=`` and one of the squares is of a rational that is not 0, with q > 0.

The sum of all summands is at least 0 at every point of the system, and positive if a summand is.
Its normal form is a rational c, and c < 0, or c = 0 while a summand is positive.
"""

from __future__ import annotations

from typing import Any

from symnode.checker.reals.normal_form import number
from symnode.checker.reals.summands import read_sum
from symnode.checker.reals.systems import System
from symnode.checker.syntax import expect

PARAMETERS = ("summands",)
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """Nothing is left."""
    total = read_sum(system, node["summands"], where)
    value = number(total.term, system.atoms)
    expect(value is not None, "the sum is not shown to be a rational number", where)
    assert value is not None
    wrong = value < 0 or (value == 0 and total.positive)
    expect(wrong, f"the sum is {value}, which is no contradiction", where)
    return []
