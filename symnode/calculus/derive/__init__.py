"""SymPy at work on explicit systems: SymPy in, SymPy out.

>>> import sympy
>>> from symnode.calculus import derive
>>> x, a, b, t, sigma = sympy.symbols("x a b t sigma", real=True)
>>> prediction, target = (derive.flow(rate * x, x, t, x) for rate in (a, b))
>>> derive.loss(prediction, target, mean={x: {2: sigma**2}})
sigma**2*(exp(a*t) - exp(b*t))**2/2

Nothing here decides whether a claim is true: what SymPy derives is compared with what an author
wrote, and judged elsewhere.  Each function also takes and returns terms of symnode
(:mod:`symnode.calculus.derive.kind`).
"""

from symnode.calculus.derive.adjoint import Adjoint, adjoint
from symnode.calculus.derive.energy import energy
from symnode.calculus.derive.errors import DerivationError
from symnode.calculus.derive.expectation import expectation
from symnode.calculus.derive.flow import flow
from symnode.calculus.derive.jacobian import jacobian
from symnode.calculus.derive.loss import loss
from symnode.calculus.derive.softmax_energy import softmax_energy

__all__ = [
    "Adjoint",
    "DerivationError",
    "adjoint",
    "energy",
    "expectation",
    "flow",
    "jacobian",
    "loss",
    "softmax_energy",
]
