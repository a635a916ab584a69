r"""The norm of a Gaussian matrix: |W|/sqrt n tends to 2.

Source: Global Convergence in Neural ODEs, Theorem 4 (equation 24), which cites Bai and Yin. It is
cited here too, and measured. Almost surely it holds in the limit only: below it is under 2, and no
bound of 2 holds for every n.
"""

import numpy as np

from symnode.page import *

bai_yin = Cited(
    "Yin, Bai and Krishnaiah",
    """The largest singular value of an n x n matrix whose entries are independent, with mean 0,
    variance 1 and a finite fourth moment, divided by sqrt n, tends to 2 almost surely.""",
    source="[yin1988]",
    ledger="GC-A24",
)


def norm(rng, n):
    """|W|/sqrt n of one matrix."""
    return {"norm": np.linalg.norm(rng.normal(size=(n, n)), 2) / np.sqrt(n)}


measured = Simulation(
    "Measured: 1.92, 1.97 and 1.99 in the mean at n = 50, 100 and 400, and never above 2.15",
    norm,
    [
        mean("norm", n=50).between(1.85, 2),
        mean("norm", n=100).between(1.92, 2.02),
        mean("norm", n=400).between(1.96, 2.01),
        every("norm") <= 2.15,
    ],
    cases=[{"n": 50}, {"n": 100}, {"n": 400}],
    trials=20,
    source="Theorem 4, equation 24",
    ledger="GC-A24",
)
