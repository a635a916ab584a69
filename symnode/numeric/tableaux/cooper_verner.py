"""The method of Cooper and Verner: order 8 in eleven stages, with coefficients in Q(sqrt 21)."""

from __future__ import annotations

from fractions import Fraction

from symnode.numeric.quadratic import Number, Quadratic
from symnode.numeric.tableaux.tableau import Tableau, weights

Entry = tuple[int, int, int]  # (p, q, r) is (p + q sqrt 21)/r
ROWS: tuple[tuple[Entry, ...], ...] = (
    (),
    ((1, 0, 2),),
    ((1, 0, 4), (1, 0, 4)),
    ((1, 0, 7), (-7, -3, 98), (21, 5, 49)),
    ((11, 1, 84), (0, 0, 1), (18, 4, 63), (21, -1, 252)),
    ((5, 1, 48), (0, 0, 1), (9, 1, 36), (-231, 14, 360), (63, -7, 80)),
    ((10, -1, 42), (0, 0, 1), (-432, 92, 315), (633, -145, 90), (-504, 115, 70), (63, -13, 35)),
    ((1, 0, 14), *[(0, 0, 1)] * 3, (14, -3, 126), (13, -3, 63), (1, 0, 9)),
    ((1, 0, 32), *[(0, 0, 1)] * 3, (91, -21, 576), (11, 0, 72), (-385, -75, 1152), (63, 13, 128)),
    (
        *((1, 0, 14), *[(0, 0, 1)] * 3, (1, 0, 9), (-733, -147, 2205), (515, 111, 504)),
        *((-51, -11, 56), (132, 28, 245)),
    ),
    (
        *((0, 0, 1), *[(0, 0, 1)] * 3, (-42, 7, 18), (-18, 28, 45), (-273, -53, 72)),
        *((301, 53, 72), (28, -28, 45), (49, -7, 18)),
    ),
)


def _row(entries: tuple[Entry, ...]) -> tuple[Number, ...]:
    found = [Quadratic(Fraction(p, r), Fraction(q, r), 21) for p, q, r in entries]
    return (*found, *[Fraction(0)] * (len(ROWS) - len(found)))


TABLEAU = Tableau(
    "Cooper-Verner 8",
    8,
    tuple(map(_row, ROWS)),
    weights("1/20", *["0"] * 6, "49/180", "16/45", "49/180", "1/20"),
    "[cooper1972]",
)
