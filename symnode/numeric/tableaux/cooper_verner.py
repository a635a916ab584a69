"""The method of Cooper and Verner of order 8, with a companion and a path of order 6.

Coefficients in Q(sqrt 21). The weights b are those of Lobatto's rule, on stages with the nodes
0, (7 - sqrt 21)/14, 1/2, (7 + sqrt 21)/14, 1. Companion and path are our own:

- Lobatto's slopes integrated up to 1/4 and 3/4 give states of order 5 there: two more stages.
  The last stage is the slope at the end of the step, the first of the next step.
- The companion is Boole's rule on 0, 1/4, 1/2, 3/4, 1. The two rules for the end, its stage
  before the step is known and after it, are mixed so that it has order 6. It differs from
  Lobatto's rule on a pure quadrature too; no weights on the first eleven stages do so at order 5
  or more.
- The path is the integral of the slopes interpolated at all seven nodes, mixed at the end so
  that its order is 6 and its slope is continuous. These conditions leave no choice.
"""

from __future__ import annotations

from fractions import Fraction

from symnode.numeric.quadratic import Number, Quadratic
from symnode.numeric.tableaux.tableau import Tableau, weights

Entry = tuple[int, int, int]  # (p, q, r) is (p + q sqrt 21)/r
NONE: Entry = (0, 0, 1)
STAGES = 14
ROWS: tuple[tuple[Entry, ...], ...] = (
    (),
    ((1, 0, 2),),
    ((1, 0, 4), (1, 0, 4)),
    ((1, 0, 7), (-7, -3, 98), (21, 5, 49)),
    ((11, 1, 84), NONE, (18, 4, 63), (21, -1, 252)),
    ((5, 1, 48), NONE, (9, 1, 36), (-231, 14, 360), (63, -7, 80)),
    ((10, -1, 42), NONE, (-432, 92, 315), (633, -145, 90), (-504, 115, 70), (63, -13, 35)),
    ((1, 0, 14), *[NONE] * 3, (14, -3, 126), (13, -3, 63), (1, 0, 9)),
    ((1, 0, 32), *[NONE] * 3, (91, -21, 576), (11, 0, 72), (-385, -75, 1152), (63, 13, 128)),
    (
        *((1, 0, 14), *[NONE] * 3, (1, 0, 9), (-733, -147, 2205), (515, 111, 504)),
        *((-51, -11, 56), (132, 28, 245)),
    ),
    (
        *(NONE, *[NONE] * 3, (-42, 7, 18), (-18, 28, 45), (-273, -53, 72)),
        *((301, 53, 72), (28, -28, 45), (49, -7, 18)),
    ),
    (
        *((319, 0, 5120), *[NONE] * 6, (4606, 945, 46080), (-29, 0, 2880), (4606, -945, 46080)),
        (-11, 0, 5120),
    ),
    (
        *((267, 0, 5120), *[NONE] * 6, (882, 105, 5120), (117, 0, 320), (882, -105, 5120)),
        (-63, 0, 5120),
    ),
    ((1, 0, 20), *[NONE] * 6, (49, 0, 180), (16, 0, 45), (49, 0, 180), (1, 0, 20)),
)
PATH: dict[int, tuple[Entry, ...]] = {
    0: (
        *((1, 0, 1), (-23, 0, 3), (266, 0, 9), (-745, 0, 12), (1082, 0, 15)),
        *((-392, 0, 9), (32, 0, 3)),
    ),
    7: (
        *(NONE, (343, 49, 20), (-10633, -1225, 90), (4116, 343, 12), (-7546, -392, 15)),
        *((16464, 392, 45), (-1568, 0, 15)),
    ),
    8: (NONE, (8, 0, 1), (-640, 0, 9), (248, 0, 1), (-5968, 0, 15), (896, 0, 3), (-256, 0, 3)),
    9: (
        *(NONE, (343, -49, 20), (-10633, 1225, 90), (4116, -343, 12), (-7546, 392, 15)),
        *((16464, -392, 45), (-1568, 0, 15)),
    ),
    10: (NONE, (27, 0, 10), (-99, 0, 5), (255, 0, 4), (-537, 0, 5), (448, 0, 5), (-144, 0, 5)),
    11: (
        *(NONE, (-128, 0, 5), (8704, 0, 45), (-1664, 0, 3), (768, 0, 1), (-23296, 0, 45)),
        (2048, 0, 15),
    ),
    12: (
        *(NONE, (-128, 0, 15), (3584, 0, 45), (-896, 0, 3), (7936, 0, 15), (-19712, 0, 45)),
        (2048, 0, 15),
    ),
    13: (
        *(NONE, (-16, 0, 5), (1106, 0, 45), (-247, 0, 3), (711, 0, 5), (-5432, 0, 45)),
        (592, 0, 15),
    ),
}


def _row(entries: tuple[Entry, ...], size: int) -> tuple[Number, ...]:
    found = [Quadratic(Fraction(p, r), Fraction(q, r), 21) for p, q, r in entries]
    return (*found, *[Fraction(0)] * (size - len(found)))


TABLEAU = Tableau(
    "Cooper-Verner 8(6)",
    8,
    tuple(_row(row, STAGES) for row in ROWS),
    _row(ROWS[-1], STAGES),
    "[cooper1972]",
    embedded=weights("7/90", *["0"] * 7, "2/15", "0", "-1/40", "16/45", "16/45", "37/360"),
    embedded_order=6,
    interpolant=tuple(_row(PATH.get(stage, ()), 7) for stage in range(STAGES)),
    interpolant_order=6,
)
