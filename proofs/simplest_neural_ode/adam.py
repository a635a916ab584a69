r"""What Adam does on the loss of the simplest Neural ODE, and what that shows.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 6 and Figure 2b, 2e.
The rate is 1/2, a* = -1, and the betas are the usual ones; t = sigma = 1 and the starts are ours,
the figure tells neither. Adam works entry by entry, so that many starts run side by side.
"""

from functools import cache

import numpy as np

from symnode.numeric import training
from symnode.page import *

ADAM, GOAL = training.Adam(0.5), -1.0


def exponential(a):
    """(e^a - e^{a*})^2/2, summed over the starts, and its slopes."""
    gap = np.exp(a) - np.exp(GOAL)
    return np.sum(gap * gap) / 2, np.exp(a) * gap


def parabola(a):
    """(a - a*)^2/2, summed over the starts, and its slopes."""
    return np.sum((a - GOAL) ** 2) / 2, a - GOAL


def crossings(rng, low, high, loss=exponential):
    """How often 200 runs of 100 steps pass a*, from starts in [low, high], and where they end."""
    starts = rng.uniform(low, high, 200)
    distance = training.descend(loss, starts, rule=ADAM, steps=100).parameters - GOAL
    passes = np.count_nonzero(np.diff(np.sign(distance), axis=0), axis=0)
    last = np.abs(distance[-1])
    return {
        "fewest crossings": min(passes),
        "most crossings": max(passes),
        "nearest end": min(last),
    }


def crossings_on_a_parabola(rng, low, high):
    """The same on (a - a*)^2/2."""
    return crossings(rng, low, high, parabola)


oscillates = Simulation(
    "From -6 <= a_0 <= 0 Adam passes the minimum 8 times or more in 100 steps",
    crossings,
    claim=every("fewest crossings") >= 8,
    cases=[{"low": -6.0, "high": -1.0}, {"low": -1.0, "high": 0.0}],
    source="Figure 2b, 2e",
    ledger="OK-F2b",
)
stuck = Simulation(
    "From [1, 3] and [4, 12] it passes the minimum at most once, and is 0.4 away after 100 steps",
    crossings,
    claim=[every("most crossings") <= 1, every("nearest end") >= 0.4],
    cases=[{"low": 1.0, "high": 3.0}, {"low": 4.0, "high": 12.0}],
    source="Figure 2b, 2e",
    ledger="OK-F2b",
)
printed = Simulation(
    "Adam oscillates",
    crossings,
    claim=every("fewest crossings") >= 2,
    cases=[{"low": -6.0, "high": -1.0}, {"low": -1.0, "high": 1.0}, {"low": 1.0, "high": 4.0}],
    where="Figure 2b, 2e",
    ledger="OK-F2b",
    printed=True,
)
Erratum(printed, corrected=stuck, says="it oscillates from the left; from a_0 >= 1 it gets stuck")

# The reason that is printed: the exponential scale of the loss. On a loss without any such scale
# the same steps do the same: momentum and a rate of 1/2 are enough.
on_a_parabola = Simulation(
    "On the parabola (a - a*)^2/2 the same Adam passes the minimum 10 times or more in 100 steps",
    crossings_on_a_parabola,
    claim=every("fewest crossings") >= 10,
    cases=[{"low": -3.0, "high": -1.0}, {"low": -1.0, "high": 1.0}],
    source="section 6, corrected",
    ledger="OK-X2",
)
reason_printed = Simulation(
    "Adam oscillates for the exponential scaling, so not on a loss of quadratic scale",
    crossings_on_a_parabola,
    claim=every("most crossings") <= 1,
    cases=[{"low": -3.0, "high": -1.0}, {"low": -1.0, "high": 1.0}],
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
    """The same loss in u, without a difference of close numbers: e^{-2} (e^u - 1)^2/2."""
    gap = np.expm1(u)
    return np.exp(-2) / 2 * np.sum(gap * gap), np.exp(-2) * np.exp(u) * gap


@cache
def long_runs():
    """|u_k| from every start."""
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
