"""The classical method of order 4."""

from symnode.numeric.tableaux.tableau import Tableau, lower, weights

TABLEAU = Tableau(
    "RK4",
    4,
    lower(["1/2"], ["0", "1/2"], ["0", "0", "1"]),
    weights("1/6", "1/3", "1/3", "1/6"),
    "[hairer1993, II.1, table 1.2]",
)
