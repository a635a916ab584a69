r"""Gradient descent on the simplest Neural ODE: linear in the limit, frozen on the way.

Source: Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, section 6: "SGD and Adam may
fail to converge linearly." In u = (a - a*) t a step is u -> u - kappa e^u (e^u - 1), where
kappa = eta t^2 sigma^2 e^{2 a* t}. In the limit it is linear for 0 < kappa < 2; but a step goes to
the right by at most kappa/4, so that no number of steps is enough for all starts, and in float64 a
run from far away freezes where it lands. (Adam: adam.py.)
"""

import numpy as np

from symnode.models import simplest_neural_ode as model
from symnode.numeric import training
from symnode.page import *

u, kappa = scalar("u"), positive("kappa")
following = model.descent_map(u, kappa)

limit = Theorem(
    "At the minimum a step multiplies u by 1 - kappa, so the loss by (1 - kappa)^2 in the limit",
    given=[Equal(u, 0)],
    claim=[
        Equal(following, 0),
        Equal(d(following, u), 1 - kappa),
        Implies(kappa < 2, (1 - kappa) ** 2 < 1),
    ],
    ledger="OK-F2d",
    source="section 6, for SGD in the limit",
)
printed = AsPrinted(
    limit,
    claim=d(following, u) >= 1,
    where="section 6: SGD may fail to converge linearly, read as a statement about the limit",
    ledger="OK-F2d",
)
Erratum(printed, corrected=limit, says="for 0 < kappa < 2 the limit rate is (1 - kappa)^2 < 1")

# Not in finitely many steps: one goes to the right by at most kappa/4, from wherever it starts.
short = Lemma(
    "A step goes to the right by at most kappa/4",
    claim=following <= u + kappa / 4,
    ledger="OK-F2d",
)
short_proof = Proof(short, by=square(exp(u) - half).times(kappa))
steps = dimensions("steps")
k = steps.index("k")
position, start = state("v"), scalar("v_0")
descending = Recurrence(
    position, k, next=model.descent_map(position, kappa), initial=start, name="gradient descent"
)
finite = Theorem(
    "After k steps v_k <= v_0 + k kappa/4, so from far enough on the left k steps are too few",
    given=[descending],
    claim=position.at(k) <= start + k * kappa / 4,
    ledger="OK-F2d",
    source="section 6, for SGD in finitely many steps",
)
finite_proof = Proof(
    finite,
    by=induction(k, position.at(k) <= start + k * kappa / 4, step=[short({u: position.at(k)})]),
)

# What float64 makes of it: eta = 1/2, a* = -1, t = sigma = 1, so kappa = e^{-2}/2 = 0.0677.
ETA, GOAL = 0.5, -1.0
KAPPA = ETA * np.exp(2 * GOAL)
loss = training.LinearLoss(goal=GOAL, horizon=1.0)


def descent(rng, start):
    """The last loss over the one before, against the limit; and the length of the last step."""
    run = training.descend(loss, start, rule=training.SGD(ETA), steps=100)
    ratio = run.losses[-1] / run.losses[-2]
    last = abs(run.parameters[-1] - run.parameters[-2])
    return {"ratio": ratio, "excess": ratio - (1 - KAPPA) ** 2, "last step": last}


linear = Simulation(
    "From -2 <= a_0 <= 0.5 the loss falls by (1 - kappa)^2 a step after 100 steps, up to 0.003",
    descent,
    claim=every("excess").between(-0.003, 0.003),
    cases=[{"start": a} for a in (-2.0, -1.5, -0.5, 0.0, 0.5)],
    source="Figure 2a, 2d",
    ledger="OK-F2d",
)
frozen = Simulation(
    "From a_0 = 3 and 4, and from -40, float64 makes no step at all any more after 100 steps",
    descent,
    claim=[every("last step") <= 0, every("ratio").between(1, 1)],
    cases=[{"start": a} for a in (3.0, 4.0, -40.0)],
    source="Figure 2a, 2d",
    ledger="OK-F2d",
)
