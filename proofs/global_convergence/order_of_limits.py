r"""Width and depth: an array whose two iterated limits differ.

Source: Global Convergence in Neural ODEs, section 4.1.
"""

from symnode.page import *

n, L = positive("n"), positive("L")
a = n / (n + L)

wide = Theorem(
    "For fixed L the limit of n/(n + L) in n is 1: it is within L/n of 1",
    claim=[1 - a >= 0, 1 - a <= L / n],
    ledger="GC-X4",
    source="section 4.1: the limits may not commute",
)
deep = Theorem(
    "For fixed n its limit in L is 0: it is within n/L of 0",
    claim=[a >= 0, a <= n / L],
    ledger="GC-X4",
    source="section 4.1: the limits may not commute",
)
