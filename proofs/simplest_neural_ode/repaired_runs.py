r"""The two repaired rules at work, from starts where Algorithm 2 first jumps.

An extension of Okamoto, Takeuchi, Sakemi, Learning the Simplest Neural ODE, Figure 2; the theorems
are in repaired_rules.py. The rate is 1/2 and a* = -1, t = sigma = 1, as there.
"""

from functools import cache

import numpy as np
from hypothesis import strategies as st

from proofs.simplest_neural_ode import experiment, repaired_rules
from symnode.numeric import training
from symnode.page import *

ETA, STEPS, GOAL = 0.5, 40, -1.0
STARTS = (-8.0, -5.0, -3.0, -2.0, 0.0, 1.0, 4.0)
loss = training.LinearLoss(goal=GOAL, horizon=1.0)
CASES = [{"start": a} for a in STARTS]


@cache
def run(rule, start):
    """The training run."""
    return training.descend(loss, start, rule=rule, steps=STEPS)


def log_retracted(rng, start):
    """The loss after each of 12 steps over the one before."""
    losses = run(training.LogRetracted(ETA), start).losses[:13]
    return {"ratio": max(losses[1:] / losses[:-1]), "least ratio": min(losses[1:] / losses[:-1])}


def safeguarded(rng, start):
    """How |u| changes in a step at most, and whether u ever changes its sign, up to rounding."""
    u = run(training.Safeguarded(ETA), start).parameters - GOAL
    far = np.abs(u) > 1e-12
    return {
        "growth": max(np.diff(np.abs(u))),
        "crossings": np.count_nonzero(np.diff(np.sign(u[far]))),
        "last distance": abs(u[-1]),
    }


exactly_linear = Simulation(
    "The log-retracted rule multiplies the loss by 1/4 in each step, from every start",
    log_retracted,
    claim=[every("ratio") <= 0.25 + 1e-6, every("least ratio") >= 0.25 - 1e-6],
    cases=CASES,
    ledger="OK-N1",
)
never_further = Simulation(
    "The safeguarded rule never goes further away and never crosses; it arrives in 40 steps",
    safeguarded,
    claim=[every("growth") <= 1e-15, every("crossings") <= 0, every("last distance") <= 1e-6],
    cases=CASES,
    ledger="OK-N1",
)


# The same on random starts and rates: a* = -1 and t = 1 with any u_0, and any eta that is allowed.
def start_and_rate(lowest, most):
    """u_0 and eta."""
    return st.tuples(st.floats(lowest, 12), st.floats(0.01, most))


def step_of(kind, u, eta):
    """u and the loss, before and after one step."""
    made = training.descend(loss, u + GOAL, rule=kind(eta), steps=1)
    return made.parameters - GOAL, made.losses


def off_the_line(instance):
    """How far e^u - 1 is from (1 - eta) times the one before, relative to the numbers met."""
    u, eta = instance
    (before, after), _ = step_of(training.LogRetracted, u, eta)
    size = 1 + np.exp(max(before, after)) * (1 + abs(before))
    return abs(np.expm1(after) - (1 - eta) * np.expm1(before)) / size - 1e-12


def growth_of_the_distance(instance):
    """|u| after a safeguarded step, less |u| before."""
    (before, after), _ = step_of(training.Safeguarded, *instance)
    return abs(after) - abs(before)


def growth_of_the_loss(instance):
    """The logarithm of the loss after a step of Algorithm 2 over the one before."""
    _, (before, after) = step_of(training.VarianceCorrected, *instance)
    return np.log((after + 1e-12) / (before + 1e-12))


always_linear = PropertyTest(
    "The log-retracted step takes e^u - 1 to (1 - eta) (e^u - 1)",
    strategy=start_and_rate(-12, 1.0),
    margin=off_the_line,
    ledger="OK-N1",
)
always_nearer = PropertyTest(
    "The safeguarded step does not go further away, for eta <= 2",
    strategy=start_and_rate(-30, 2.0),
    margin=growth_of_the_distance,
    ledger="OK-N1",
)
never_rises = PropertyTest(
    "A step of Algorithm 2 with eta <= 1/2 does not raise the loss",
    strategy=start_and_rate(-6, 0.5),
    margin=growth_of_the_loss,
    where="section 5 and Figure 2c: linear decay of the loss for all initialisations",
    ledger="OK-F2c",
    printed=True,
)
Erratum(never_rises, corrected=always_linear, says="with the logarithm in the step it does not")


def curves(rule, member):
    """One curve for each start."""
    steps = range(STEPS + 1)
    return [Curve(steps, getattr(run(rule, a), member), f"$a_0 = {a:g}$", "steps") for a in STARTS]


def log_losses():
    return curves(training.LogRetracted(ETA), "losses")


def safe_losses():
    return curves(training.Safeguarded(ETA), "losses")


def safe_parameters():
    found = curves(training.Safeguarded(ETA), "parameters")
    return [*found, Curve([0, STEPS], [GOAL, GOAL], "$a_*$", kind="dashed")]


ALL = "the loss decays linearly for all starts (of Algorithm 2)."
LOSS, ABOVE = r"$\mathrm{Loss}(a_k)$", (1e-13, 1e5)
log_retracted_loss = Figure(
    "Loss, log-retracted rule",
    log_losses,
    x="$k$",
    y=LOSS,
    says=ALL,
    seen="""with the logarithm in the step it is true as it stands, with the factor
        (1 - eta)^2 = 1/4 a step from every start, also from -8, where Algorithm 2 overflows.""",
    source="section 5",
    evidence=[repaired_rules.linear, exactly_linear],
    scale="log",
    y_range=ABOVE,
)
safeguarded_loss = Figure(
    "Loss, safeguarded rule",
    safe_losses,
    x="$k$",
    y=LOSS,
    says=ALL,
    seen="""no start jumps; from the far left the loss waits on its plateau until a_k has walked
        to the minimum, about |u_0|/eta steps.""",
    source="section 5",
    evidence=[repaired_rules.shrinks, never_further, experiment.far],
    scale="log",
    y_range=ABOVE,
)
safeguarded_parameter = Figure(
    "Parameter, safeguarded rule",
    safe_parameters,
    x="$k$",
    y="$a_k$",
    says=ALL,
    seen="|a_k - a*| shrinks in every step, from every start, and a_k does not cross a*.",
    source="section 5",
    evidence=[repaired_rules.shrinks, repaired_rules.no_overshoot],
)
