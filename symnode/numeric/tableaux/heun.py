"""Heun's method: the trapezoidal rule with Euler's step as its end."""

from symnode.numeric.tableaux.tableau import Tableau, lower, weights

TABLEAU = Tableau("Heun", 2, lower(["1"]), weights("1/2", "1/2"), "[hairer1993, II.1]")
