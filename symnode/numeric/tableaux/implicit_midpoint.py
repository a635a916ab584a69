"""The implicit midpoint rule, the Gauss method of one stage."""

from fractions import Fraction

from symnode.numeric.tableaux.tableau import Tableau, weights

TABLEAU = Tableau(
    "implicit midpoint", 2, ((Fraction(1, 2),),), weights("1"), "[hairer1993, II.7, table 7.1]"
)
