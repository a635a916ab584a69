"""Trajectories and gradients of NumPy fields.

The integrators use one thread of their own; how many a matrix product inside a field uses is the
business of NumPy's BLAS library and its environment variables (the test suite sets them to 1).

>>> import numpy as np
>>> from symnode import numeric
>>> path = numeric.rk4(lambda t, x: -2 * t * x, 1.0, np.linspace(0, 1, 41))
>>> abs(path[-1] - np.exp(-1)) < 1e-7
np.True_
"""

from symnode.numeric.adjoints.adjoint_gradient import adjoint_gradient
from symnode.numeric.adjoints.euler_gradient import euler_gradient
from symnode.numeric.adjoints.gradient import Gradient
from symnode.numeric.errors import IntegrationError
from symnode.numeric.euler import euler_network
from symnode.numeric.solvers.fixed_steps import fixed_steps
from symnode.numeric.solvers.rk4 import rk4

__all__ = [
    "Gradient",
    "IntegrationError",
    "adjoint_gradient",
    "euler_gradient",
    "euler_network",
    "fixed_steps",
    "rk4",
]
