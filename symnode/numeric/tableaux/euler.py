"""Euler's method."""

from symnode.numeric.tableaux.tableau import Tableau, lower, weights

TABLEAU = Tableau("Euler", 1, lower(), weights("1"), "[hairer1993, I.7]")
