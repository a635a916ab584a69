"""The pair of Bogacki and Shampine, orders 3 and 2."""

from symnode.numeric.tableaux.tableau import Tableau, lower, weights

TABLEAU = Tableau(
    "Bogacki-Shampine 3(2)",
    3,
    lower(["1/2"], ["0", "3/4"], ["2/9", "1/3", "4/9"]),
    weights("2/9", "1/3", "4/9", "0"),
    "[bogacki1989]",
    embedded=weights("7/24", "1/4", "1/3", "1/8"),
    embedded_order=2,
)
