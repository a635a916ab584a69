"""The 3/8 rule of order 4."""

from symnode.numeric.tableaux.tableau import Tableau, lower, weights

TABLEAU = Tableau(
    "3/8 rule",
    4,
    lower(["1/3"], ["-1/3", "1"], ["1", "-1", "1"]),
    weights("1/8", "3/8", "3/8", "1/8"),
    "[hairer1993, II.1, table 1.2]",
)
