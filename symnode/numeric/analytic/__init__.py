"""Flows in closed form: recognised from symbols, evaluated and differentiated stably.

>>> import sympy
>>> from symnode.numeric import Loss, Problem, analytic, gradient
>>> x, t, a = sympy.symbols("x t a")
>>> found = analytic.recognise(a * x, x, t)
>>> problem = Problem(found.field, [1.0, 2.0], [0.0, 1.0], {"a": 0.0})
>>> loss = Loss(terminal=(lambda x: x.sum(), lambda x: 0 * x + 1))
>>> exact = gradient(problem, loss, mode=analytic.Exact(found.flow))
>>> print(exact.initial, exact.parameters["a"])
[1. 1.] 3.0
"""

from symnode.numeric.analytic.exact import Exact
from symnode.numeric.analytic.flow import Flow
from symnode.numeric.analytic.recognise import Recognition, recognise
from symnode.numeric.analytic.stability_function import StabilityFunction, stability_function

__all__ = [
    "Exact",
    "Flow",
    "Recognition",
    "StabilityFunction",
    "recognise",
    "stability_function",
]
