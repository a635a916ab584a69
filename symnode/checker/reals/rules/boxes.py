"""``boxes``: R^n is cut into boxes, and on each of them some atom fails everywhere.

The node is ``{"rule": "boxes", "bits": B, "tree": T}``. The variables are those of the system in
alphabetical order (``system.variables``), numbered from 0; B is the precision of the enclosures in
bits. A tree T is judged on a box, first on the root box:

==================================  =============================================================
``["split", i, "p/q", T1, T2]``     T1 holds where x_i <= p/q, T2 where x_i >= p/q; p/q lies
                                    strictly between the ends of x_i
``["refute", k, method]``           atom k fails at all points of the box at which it is defined
``["empty"]``                       the box has no points (at the root only, in fact)
==================================  =============================================================

The root box is R^n, tightened by each atom that is linear in one variable x, ``a x + c relation 0``
with a rational number a and a term c without variables (``=`` gives both ends, ``!=`` none). An end
is exact where c is rational, else an enclosure of c at B bits, outward; strict relations give open
ends. The ends of integer variables are moved inward to integers, here and after each split.

A method shows an interval that holds all values of a term f on a box (points at which f is undefined
do not count). The atom fails if no number of that interval satisfies it; for ``f = 0`` a method may
also be applied to -f. Intervals know which of their ends are open, so ``x > 0`` keeps its strictness.

==================================  =============================================================
``"natural"``                       interval arithmetic
``"exact"``                         f is a rational number by its normal form
``["taylor", i, "c", n]``           n >= 1 Taylor coefficients a_0 ... a_(n-1) about x_i = c and the
                                    n-th over the open hull of c and the interval of x_i. The first
                                    m of them that are exactly 0 are left out: f lies in
                                    (x-c)^m (a_m + a_(m+1) (x-c) + ... + r (x-c)^(n-m))
``["taylor", i, "c", n, [k, ..]]``  the same; the coefficients a_k listed are those of the normal form
                                    of the k-th derivative at c, which is a rational number
``["monotone", i, s, M, N]``        by method M, s df/dx_i >= 0 on the box (s = 1 or -1), so that f is
                                    at most what N shows of it at the end x_i = b, the upper end for
                                    s = 1, the lower one for s = -1. If b is open, f is smooth beyond
                                    it, or N speaks of the part of the box near b: of width 2^-B
                                    for finite b, beyond 2^B for infinite b. At a finite end f(b) has
                                    b put in for x_i. If the derivative is not 0 and b is open, then
                                    f < f(b)
``["mean"]``                        f(c) + sum of df/dx_i (x_i - c_i) about the midpoint c; all ends
                                    finite
==================================  =============================================================

Taylor, monotone and mean need a function that is smooth on the whole box (Taylor: and at c, and
between): all terms certainly defined, arguments in the open domains of their functions, no corner
or jump inside (``smooth`` in ``enclosure.py``).

A search builds such trees with ``box_methods.Boxes(system, bits)``: its ``root`` is the root box (or
None where it is empty), ``halves(box, i, c)`` the two boxes of a split, ``refutes(k, box, method)``
tells whether a leaf is accepted (False also where a method does not apply; OutOfBudget may rise).
"""

from __future__ import annotations

from typing import Any

from symnode.checker.context import OutOfBudget
from symnode.checker.reals.systems import System

PARAMETERS = ("bits", "tree")
OPTIONAL: tuple[str, ...] = ()
TIER = 2


def apply(system: System, node: Any, where: str) -> list[System]:
    """Nothing is left."""
    raise OutOfBudget("not yet")
