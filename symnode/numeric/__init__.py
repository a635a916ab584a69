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
from symnode.numeric.adjoints.augmented import Augmented
from symnode.numeric.adjoints.continuous import Continuous
from symnode.numeric.adjoints.discrete import Discrete
from symnode.numeric.adjoints.euler_gradient import euler_gradient
from symnode.numeric.adjoints.fields import TapedField, WithVjp
from symnode.numeric.adjoints.gradient import gradient
from symnode.numeric.adjoints.losses import Loss, RunningCost
from symnode.numeric.adjoints.problem import Problem, autonomous
from symnode.numeric.adjoints.result import LossGradient
from symnode.numeric.adjoints.terminal_gradient import Gradient
from symnode.numeric.emission.compile import compile
from symnode.numeric.emission.field import compile_field, compile_map
from symnode.numeric.errors import Failure, IntegrationError
from symnode.numeric.euler import euler_network
from symnode.numeric.solvers.batch.record import BatchTrajectories
from symnode.numeric.solvers.batch.solve_batch import solve_batch
from symnode.numeric.solvers.events import Event
from symnode.numeric.solvers.fixed_steps import fixed_steps
from symnode.numeric.solvers.options import SolverOptions
from symnode.numeric.solvers.rk4 import rk4
from symnode.numeric.solvers.solve import solve
from symnode.numeric.solvers.trajectory import Trajectory

__all__ = [
    "Augmented",
    "BatchTrajectories",
    "Continuous",
    "Discrete",
    "Event",
    "Failure",
    "Gradient",
    "IntegrationError",
    "Loss",
    "LossGradient",
    "Problem",
    "RunningCost",
    "SolverOptions",
    "TapedField",
    "Trajectory",
    "WithVjp",
    "adjoint_gradient",
    "autonomous",
    "compile",
    "compile_field",
    "compile_map",
    "euler_gradient",
    "euler_network",
    "fixed_steps",
    "gradient",
    "rk4",
    "solve",
    "solve_batch",
]
