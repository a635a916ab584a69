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

A method shows an interval that holds all values of a term f on a box (points at which f is
undefined do not count). The atom fails if no number of that interval satisfies it; for ``f = 0`` a
method may also be applied to -f. Intervals know which of their ends are open, so ``x > 0`` keeps
its strictness.

``"natural"``
    Interval arithmetic.
``"exact"``
    f is a rational number by its normal form.
``["taylor", i, "c", n]``
    The n >= 1 Taylor coefficients a_0 ... a_(n-1) about x_i = c, and the n-th, r, over the open
    hull of c and the interval of x_i. The first m of them that are exactly 0 are left out: f lies
    in (x-c)^m (a_m + a_(m+1) (x-c) + ... + r (x-c)^(n-m)).
``["taylor", i, "c", n, [k, ...]]``
    The same; the coefficients a_k that are listed are taken from the normal form of the k-th
    derivative at c, which is a rational number.
``["monotone", i, s, M, N]``
    By method M, s df/dx_i >= 0 on the box (s = 1 or -1), so that f is at most what method N shows
    of it at the end b of x_i, the upper end for s = 1, the lower one for s = -1. At a finite end b
    is put in for x_i (and if b is open and the derivative is never 0, f < f(b)). If b is infinite,
    or open with f not smooth at b, N is applied to the part of the box near b instead: the part
    beyond 2^B, or within 2^-B of b.
``["mean"]``
    f(c) + the sum of df/dx_i (x_i - c_i) about the midpoint c; the ends of all variables of f are
    finite.

Taylor, monotone and mean need a function that is smooth on the whole box (Taylor: and at c, and
between): all terms certainly defined, arguments in the open domains of their functions, no corner
or jump inside (``domains.py``).

A search builds such trees with ``box_methods.Boxes(system, bits)``: its ``root`` is the root box
(None where it is empty), ``halves(box, i, c)`` the two boxes of a split, and ``refutes(k, box,
method)`` tells whether a leaf is accepted (False also where a method does not apply; OutOfBudget
may rise).
"""

from __future__ import annotations

from typing import Any

from symnode.checker.context import Rejected, work
from symnode.checker.reals.box_methods import Boxes
from symnode.checker.reals.boxes import Box
from symnode.checker.reals.systems import System, index
from symnode.checker.reals.terms import rational
from symnode.checker.syntax import expect

PARAMETERS = ("bits", "tree")
OPTIONAL: tuple[str, ...] = ()
TIER = 2
LEAST_BITS, MOST_BITS = 8, 4_096
MAX_DEPTH = 600


def apply(system: System, node: Any, where: str) -> list[System]:
    """Nothing is left."""
    bits = node["bits"]
    expect(type(bits) is int and LEAST_BITS <= bits <= MOST_BITS, "expected bits", where)
    all_boxes = Boxes(system, bits)
    if all_boxes.root is None:
        expect(node["tree"] == ["empty"], "the root box is empty", where)
    else:
        _verify(all_boxes, all_boxes.root, node["tree"], (where, 0))
    return []


def _verify(all_boxes: Boxes, box: Box, tree: Any, at: tuple[str, int]) -> None:
    """Reject unless the tree shows that no point of the box satisfies the system."""
    where, depth = at
    work(20)
    expect(depth < MAX_DEPTH, f"a tree deeper than {MAX_DEPTH}", where)
    if isinstance(tree, list) and len(tree) == 5 and tree[0] == "split":
        i, c = tree[1], rational(tree[2], where)
        good = type(i) is int and 0 <= i < len(box)
        expect(good and box[i].cuts(c), "no split of the box", where)
        for half, below in zip(all_boxes.halves(box, i, c), tree[3:], strict=True):
            _verify(all_boxes, half, below, (where, depth + 1))
    elif isinstance(tree, list) and len(tree) == 3 and tree[0] == "refute":
        index(all_boxes.system, tree[1], where)
        all_boxes.check(tree[1], box, tree[2], where)
    else:
        raise Rejected(f"expected a tree, got {str(tree)[:60]!r}", where)
