"""A printed claim looked at in many instances, and in the one that refutes it."""

import numpy as np

from symnode.numeric import strategies
from symnode.page import *

n = dimensions("n")
x, y = vector("x", n), vector("y", n)

parallelogram = Theorem(
    "The parallelogram law", claim=Equal(norm2(x + y) + norm2(x - y), 2 * norm2(x) + 2 * norm2(y))
)
sampled = PropertyTest(parallelogram, instances=100, sizes={n: (1, 5)})

subadditive = AsPrinted(
    claim=norm2(x + y) <= norm2(x) + norm2(y), where="a slip: squared lengths are not subadditive"
)
at_two_ones = Instance(subadditive, n=1, x=[1], y=[1], expect=REFUTED)
at_right_angles = Instance(subadditive, n=2, x=[1, 0], y=[0, 3])


def least_eigenvalue(W):
    """By how much W fails to be positive semidefinite."""
    return -np.linalg.eigvalsh(W)[0]


definite = PropertyTest(
    "A matrix with ones on its diagonal and entries in [-1, 1] is positive semidefinite",
    strategy=strategies.zero_diagonal((2, 4), strategies.reals(-1, 1)).map(
        lambda Z: Z + np.eye(len(Z))
    ),
    margin=least_eigenvalue,
    round_off=1e-12,  # the backward error of eigvalsh at this size
    printed=True,
)
