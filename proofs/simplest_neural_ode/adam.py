r"""What Adam does on the loss of the simplest Neural ODE, and what that shows.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 6 and Figure 2b, 2e.
The rate is 1/2, a* = -1, and the betas are the usual ones; t = sigma = 1 and the starts are ours,
the figure tells neither.
"""

from functools import cache

import numpy as np

from symnode.numeric import training
from symnode.page import *

ADAM = training.Adam(0.5)
LEFT, RIGHT = (-3.0, -2.5, -2.0, -1.5, -0.5, 0.0), (1.0, 1.5, 2.0, 4.0)
GOAL = -1.0
exponential = training.LinearLoss(goal=GOAL, horizon=1.0)


def parabola(a):
    """(a - a*)^2/2 and its slope."""
    return (a - GOAL) ** 2 / 2, a - GOAL


def path(loss, start):
    """How far a_0, ..., a_100 are from a*, with their signs."""
    return training.descend(loss, start, rule=ADAM, steps=100).parameters - GOAL


def crossings(rng, start, loss=exponential):
    """How often a_k passes a* in 100 steps, and how far from it the run ends."""
    distance = path(loss, start)
    sides = np.sign(distance[distance != 0])
    return {"crossings": np.count_nonzero(np.diff(sides)), "last distance": abs(distance[-1])}


def crossings_on_a_parabola(rng, start):
    """The same on (a - a*)^2/2."""
    return crossings(rng, start, parabola)


oscillates = Simulation(
    "From a_0 <= 0 Adam passes the minimum 8 times or more in 100 steps",
    crossings,
    claim=every("crossings") >= 8,
    cases=[{"start": a} for a in LEFT],
    source="Figure 2b, 2e",
    ledger="OK-F2b",
)
stuck = Simulation(
    "From a_0 >= 1 it passes the minimum at most once, and ends 0.4 or more away from it",
    crossings,
    claim=[every("crossings") <= 1, every("last distance") >= 0.4],
    cases=[{"start": a} for a in RIGHT],
    source="Figure 2b, 2e",
    ledger="OK-F2b",
)
printed = Simulation(
    "Adam oscillates",
    crossings,
    claim=every("crossings") >= 2,
    cases=[{"start": a} for a in LEFT + RIGHT],
    where="Figure 2b, 2e",
    ledger="OK-F2b",
    printed=True,
)
Erratum(printed, corrected=stuck, says="it oscillates from the left; from a_0 >= 1 it gets stuck")

# The reason that is printed: the exponential scale of the loss. On a loss without any such scale
# the same steps do the same: momentum and a rate of 1/2 are enough.
on_a_parabola = Simulation(
    "On the parabola (a - a*)^2/2 the same Adam passes the minimum 8 to 21 times in 100 steps",
    crossings_on_a_parabola,
    claim=every("crossings").between(8, 21),
    cases=[{"start": a} for a in (-3.0, -2.0, -1.5, -0.5, 0.0, 0.5, 1.0, 2.0)],
    source="section 6, corrected",
    ledger="OK-X2",
)
reason_printed = Simulation(
    "Adam oscillates for the exponential scaling, so not on a loss of quadratic scale",
    crossings_on_a_parabola,
    claim=every("crossings") <= 1,
    cases=[{"start": a} for a in (-3.0, -2.0, -1.5, -0.5, 0.0, 0.5, 1.0)],
    where="section 6: designed for gradients of roughly quadratic scale",
    ledger="OK-X2",
    printed=True,
)
Erratum(
    reason_printed,
    corrected=on_a_parabola,
    says="the parabola has the quadratic scale, and Adam oscillates there as well",
)

# No convergence at all. In u = a - a* float64 keeps errors down to 1e-300; in a itself a run may
# hit a* to the last digit and stay there, by rounding.
STARTS = (-3.0, -2.0, -1.5, -0.5, 0.0, 0.5)
STEPS = 20_000


def in_u(u):
    """e^{-2} (e^u - 1)^2/2, summed over the runs, and its slopes."""
    gap = np.expm1(u)
    return np.exp(-2) / 2 * np.sum(gap * gap), np.exp(-2) * np.exp(u) * gap


@cache
def long_runs():
    """|u_k| of every start; Adam works entry by entry, so that they run side by side."""
    starts = np.array(STARTS) - GOAL
    return np.abs(training.descend(in_u, starts, rule=ADAM, steps=STEPS).parameters)


def returns(rng, start):
    """How near a run comes to the minimum, and how far it is from it later."""
    distance = long_runs()[:, STARTS.index(start)]
    near = int(np.argmax(distance < 1e-20))
    return {"nearest": distance[near], "later": np.max(distance[near:])}


does_not_converge = Simulation(
    "In 20000 steps every run comes within 1e-20 of the minimum, and leaves it by 0.3 again",
    returns,
    claim=[every("nearest") < 1e-20, every("later") >= 0.3],
    cases=[{"start": a} for a in STARTS],
    source="section 6",
    ledger="OK-F2d",
)
