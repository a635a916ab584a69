"""The Gauss method of two stages, order 4."""

from fractions import Fraction

from symnode.numeric.quadratic import Quadratic
from symnode.numeric.tableaux.tableau import Tableau, weights

QUARTER, SIXTH = Fraction(1, 4), Fraction(1, 6)

TABLEAU = Tableau(
    "Gauss, two stages",
    4,
    (
        (QUARTER, Quadratic(QUARTER, -SIXTH, 3)),
        (Quadratic(QUARTER, SIXTH, 3), QUARTER),
    ),
    weights("1/2", "1/2"),
    "[hairer1993, II.7, table 7.3]",
)
