"""The explicit midpoint rule."""

from symnode.numeric.tableaux.tableau import Tableau, lower, weights

TABLEAU = Tableau("midpoint", 2, lower(["1/2"]), weights("0", "1"), "[hairer1993, II.1]")
