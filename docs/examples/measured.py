import numpy as np

from symnode import numeric
from symnode.page import *


def error(n, rng):
    """Distance of Euler's method with n steps from e, for x' = x on [0, 1]."""
    path = numeric.euler_network(lambda t, x: x, 1.0, horizon=1.0, layers=n)
    return abs(path[-1] - np.e)


first_order = ConvergenceOrder("Euler's method: order 1", error, at=[16, 32, 64, 128], order=1)
second_order = ConvergenceOrder(
    "Euler's method: order 2", error, at=[16, 32, 64, 128], order=2, printed=True, where="page 3"
)
Erratum(second_order, corrected=first_order, says="the error of a step is of order 2")


def matrix_norm(rng, n):
    """|W|/sqrt n of a Gaussian matrix."""
    return {"norm": np.linalg.norm(rng.normal(size=(n, n)), 2) / np.sqrt(n)}


near_two = Simulation(
    "The norm of a Gaussian matrix is about 2 sqrt n",
    matrix_norm,
    claim=[mean("norm", n=100).between(1.9, 2.05), every("norm") <= 2.2],
    cases=[{"n": 25}, {"n": 100}],
    trials=20,
)
