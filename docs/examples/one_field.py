"""One formula of a page as NumPy code, as a trajectory, and with the gradients of a loss."""

import numpy as np

from symnode import numeric
from symnode.page import *

n, w = dimensions("n w")
x = state("x", n)
W1, b1 = parameter("W1", w, n), parameter("b1", w)
W2, b2 = parameter("W2", n, w), parameter("b2", n)

field = numeric.compile_field(W2 @ tanh(W1 @ x + b1) + b2, x)
print(field.source.split("\n\n")[0])

shapes = {"W1": (16, 2), "b1": 16, "W2": (2, 16), "b2": 2}
rng = np.random.default_rng(0)
values = {name: rng.normal(size=shape) / 2 for name, shape in shapes.items()}
starts, times = rng.normal(size=(256, 2)), [0.0, 0.5, 1.0]

path = numeric.solve(lambda t, x: field(t, x, values), starts, times)
print("states, by time, start, component:", path.states.shape)


def half_squares(values):
    """The sum of |x(1)|^2 / 2 over all starts, by 16 steps of RK4, with its exact gradients."""
    loss = numeric.Loss(terminal=(lambda y: np.sum(y**2) / 2, lambda y: y))
    problem = numeric.Problem(field, starts, times, values)
    return numeric.gradient(problem, loss, mode=numeric.Discrete("rk4", substeps=8))


found = half_squares(values)
print("gradients:", {name: g.shape for name, g in found.parameters.items()})
h, direction = 1e-5, {name: rng.normal(size=shape) for name, shape in shapes.items()}
ahead, back = ({k: v + s * direction[k] for k, v in values.items()} for s in (h, -h))
difference = (half_squares(ahead).loss - half_squares(back).loss) / (2 * h)
slope = sum(np.sum(g * direction[name]) for name, g in found.parameters.items())
print("as by differences:", np.isclose(slope, difference, rtol=1e-7))
